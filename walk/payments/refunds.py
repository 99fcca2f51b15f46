"""Giving money back: asked in the office, done by Stripe or by hand, and counted from the moment it left."""

from datetime import datetime

from sqlalchemy import func, select

from walk import audit, jobs
from walk.db import db
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.payments.commands import record_reversal
from walk.payments.events import PROVIDER
from walk.payments.models import Payment, RefundOrder, Reversal, ReversalKind
from walk.payments.queries import left_of


def order_refund(
    payment: Payment, *, amount: Cents, note: str, asked_by: str, at: datetime, form_key: str
) -> RefundOrder:
    """Have Stripe give money back, once a form key. It counts as given back when Stripe says that it left."""
    _lock(payment)
    earlier = db.session.scalar(select(RefundOrder).where(RefundOrder.form_key == form_key))
    if earlier is not None:
        return earlier
    if payment.provider != PROVIDER:
        raise Refused(_("This money did not come through Stripe: pay it back from the bank account, and note it here."))
    _check(payment, amount, note)
    order = RefundOrder(
        payment=payment, amount=amount, note=note.strip(), asked_by=asked_by, asked_at=at, form_key=form_key
    )
    db.session.add(order)
    db.session.flush()
    jobs.enqueue("payments.send_refund", order_id=order.id)
    audit.record("asked refund", f"payment {payment.id}", at=at, amount=amount, note=note.strip())
    return order


def note_paid_back(
    payment: Payment, *, amount: Cents, paid_at: datetime, note: str, made_by: str, at: datetime, form_key: str
) -> Reversal:
    """Money that finance gave back by hand, from the bank account or from the cash box; once a form key."""
    _lock(payment)
    reference = f"paid-back-{form_key}"
    earlier = db.session.scalar(select(Reversal).where(Reversal.reference == reference))
    if earlier is not None:
        return earlier
    if not payment.paid_at <= paid_at <= at:
        raise Refused(_("Choose a day between the payment and today."), field="paid_on")
    if payment.provider == PROVIDER:
        raise Refused(_("Stripe gives this back to the card or account it came from: ask the refund there."))
    _check(payment, amount, note)
    reversal = record_reversal(
        payment,
        kind=ReversalKind.REFUND,
        reference=reference,
        amount=amount,
        at=paid_at,
        made_by=made_by,
        note=note.strip(),
    )
    assert reversal is not None
    audit.record("paid back", f"payment {payment.id}", at=at, amount=amount, note=note.strip())
    return reversal


def refundable(payment: Payment) -> Cents:
    """What can still be given back, in cents: what is left, less the refunds that are on their way."""
    under_way = select(func.coalesce(func.sum(RefundOrder.amount), 0)).where(
        RefundOrder.payment_id == payment.id, RefundOrder.reference.is_(None), RefundOrder.refused_at.is_(None)
    )
    return left_of(payment) - int(db.session.scalar(under_way) or 0)


def _check(payment: Payment, amount: Cents, note: str) -> None:
    if not note.strip():
        raise Refused(_("Write why this money goes back."), field="note")
    if not 0 < amount <= refundable(payment):
        raise Refused(_("Give back no more than what is left of this payment."), field="amount")


def _lock(payment: Payment) -> None:
    db.session.scalars(select(Payment.id).where(Payment.id == payment.id).with_for_update()).one()
