"""A gift counts for another donor than the one whose address paid for it: finance says so, and can say otherwise."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from walk import audit
from walk.db import db
from walk.donations.models import Donation, GiftAssignment
from walk.donors.models import Donor
from walk.donors.queries import whole
from walk.errors import NotFound, Refused
from walk.hooks import Hook
from walk.i18n import gettext as _

gifts_assigned: Hook[list[int]] = Hook()


def assign_gifts(
    donations: Iterable[Donation], donor: Donor, *, made_by: str, reason: str, at: datetime
) -> list[GiftAssignment]:
    """These gifts count for `donor` from now on; given to who paid for them, they are back where they were.

    Raises Refused for a gift that stands on a certificate.
    """
    ids = sorted(each.id for each in donations)
    if not ids:
        raise Refused(_("Choose at least one gift."), field="gifts")
    if not reason.strip():
        raise Refused(_("Write why."), field="reason")
    to = whole(donor)
    query = select(Donation).where(Donation.id.in_(ids)).order_by(Donation.id).with_for_update(of=Donation)
    found = list(db.session.scalars(query.execution_options(populate_existing=True)))
    if len(found) != len(ids):
        raise NotFound
    moving = [each for each in found if _counts_for(each) != to.id]
    gifts_assigned([each.id for each in moving])
    made = [_assign(each, to, made_by=made_by, reason=reason.strip(), at=at) for each in moving]
    db.session.flush()
    for each in made:
        audit.record("assigned gift", f"donation {each.donation_id}", at=at, to=to.id, reason=reason.strip())
        audit.record("got gift", f"donor {to.id}", at=at, gift=each.donation_id)
    return made


def list_assignments(donations: Iterable[int]) -> list[GiftAssignment]:
    """What was assigned of these gifts, latest first."""
    query = select(GiftAssignment).where(GiftAssignment.donation_id.in_(list(donations)))
    return list(db.session.scalars(query.order_by(GiftAssignment.id.desc())))


def list_gifts_of_donors(ids: Iterable[int]) -> list[Donation]:
    """Every gift that these donors paid for or that counts for them, with its page, newest first."""
    some = list(ids)
    query = select(Donation).where(Donation.donor_id.in_(some) | Donation.for_donor_id.in_(some))
    query = query.options(joinedload(Donation.donor), joinedload(Donation.for_donor), joinedload(Donation.page))
    return list(db.session.scalars(query.order_by(Donation.promised_at.desc(), Donation.id.desc())))


def _counts_for(donation: Donation) -> int:
    return donation.for_donor_id or donation.donor_id


def _assign(donation: Donation, to: Donor, *, made_by: str, reason: str, at: datetime) -> GiftAssignment:
    made = GiftAssignment(
        donation_id=donation.id,
        from_donor_id=_counts_for(donation),
        to_donor_id=to.id,
        made_at=at,
        made_by=made_by,
        reason=reason,
    )
    donation.for_donor_id = None if to.id == donation.donor_id else to.id
    db.session.add(made)
    return made
