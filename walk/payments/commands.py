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


TURNED = "turned"  # the provider of a payment with money that had another purpose before
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


def add_line(checkout: Checkout, ask: Ask) -> CheckoutLine:
    """One more line of a checkout that nobody was asked to pay yet."""
    if checkout.session_opened_at is not None:
        raise ValueError("this checkout is being paid already")
    line = CheckoutLine(purpose=ask.purpose, description=ask.description, amount=ask.amount)
    checkout.lines.append(line)
    db.session.flush()
    return line


def record_payment(
    checkout: Checkout,
    *,
    provider: str,
    reference: str,
    amount: Cents,
    paid_at: datetime,
    method: str | None = None,
    payer: str = "",
    taken_by: str = "",
    note: str = "",
) -> Payment | None:
    """Money that arrived for a checkout, once a provider's reference: None when it was recorded before.

    Its lines are paid in full when the amount is what was asked, and else in proportion; only a gift takes more.
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
        payer=payer[:160],
        taken_by=taken_by,
        note=note[:500],
    )
    db.session.add(payment)
    db.session.flush()
    for line, share in zip(checkout.lines, _shares(amount, checkout.lines), strict=True):
        _post(payment, line, share, at=paid_at)
    return payment


def record_reversal(
    payment: Payment,
    *,
    kind: ReversalKind,
    reference: str,
    amount: Cents,
    at: datetime,
    line: CheckoutLine | None = None,
    made_by: str = "",
    note: str = "",
) -> Reversal | None:
    """Money of a payment that goes back, once a reference; spread over its lines by what is left on each.

    `line`: only of this one. Where less is left than goes back (a dispute after a refund), only what is left is taken
    from the lines, and then from what they were turned into.
    """
    if db.session.scalar(select(Reversal.id).where(Reversal.reference == reference)) is not None:
        return None
    reversal = Reversal(payment=payment, kind=kind, reference=reference, amount=amount, made_at=at)
    reversal.made_by, reversal.note = made_by, note[:500]
    db.session.add(reversal)
    db.session.flush()
    lacking = _take_from_lines(reversal, at, line)
    for later in _turned_into(payment) if lacking else []:
        taken = min(lacking, sum(rest for _, rest in _left_on_lines(later)))
        if taken:
            record_reversal(later, kind=kind, reference=f"{reference}/{later.id}", amount=taken, at=at)
            lacking -= taken
    return reversal


def turn_into(payment: Payment, line: CheckoutLine, checkout: Checkout, *, amount: Cents, at: datetime) -> Payment:
    """Money that stays with us but gets another purpose: it leaves the line, and pays the checkout."""
    reference = f"line-{line.id}-payment-{payment.id}"
    earlier = select(func.count(Reversal.id)).where(Reversal.reference.startswith(reference, autoescape=True))
    reference = f"{reference}-{db.session.scalar(earlier)}"
    record_reversal(payment, kind=ReversalKind.CONVERSION, reference=reference, amount=amount, at=at, line=line)
    turned = record_payment(checkout, provider=TURNED, reference=reference, amount=amount, paid_at=at)
    if turned is None:
        raise ValueError("this money was given another purpose before")
    return turned


def record_failed_reversal(reversal: Reversal, *, at: datetime) -> None:
    """The money did not go back after all: what was taken from the lines returns to them, once.

    Another reversal of the payment that found too little on the lines then takes what it lacks.
    """
    if reversal.failed_at is not None:
        return
    reversal.failed_at = at
    nested = select(Reversal).where(Reversal.reference.startswith(f"{reversal.reference}/", autoescape=True))
    for each in list(db.session.scalars(nested)):
        record_failed_reversal(each, at=at)
    taken = select(Posting).where(Posting.reversal_id == reversal.id, Posting.amount < 0).order_by(Posting.line_id)
    for posting in list(db.session.scalars(taken)):
        _post(reversal.payment, posting.line, -posting.amount, at=at, reversal=reversal)
    others = select(Reversal).where(Reversal.payment_id == reversal.payment_id, Reversal.failed_at.is_(None))
    for other in list(db.session.scalars(others.order_by(Reversal.id))):
        _take_from_lines(other, at)


def _shares(amount: Cents, lines: Sequence[CheckoutLine]) -> list[Cents]:
    """What each line gets of an amount. What is over goes to the gifts among them, where there are any."""
    asked = [line.amount for line in lines]
    over = amount - sum(asked)
    gifts = [line.amount if line.purpose is Purpose.GIFT else 0 for line in lines]
    if over <= 0 or not any(gifts):
        return split(amount, asked)
    return [due + more for due, more in zip(asked, split(over, gifts), strict=True)]


def _take_from_lines(reversal: Reversal, at: datetime, only: CheckoutLine | None = None) -> Cents:
    """Take from the lines what the reversal has not taken yet, as far as it is there; what is still lacking."""
    query = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.reversal_id == reversal.id)
    lacking = reversal.amount + int(db.session.scalar(query) or 0) - _taken_elsewhere(reversal)
    left = [each for each in _left_on_lines(reversal.payment) if only is None or each[0] is only]
    taken = min(lacking, sum(rest for _, rest in left))
    for (line, _), share in zip(left, split(taken, [rest for _, rest in left]), strict=True):
        _post(reversal.payment, line, -share, at=at, reversal=reversal)
    return lacking - taken


def _taken_elsewhere(reversal: Reversal) -> Cents:
    """What a reversal took from what the payment was turned into."""
    nested = Reversal.reference.startswith(f"{reversal.reference}/", autoescape=True)
    query = select(func.coalesce(func.sum(Reversal.amount), 0)).where(nested, Reversal.failed_at.is_(None))
    return int(db.session.scalar(query) or 0)


def _turned_into(payment: Payment) -> list[Payment]:
    """What this payment pays now, where it was given another purpose."""
    turned = select(Reversal.reference).where(
        Reversal.payment_id == payment.id, Reversal.kind == ReversalKind.CONVERSION
    )
    query = select(Payment).where(Payment.provider == TURNED, Payment.reference.in_(turned))
    return list(db.session.scalars(query.order_by(Payment.id)))


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
