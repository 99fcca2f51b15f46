"""Reads of checkouts, payments and events."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from walk.db import db
from walk.errors import NotFound
from walk.money import Cents
from walk.payments.models import Checkout, CheckoutLine, FailedCharge, Payment, Posting, StripeEvent


def get_checkout(reference: str) -> Checkout:
    """The checkout with this public reference."""
    checkout = db.session.scalar(select(Checkout).where(Checkout.reference == reference))
    if checkout is None:
        raise NotFound
    return checkout


def find_checkout_of_form(form_key: str) -> Checkout | None:
    """The checkout that this very form made before, if it was sent before."""
    return db.session.scalar(select(Checkout).where(Checkout.form_key == form_key))


def find_payment_of_form(form_key: str) -> Payment | None:
    """The payment that this very form recorded before, if it was sent before."""
    return db.session.scalar(select(Payment).join(Payment.checkout).where(Checkout.form_key == form_key))


def find_checkout_of_session(session: str, reference: str | None) -> Checkout | None:
    """The checkout a Stripe session belongs to, by the session's id or else by the reference we gave it."""
    this = Checkout.stripe_session == session
    query = select(Checkout).where(or_(this, Checkout.reference == (reference or "")))
    query = query.order_by(this.desc().nulls_last()).options(selectinload(Checkout.lines))
    return db.session.scalars(query.limit(1)).first()


def find_payment(provider: str, reference: str) -> Payment | None:
    """The payment with the provider's own reference."""
    return db.session.scalar(select(Payment).where(Payment.provider == provider, Payment.reference == reference))


def received_of(checkout: Checkout) -> Cents:
    """What arrived, and stayed, of a checkout."""
    query = select(func.coalesce(func.sum(Posting.amount), 0)).join(CheckoutLine)
    return int(db.session.scalar(query.where(CheckoutLine.checkout_id == checkout.id)) or 0)


def count_refused_cards(checkout: Checkout) -> int:
    """How many cards were refused, of late, for a checkout."""
    query = select(func.count(FailedCharge.id)).where(FailedCharge.checkout_id == checkout.id)
    return db.session.scalar(query) or 0


def left_of(payment: Payment) -> Cents:
    """What is left of a payment after all that went back."""
    query = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.payment_id == payment.id)
    return int(db.session.scalar(query) or 0)


def list_waiting_events(about: str) -> list[StripeEvent]:
    """Events about a payment that came before the payment itself."""
    query = select(StripeEvent).where(StripeEvent.about == about, StripeEvent.settled_at.is_(None))
    return list(db.session.scalars(query.order_by(StripeEvent.id)))


def list_unsettled_since(moment: datetime) -> list[str]:
    """Events received since then that had no effect yet because of a problem, oldest first."""
    query = select(StripeEvent.event).where(
        StripeEvent.settled_at.is_(None), StripeEvent.problem.is_not(None), StripeEvent.received_at >= moment
    )
    return list(db.session.scalars(query.order_by(StripeEvent.id)))


def list_troubled_events() -> list[StripeEvent]:
    """Events that could not be settled, with the reason; newest first."""
    query = select(StripeEvent).where(StripeEvent.settled_at.is_(None), StripeEvent.problem.is_not(None))
    return list(db.session.scalars(query.order_by(StripeEvent.id.desc()).limit(100)))
