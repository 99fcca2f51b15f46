"""Asking for money, and recording what arrives and what goes back; rows are only ever added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select

from walk.clock import brussels_day
from walk.db import db
from walk.editions.models import Edition
from walk.money import Cents, split
from walk.payments.models import Checkout, CheckoutLine, Payment, Posting, Purpose, Reversal, ReversalKind
from walk.payments.queries import find_payment
from walk.tokens import new_token


class Settler(Protocol):
    """Lets the owner of a line know that `amount` arrived for it (negative: went back)."""

    def __call__(self, line_id: int, amount: Cents, *, at: datetime) -> None: ...


settlers: dict[Purpose, Settler] = {}


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One purpose and amount to ask for."""

    purpose: Purpose
    description: str
    amount: Cents


def open_checkout(
    edition: Edition,
    asks: Sequence[Ask],
    *,
    email: str,
    language: str,
    at: datetime,
    form_key: str | None = None,
    asked_by: str | None = None,
) -> Checkout:
    """A request to pay these lines in one go. A form key used twice is an IntegrityError."""
    checkout = Checkout(
        reference=new_token(),
        form_key=form_key,
        asked_by=asked_by,
        edition=edition,
        payer_email=email,
        language=language,
        created_at=at,
        lines=[CheckoutLine(purpose=a.purpose, description=a.description, amount=a.amount) for a in asks],
    )
    db.session.add(checkout)
    db.session.flush()
    return checkout


def record_payment(
    checkout: Checkout,
    *,
    provider: str,
    reference: str,
    amount: Cents,
    paid_at: datetime,
    method: str | None = None,
) -> Payment | None:
    """Money that arrived for a checkout, once a provider's reference: None when it was recorded before.

    Its lines are paid in full when the amount is what was asked, and else in proportion.
    """
    if find_payment(provider, reference) is not None:
        return None
    payment = Payment(
        checkout=checkout,
        provider=provider,
        reference=reference,
        amount=amount,
        paid_at=paid_at,
        tax_year=brussels_day(paid_at).year,
        method=method,
    )
    db.session.add(payment)
    db.session.flush()
    shares = split(amount, [line.amount for line in checkout.lines])
    for line, share in zip(checkout.lines, shares, strict=True):
        _post(payment, line, share, at=paid_at)
    return payment


def record_reversal(
    payment: Payment, *, kind: ReversalKind, reference: str, amount: Cents, at: datetime
) -> Reversal | None:
    """Money of a payment that goes back, once a reference; spread over its lines by what is left on each.

    Where less is left than goes back (a dispute after a refund), only what is left is taken from the lines.
    """
    if db.session.scalar(select(Reversal.id).where(Reversal.reference == reference)) is not None:
        return None
    reversal = Reversal(payment=payment, kind=kind, reference=reference, amount=amount, made_at=at)
    db.session.add(reversal)
    db.session.flush()
    _take_from_lines(reversal, at)
    return reversal


def record_failed_reversal(reversal: Reversal, *, at: datetime) -> None:
    """The money did not go back after all: what was taken from the lines returns to them, once.

    Another reversal of the payment that found too little on the lines then takes what it lacks.
    """
    if reversal.failed_at is not None:
        return
    reversal.failed_at = at
    taken = select(Posting).where(Posting.reversal_id == reversal.id, Posting.amount < 0).order_by(Posting.line_id)
    for posting in list(db.session.scalars(taken)):
        _post(reversal.payment, posting.line, -posting.amount, at=at, reversal=reversal)
    others = select(Reversal).where(Reversal.payment_id == reversal.payment_id, Reversal.failed_at.is_(None))
    for other in list(db.session.scalars(others.order_by(Reversal.id))):
        _take_from_lines(other, at)


def _take_from_lines(reversal: Reversal, at: datetime) -> None:
    """Take from the lines what the reversal has not taken yet, as far as it is there."""
    query = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.reversal_id == reversal.id)
    lacking = reversal.amount + int(db.session.scalar(query) or 0)
    left = _left_on_lines(reversal.payment)
    taken = min(lacking, sum(rest for _, rest in left))
    for (line, _), share in zip(left, split(taken, [rest for _, rest in left]), strict=True):
        _post(reversal.payment, line, -share, at=at, reversal=reversal)


def _left_on_lines(payment: Payment) -> list[tuple[CheckoutLine, Cents]]:
    rest = func.sum(Posting.amount)
    query = (
        select(CheckoutLine, rest)
        .join(Posting, Posting.line_id == CheckoutLine.id)
        .where(Posting.payment_id == payment.id)
        .group_by(CheckoutLine.id)
        .having(rest > 0)
        .order_by(CheckoutLine.id)
    )
    return [(line, int(amount)) for line, amount in db.session.execute(query)]


def _post(
    payment: Payment, line: CheckoutLine, amount: Cents, *, at: datetime, reversal: Reversal | None = None
) -> None:
    if amount == 0:
        return
    db.session.add(
        Posting(payment=payment, line=line, amount=amount, reversal_id=None if reversal is None else reversal.id)
    )
    db.session.flush()
    settlers[line.purpose](line.id, amount, at=at)
