"""Registration fees: asked through the same checkout as gifts, but never a gift."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from walk.db import db
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.payments.checkout import LIVES
from walk.payments.commands import Ask, open_checkout
from walk.payments.models import (
    Checkout,
    CheckoutLine,
    Payment,
    Posting,
    Purpose,
    Reversal,
)
from walk.payments.pressure import check_cards
from walk.walkers.commands import receive_fee
from walk.walkers.models import Walker, WalkerFee
from walk.walkers.queries import lock_walkers


@dataclass(frozen=True, kw_only=True)
class FeePayment:
    """Money that came in for a fee, or (negative) went back; `how`: the way to pay, or else who told us of it."""

    amount: Cents
    moved_at: datetime
    how: str


def list_fee_payments(walker: Walker) -> list[FeePayment]:
    """What came in for this walker's fee and what went back, in that order."""
    query = (
        select(
            Posting.amount,
            func.coalesce(Reversal.made_at, Payment.paid_at),
            func.coalesce(Payment.method, Payment.provider),
        )
        .join(WalkerFee, WalkerFee.line_id == Posting.line_id)
        .join(Posting.payment)
        .outerjoin(Reversal, Reversal.id == Posting.reversal_id)
        .where(WalkerFee.walker_id == walker.id)
        .order_by(Posting.id)
    )
    return [FeePayment(amount=amount, moved_at=at, how=how) for amount, at, how in db.session.execute(query)]


def ask_fees(
    walkers: Sequence[Walker],
    *,
    asked_by: Walker,
    email: str,
    language: str,
    at: datetime,
) -> Checkout:
    """One checkout for what these walkers still have to pay, a line each. Refused when nothing is due.

    A checkout that the same walker opened for exactly the same lines, and that is still open, is used again: two
    clicks never ask twice, and nobody is sent to a payment page that somebody else opened.
    """
    due = [each for each in lock_walkers(w.id for w in walkers) if each.to_pay > 0]
    if not due:
        raise Refused(_("There is nothing left to pay."))
    asker = f"walker {asked_by.id}"
    check_cards(asker, at=at)
    earlier = _find_same(due, asker, at)
    if earlier is not None:
        return earlier
    asks = [
        Ask(
            purpose=Purpose.REGISTRATION_FEE,
            description=_("Registration fee %(name)s", name=each.shown_name)[:200],
            amount=each.to_pay,
        )
        for each in due
    ]
    checkout = open_checkout(due[0].edition, asks, email=email, language=language, asked_by=asker, at=at)
    for walker, line in zip(due, checkout.lines, strict=True):
        db.session.add(WalkerFee(walker=walker, line=line))
    db.session.flush()
    return checkout


def settle_fee(line_id: int, amount: Cents, *, at: datetime) -> None:
    """The settler of lines whose purpose is a registration fee; it follows a place that was handed over."""
    fee = db.session.scalars(select(WalkerFee).where(WalkerFee.line_id == line_id)).one()
    holder = None
    while holder != fee.walker_id:  # waiting for the lock, the place may have gone to somebody else
        holder = fee.walker_id
        lock_walkers([holder])
        db.session.refresh(fee)
    receive_fee(fee.walker, amount, at=at)


def find_pending(walkers: Sequence[Walker]) -> Checkout | None:
    """A checkout for one of these walkers that was filled in, and that the payer's bank has not answered yet."""
    pending = (
        select(Checkout)
        .join(CheckoutLine)
        .join(WalkerFee, WalkerFee.line_id == CheckoutLine.id)
        .where(WalkerFee.walker_id.in_([each.id for each in walkers]))
        .where(Checkout.submitted_at.is_not(None), Checkout.closed_at.is_(None), ~_paid())
    )
    return db.session.scalar(pending.limit(1))


def _find_same(due: Sequence[Walker], asker: str, at: datetime) -> Checkout | None:
    usable = (
        select(Checkout)
        .where(Checkout.asked_by == asker, Checkout.created_at > at - LIVES, Checkout.closed_at.is_(None), ~_paid())
        .order_by(Checkout.id.desc())
        .limit(1)
    )
    checkout = db.session.scalar(usable)
    if checkout is None:
        return None
    asked = db.session.execute(
        select(WalkerFee.walker_id, CheckoutLine.amount)
        .join(CheckoutLine, WalkerFee.line_id == CheckoutLine.id)
        .where(CheckoutLine.checkout_id == checkout.id)
    )
    same = {row.walker_id: row.amount for row in asked} == {each.id: each.to_pay for each in due}
    return checkout if same and len(checkout.lines) == len(due) else None


def _paid() -> ColumnElement[bool]:
    return select(Payment.id).where(Payment.checkout_id == Checkout.id).exists()
