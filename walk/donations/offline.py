"""Gifts that did not come through the site: cash and cheques at the table, and transfers nobody announced."""

from datetime import datetime

from sqlalchemy import func, select

from walk import audit
from walk.clock import brussels_day
from walk.db import db, lock_name
from walk.donations.commands import write_promise
from walk.donations.models import Donation
from walk.donations.rules import Gift
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import speaking
from walk.pages.models import Page
from walk.pages.showing import owner_of
from walk.payments.commands import record_payment, record_reversal
from walk.payments.models import Payment, ReversalKind
from walk.payments.queries import left_of

TABLE = "table"  # the provider of cash and cheques: its references are our receipt numbers


def record_offline_gift(
    page: Page,
    gift: Gift,
    *,
    provider: str,
    reference: str,
    paid_at: datetime,
    taken_by: str,
    at: datetime,
    note: str = "",
    payer: str = "",
    method: str | None = None,
    form_key: str | None = None,
) -> Donation:
    """A gift whose money is there already, whatever the window says. Refused when the reference was used before.

    A form key used twice is an IntegrityError.
    """
    if paid_at > at:
        raise Refused(_("This day has not come yet."), field="paid_on")
    with speaking(gift.giver.language):
        donation = write_promise(page, gift, subject=owner_of(page), at=at, form_key=form_key)
    payment = record_payment(
        donation.line.checkout,
        provider=provider,
        reference=reference,
        amount=gift.paid,
        paid_at=paid_at,
        method=method,
        payer=payer or donation.name,
        taken_by=taken_by,
        note=note,
    )
    if payment is None:
        raise Refused(_("This money was recorded before."))
    audit.record("recorded gift", f"donation {donation.id}", at=at, provider=provider, amount=gift.paid)
    return donation


def take_at_table(
    page: Page,
    gift: Gift,
    *,
    method: str,
    paid_at: datetime,
    taken_by: str,
    note: str,
    at: datetime,
    form_key: str | None = None,
) -> Payment:
    """Cash or a cheque, with the next receipt number of its calendar year."""
    receipt = next_receipt(brussels_day(paid_at).year)
    donation = record_offline_gift(
        page,
        gift,
        provider=TABLE,
        reference=receipt,
        paid_at=paid_at,
        taken_by=taken_by,
        at=at,
        note=note,
        method=method,
        form_key=form_key,
    )
    query = select(Payment).where(Payment.checkout_id == donation.line.checkout_id)
    return db.session.scalars(query).one()


def correct(payment: Payment, *, made_by: str, note: str, at: datetime) -> None:
    """The counter-entry of money that was recorded by mistake: all that is left of it goes. Needs a reason."""
    if payment.provider == "bank":
        raise Refused(_("Undo this at the line of the bank."))
    if not note.strip():
        raise Refused(_("Write why this is corrected."), field="note")
    db.session.scalars(select(Payment.id).where(Payment.id == payment.id).with_for_update()).one()
    left = left_of(payment)
    if left <= 0:
        raise Refused(_("Nothing is left of this payment."))
    record_reversal(
        payment,
        kind=ReversalKind.CORRECTION,
        reference=f"correction-{payment.id}",
        amount=left,
        at=at,
        made_by=made_by,
        note=note,
    )
    audit.record("corrected payment", f"payment {payment.id}", at=at, amount=left, note=note)


def next_receipt(year: int) -> str:
    """The next receipt number of a year, such as 2026-0001: one after another, without gaps or doubles."""
    lock_name(f"receipts {year}")
    query = select(func.count()).where(Payment.provider == TABLE, Payment.reference.startswith(f"{year}-"))
    return f"{year}-{(db.session.scalar(query) or 0) + 1:04d}"
