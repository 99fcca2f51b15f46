"""What Stripe tells us: each event kept once, then settled; any order, any number of times.

Settling holds a lock on the payment intent (or session), so that events about one payment follow each other even
when they arrive together. An event about a payment we do not know yet waits for it.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from walk.clock import brussels_day
from walk.db import db, lock_name
from walk.payments.commands import record_failed_reversal, record_payment, record_reversal
from walk.payments.models import Payment, Reversal, ReversalKind, StripeEvent
from walk.payments.queries import find_checkout_of_session, find_payment, list_waiting_events

log = logging.getLogger(__name__)
PROVIDER = "stripe"
Handler = Callable[[dict[str, Any], datetime], bool]


def keep_event(event: dict[str, Any], *, at: datetime) -> str:
    """Store the event unless it is stored already; its id."""
    thing = event["data"]["object"]
    values = {
        "event": event["id"],
        "kind": event["type"],
        "about": _about(thing),
        "payload": event,
        "received_at": at,
    }
    db.session.execute(insert(StripeEvent).values(**values).on_conflict_do_nothing())
    return str(event["id"])


def settle_event(event_id: str, *, at: datetime) -> None:
    """Let a stored event have its effect, once."""
    about = db.session.scalar(select(StripeEvent.about).where(StripeEvent.event == event_id))
    lock_name(f"stripe {about}")
    event = db.session.scalars(
        select(StripeEvent).where(StripeEvent.event == event_id).execution_options(populate_existing=True)
    ).one()
    if event.settled_at is None:
        _settle(event, at)


def heal(kind: str, thing: dict[str, Any], *, at: datetime) -> None:
    """Let what Stripe says of a thing now have its effect, as if its event had just come; nothing when it had it."""
    lock_name(f"stripe {_about(thing)}")
    handlers[kind](thing, at)
    db.session.flush()


def described(error: Exception) -> str:
    """What went wrong, in one line without the values that went in."""
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:300]


def note_problem(event_id: str, problem: str) -> None:
    """Remember why an event could not be settled."""
    event = db.session.scalars(select(StripeEvent).where(StripeEvent.event == event_id)).one()
    if event.settled_at is None:
        event.problem = problem[:2000]


def _about(thing: dict[str, Any]) -> str | None:
    return thing.get("payment_intent") or thing.get("id")


def _settle(event: StripeEvent, at: datetime) -> None:
    handler = handlers.get(event.kind)
    happened_at = datetime.fromtimestamp(event.payload["created"], UTC)
    done = handler is None or handler(event.payload["data"]["object"], happened_at)
    event.settled_at, event.problem = at if done else None, None
    db.session.flush()


def _session_paid(session: dict[str, Any], at: datetime) -> bool:
    checkout = find_checkout_of_session(session["id"], session.get("client_reference_id"))
    if checkout is None:  # another application's checkout on the same Stripe account
        return True
    if session["payment_status"] != "paid":  # a delayed method: its own event follows when the money is there
        if checkout.closed_at is None:
            checkout.submitted_at = checkout.submitted_at or at
        return True
    if session["currency"] != "eur":
        raise ValueError(f"paid in {session['currency']}, not in euros")
    reference = session["payment_intent"]
    payment = record_payment(
        checkout, provider=PROVIDER, reference=reference, amount=session["amount_total"], paid_at=at
    )
    if payment is not None:
        for waiting in list_waiting_events(reference):
            if waiting.kind in _ABOUT_PAYMENT:
                _settle_waiting(waiting, at)
    return True


def _settle_waiting(event: StripeEvent, at: datetime) -> None:
    """What waited for a payment never keeps the payment itself from being recorded."""
    try:
        with db.session.begin_nested():
            _settle(event, at)
    except Exception as error:
        log.exception("waiting event %s is not settled", event.event)
        note_problem(event.event, described(error))


def _session_over(session: dict[str, Any], at: datetime) -> bool:
    checkout = find_checkout_of_session(session["id"], session.get("client_reference_id"))
    if checkout is not None and checkout.stripe_session in (None, session["id"]):  # not one that a newer one replaced
        checkout.closed_at = checkout.closed_at or at
    return True


def _session_failed(session: dict[str, Any], at: datetime) -> bool:
    checkout = find_checkout_of_session(session["id"], session.get("client_reference_id"))
    if checkout is not None:
        checkout.submitted_at = None  # the bank said no: paying may be tried again
    return _session_over(session, at)


def _charged(charge: dict[str, Any], at: datetime) -> bool:
    """The moment of payment is when the charge succeeded, whichever event comes first; it decides the tax year."""
    payment = find_payment(PROVIDER, charge.get("payment_intent") or "")
    if payment is None:
        return False
    if payment.charged_at is None:  # told once: what is asked later may know it less well
        payment.paid_at, payment.tax_year, payment.charged_at = at, brussels_day(at).year, at
    payment.method = payment.method or (charge.get("payment_method_details") or {}).get("type")
    return True


def _refunded(refund: dict[str, Any], at: datetime) -> bool:
    return _reversed(ReversalKind.REFUND, refund, at, stays=refund.get("status") not in {"failed", "canceled"})


def _disputed(dispute: dict[str, Any], at: datetime) -> bool:
    return _reversed(ReversalKind.DISPUTE, dispute, at, stays=True)


def _dispute_won(dispute: dict[str, Any], at: datetime) -> bool:
    return _reversed(ReversalKind.DISPUTE, dispute, at, stays=False)


def _reversed(kind: ReversalKind, thing: dict[str, Any], at: datetime, *, stays: bool) -> bool:
    payment: Payment | None = find_payment(PROVIDER, thing.get("payment_intent") or "")
    if payment is None:
        return False
    record_reversal(payment, kind=kind, reference=thing["id"], amount=thing["amount"], at=at)
    if not stays:
        reversal = db.session.scalars(select(Reversal).where(Reversal.reference == thing["id"])).one()
        record_failed_reversal(reversal, at=at)
    return True


handlers: dict[str, Handler] = {
    "checkout.session.completed": _session_paid,
    "checkout.session.async_payment_succeeded": _session_paid,
    "checkout.session.async_payment_failed": _session_failed,
    "checkout.session.expired": _session_over,
    "charge.succeeded": _charged,
    "refund.created": _refunded,
    "refund.updated": _refunded,
    "refund.failed": _refunded,
    "charge.dispute.funds_withdrawn": _disputed,
    "charge.dispute.funds_reinstated": _dispute_won,
}
_ABOUT_PAYMENT = {kind for kind in handlers if not kind.startswith("checkout.")}
