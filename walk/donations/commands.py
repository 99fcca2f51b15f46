"""Promising a gift, and letting what arrives count."""

from datetime import datetime

from sqlalchemy import select, update

from walk import jobs
from walk.db import db
from walk.donations.models import Donation
from walk.donations.rules import Gift, check_gift
from walk.donors.commands import confirm_identity, meet_donor
from walk.donors.rules import Giver
from walk.i18n import gettext as _
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.commands import Ask, open_checkout
from walk.payments.models import Checkout, Purpose


def promise(page: Page, gift: Gift, *, subject: str, form_key: str, at: datetime) -> Checkout:
    """A gift that is going to be paid. `subject`: whom it sponsors, as the payer reads it at the payment service."""
    edition = page.edition
    check_gift(gift, opens_at=edition.giving_opens_at, closes_at=edition.giving_closes_at, at=at)
    donor = meet_donor(gift.giver, at=at)
    ask = Ask(purpose=Purpose.GIFT, description=_("Gift for %(name)s", name=subject)[:200], amount=gift.amount)
    checkout = open_checkout(
        edition, [ask], email=gift.giver.email, language=gift.giver.language, at=at, form_key=form_key
    )
    donation = Donation(
        page=page,
        donor=donor,
        line=checkout.lines[0],
        amount=gift.amount,
        promised_at=at,
        first_name=gift.giver.first_name,
        last_name=gift.giver.last_name,
        street=gift.giver.street,
        postal_code=gift.giver.postal_code,
        city=gift.giver.city,
        language=gift.giver.language,
        message=gift.message,
        hide_name=gift.hide_name,
        hide_amount=gift.hide_amount,
        wants_certificate=gift.wants_certificate,
    )
    db.session.add(donation)
    db.session.flush()
    return checkout


def settle_gift(line_id: int, amount: Cents, *, at: datetime) -> None:
    """The settler of lines whose purpose is a gift: the gift and its page's totals follow, in this transaction."""
    query = select(Donation).where(Donation.line_id == line_id).with_for_update(of=Donation)
    donation = db.session.scalars(query.execution_options(populate_existing=True)).one()
    counted = donation.received > 0
    donation.received += amount
    counts = donation.received > 0
    db.session.execute(
        update(Page)
        .where(Page.id == donation.page_id)
        .values(raised=Page.raised + amount, gifts=Page.gifts + (int(counts) - int(counted)))
        .execution_options(synchronize_session=False)
    )
    if donation.received_at is None and counts:
        donation.received_at = at
        confirm_identity(donation.donor, _giver(donation))
        jobs.enqueue("donations.send_thanks", donation_id=donation.id)
    db.session.flush()


def _giver(donation: Donation) -> Giver:
    return Giver(
        first_name=donation.first_name,
        last_name=donation.last_name,
        email=donation.donor.email,
        language=donation.language,
        street=donation.street,
        postal_code=donation.postal_code,
        city=donation.city,
    )
