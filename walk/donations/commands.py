"""Promising a gift, and letting what arrives count."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from walk import audit, jobs
from walk.db import db
from walk.donations.models import Donation
from walk.donations.queries import in_one_name
from walk.donations.rules import Gift, Privacy, check_gift
from walk.donors.commands import confirm_identity, meet_donor, meet_organisation
from walk.donors.rules import Giver
from walk.errors import Refused
from walk.i18n import euros
from walk.i18n import gettext as _
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.commands import Ask, add_line, open_checkout
from walk.payments.models import Checkout, Purpose
from walk.payments.pressure import Visit, let_pass, note_visit


def promise(
    page: Page,
    gift: Gift,
    *,
    subject: str,
    at: datetime,
    form_key: str | None = None,
    along: Checkout | None = None,
    visit: Visit | None = None,
) -> Checkout:
    """A gift that is going to be paid. `subject`: whom it sponsors, as the payer reads it at the payment service.

    `along`: a checkout not asked for yet, in which the gift is one more line. `visit`: where it is asked from; raises
    ProofNeeded when too much came from there that nobody paid.
    """
    edition = page.edition
    check_gift(
        gift,
        opens_at=edition.giving_opens_at,
        closes_at=edition.giving_closes_at,
        at=at,
        least=edition.gift_least,
        most=edition.gift_most,
    )
    if visit is not None:
        let_pass(visit, at=at)
    checkout = write_promise(page, gift, subject=subject, at=at, form_key=form_key, along=along).line.checkout
    if visit is not None:
        note_visit(checkout, visit)
    return checkout


def write_promise(
    page: Page, gift: Gift, *, subject: str, at: datetime, form_key: str | None = None, along: Checkout | None = None
) -> Donation:
    """The rows of a promise, whatever its amount and whenever it is made: for who has checked that already."""
    ask = Ask(purpose=Purpose.GIFT, description=_described(gift, subject), amount=gift.paid)
    if along is not None:
        line = add_line(along, ask)
    else:
        checkout = open_checkout(
            page.edition, [ask], email=gift.giver.email, language=gift.giver.language, at=at, form_key=form_key
        )
        [line] = checkout.lines
    donation = Donation(
        page=page,
        donor=meet_donor(gift.giver, at=at),
        line=line,
        amount=gift.paid,
        cover=gift.cover,
        promised_at=at,
        first_name=gift.giver.first_name,
        last_name=gift.giver.last_name,
        street=gift.giver.street,
        postal_code=gift.giver.postal_code,
        city=gift.giver.city,
        organisation=gift.giver.organisation,
        enterprise_number=gift.giver.enterprise_number,
        language=gift.giver.language,
        message=gift.message,
        name_shown=gift.privacy.name_for_all,
        hide_amount=gift.privacy.hide_amount,
        hide_from_walker=gift.privacy.hide_from_walker,
        wants_certificate=gift.wants_certificate,
    )
    db.session.add(donation)
    db.session.flush()
    return donation


def settle_gift(line_id: int, amount: Cents, *, at: datetime) -> None:
    """The settler of lines whose purpose is a gift: the gift and its page's totals follow, in this transaction."""
    query = select(Donation).where(Donation.line_id == line_id).with_for_update(of=Donation)
    query = query.options(joinedload(Donation.donor, innerjoin=True))
    donation = db.session.scalars(query.execution_options(populate_existing=True)).one()
    counted = donation.received > 0
    donation.received += amount
    counts = donation.received > 0
    first = donation.received_at is None and counts
    if first:
        donation.received_at = at
    db.session.flush()
    db.session.execute(
        update(Page)
        .where(Page.id == donation.page_id)
        .values(raised=Page.raised + amount, gifts=Page.gifts + (int(counts) - int(counted)))
        .execution_options(synchronize_session=False)
    )
    if first:
        _say_who_gave(donation, at=at)
        jobs.enqueue("donations.send_thanks", donation_id=donation.id)
    db.session.flush()


def choose_what_is_shown(donation: Donation, privacy: Privacy, *, message: str, at: datetime) -> None:
    """The giver thinks again about name, amount and message. A message that was hidden stays hidden."""
    donation.name_shown, donation.hide_amount = privacy.name_for_all, privacy.hide_amount
    donation.hide_from_walker, donation.message = privacy.hide_from_walker, message
    db.session.flush()
    audit.record("changed what is shown", f"donation {donation.id}", at=at, actor="giver")


def reply(donation: Donation, text: str, *, at: datetime) -> None:
    """The page's owner answers a gift; the giver gets the first answer by letter."""
    if donation.received <= 0:
        raise Refused(_("This gift was given back: there is nobody to thank any more."))
    first = donation.replied_at is None
    donation.reply, donation.replied_at = text, donation.replied_at or at
    db.session.flush()
    if first:
        jobs.enqueue("donations.send_reply", donation_id=donation.id)
    audit.record("replied", f"donation {donation.id}", at=at, actor="page owner")


def remove_reply(donation: Donation, *, at: datetime) -> None:
    """The answer is shown no more; the letter that went out stays the only one."""
    donation.reply = ""
    db.session.flush()
    audit.record("removed reply", f"donation {donation.id}", at=at, actor="page owner")


def hide_message(donation: Donation, *, at: datetime, by_office: bool) -> None:
    """Neither the message nor its answer is shown; the gift is. What the office hides, the owner cannot show again."""
    if donation.message_hidden_at is None or (by_office and not donation.hidden_by_office):
        donation.message_hidden_at, donation.hidden_by_office = donation.message_hidden_at or at, by_office
        db.session.flush()
        audit.record("hid message", f"donation {donation.id}", at=at, actor=None if by_office else "page owner")


def unhide_message(donation: Donation, *, at: datetime, by_office: bool) -> None:
    """Message and answer are shown again."""
    if donation.message_hidden_at is None:
        return
    if donation.hidden_by_office and not by_office:
        raise Refused(_("The organisers hid this message. Write to them if you think it should be shown."))
    donation.message_hidden_at, donation.hidden_by_office = None, False
    db.session.flush()
    audit.record("unhid message", f"donation {donation.id}", at=at, actor=None if by_office else "page owner")


def _described(gift: Gift, subject: str) -> str:
    if not gift.cover:
        return _("Gift for %(name)s", name=subject)[:200]
    name = subject[:120]
    return _("Gift for %(name)s, with %(cover)s for the costs of paying", name=name, cover=euros(gift.cover))[:200]


def _say_who_gave(donation: Donation, *, at: datetime) -> None:
    """The address of a gift in an organisation's name is the organisation's, and says nothing of the person."""
    giver = _giver(donation)
    if not giver.enterprise_number:
        if not donation.donor.street and giver.street and in_one_name(donation):
            confirm_identity(donation.donor, giver)
    elif donation.for_donor_id is None:
        donation.for_donor = meet_organisation(giver, at=at)
        confirm_identity(donation.for_donor, giver)


def _giver(donation: Donation) -> Giver:
    return Giver(
        first_name=donation.first_name,
        last_name=donation.last_name,
        email=donation.donor.email or "",
        language=donation.language,
        street=donation.street,
        postal_code=donation.postal_code,
        city=donation.city,
        organisation=donation.organisation,
        enterprise_number=donation.enterprise_number,
    )
