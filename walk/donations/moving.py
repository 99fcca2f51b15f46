"""A gift that was meant for another page goes there: both totals follow, and nothing else of it changes."""

from datetime import datetime

from sqlalchemy import select, update

from walk import audit
from walk.db import db
from walk.donations.models import Donation, GiftMove
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.pages.models import Page


def move_gift(donation: Donation, page: Page, *, moved_by: str, reason: str, at: datetime) -> GiftMove:
    """Move a gift, paid or only promised, to another page of the same edition; payer and certificate stay."""
    if not reason.strip():
        raise Refused(_("Write why the gift is moved."), field="reason")
    query = select(Donation).where(Donation.id == donation.id).with_for_update(of=Donation)
    donation = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if page.id == donation.page_id:
        raise Refused(_("The gift is on this page already."), field="page")
    if page.edition_id != donation.page.edition_id:
        raise Refused(_("Choose a page of the same walk: this gift counts in the figures of its year."), field="page")
    move = GiftMove(
        donation_id=donation.id,
        from_page_id=donation.page_id,
        to_page_id=page.id,
        moved_at=at,
        moved_by=moved_by,
        reason=reason.strip(),
    )
    counted = int(donation.received > 0)
    for page_id, sign in sorted([(donation.page_id, -1), (page.id, 1)]):  # always in one order: nobody waits in a ring
        values = {"raised": Page.raised + sign * donation.received, "gifts": Page.gifts + sign * counted}
        statement = update(Page).where(Page.id == page_id).values(**values)
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.add(move)
    donation.page = page
    db.session.flush()
    audit.record("moved gift", f"donation {donation.id}", at=at, to=page.slug, reason=reason.strip())
    return move
