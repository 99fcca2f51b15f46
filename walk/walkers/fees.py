"""Registration fees: asked through the same checkout as gifts, but never a gift."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from walk.db import db
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.payments.commands import Ask, open_checkout
from walk.payments.models import Checkout, Purpose
from walk.walkers.commands import receive_fee
from walk.walkers.models import Walker, WalkerFee
from walk.walkers.queries import lock_walkers


def ask_fees(walkers: Sequence[Walker], *, email: str, language: str, at: datetime) -> Checkout:
    """One checkout for what these walkers still have to pay, a line each. Refused when nothing is due.

    An open checkout for exactly the same lines is used again, so that two clicks never ask twice.
    """
    due = [each for each in lock_walkers(w.id for w in walkers) if each.to_pay > 0]
    if not due:
        raise Refused(_("There is nothing left to pay."))
    earlier = _find_same(due)
    if earlier is not None:
        return earlier
    asks = [
        Ask(
            purpose=Purpose.REGISTRATION_FEE,
            description=_("Registration fee %(name)s", name=each.name)[:200],
            amount=each.to_pay,
        )
        for each in due
    ]
    checkout = open_checkout(due[0].edition, asks, email=email, language=language, at=at)
    for walker, line in zip(due, checkout.lines, strict=True):
        db.session.add(WalkerFee(walker=walker, line=line))
    db.session.flush()
    return checkout


def settle_fee(line_id: int, amount: Cents, *, at: datetime) -> None:
    """The settler of lines whose purpose is a registration fee."""
    fee = db.session.scalars(select(WalkerFee).where(WalkerFee.line_id == line_id)).one()
    receive_fee(fee.walker, amount, at=at)


def _find_same(due: Sequence[Walker]) -> Checkout | None:
    last = db.session.scalar(
        select(WalkerFee).where(WalkerFee.walker_id == due[0].id).order_by(WalkerFee.id.desc()).limit(1)
    )
    if last is None or last.line.checkout.closed_at is not None:
        return None
    checkout = last.line.checkout
    lines = {line.id: line.amount for line in checkout.lines}
    asked = db.session.execute(select(WalkerFee.walker_id, WalkerFee.line_id).where(WalkerFee.line_id.in_(lines))).all()
    same = {walker_id: lines[line_id] for walker_id, line_id in asked} == {each.id: each.to_pay for each in due}
    return checkout if same else None
