"""What Stripe holds and what we hold, compared; events that got lost are made good."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from walk.db import db, transaction
from walk.money import Cents
from walk.payments import reading
from walk.payments.events import PROVIDER, described, heal
from walk.payments.gateway import Unknown
from walk.payments.models import Checkout, Payment, Reversal, ReversalKind

log = logging.getLogger(__name__)
Thing = dict[str, Any]
_REOPENS = timedelta(days=30)  # a delayed method may answer that late
_BEGINS = timedelta(days=14)  # so long before it succeeds may a charge of a slow method be made
_QUIET = timedelta(minutes=10)  # before we ask after a session ourselves


@dataclass(kw_only=True)
class Report:
    """What was compared, what was made good, and what still differs, a sentence each."""

    compared: int = 0
    healed: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def reconcile(since: datetime, *, at: datetime, back_since: datetime | None = None) -> Report:
    """Compare everything Stripe made since then with our rows, and let what we missed have its effect.

    `back_since`: refunds and disputes since then, for these may fail or be won long after they were made.
    Every thing in a transaction of its own; asked before it, never inside. Raises Unanswered when Stripe is silent.
    """
    report = Report()
    sessions, charges = list(reading.list_sessions(since)), list(reading.list_charges(since - _BEGINS))
    for session in sessions:
        _mend_session(report, session, at)
    for charge in charges:
        if charge["status"] == "succeeded":
            _mend(report, "charge.succeeded", charge, _charged(charge))
    for refund in reading.list_refunds(back_since or since):
        gone = refund["status"] in {"failed", "canceled"}
        _mend(report, "refund.updated", refund, at if gone else _made(refund))
    for dispute in reading.list_disputes(back_since or since):
        for kind in _dispute_events(dispute):
            _mend(report, kind, dispute, at if kind.endswith("reinstated") else _made(dispute))
    ours = {each["id"] for each in sessions if _is_ours(each)}
    report.differences += _differing(charges, {s["payment_intent"] for s in sessions if s["id"] in ours}, since)
    return report


def look_after_open_sessions(*, at: datetime, most: int = 100) -> int:
    """Ask Stripe about sessions that are open for a while, longest unasked first; how many had something to tell.

    Events may be lost, and a page that is left is only known to be over when somebody asks.
    """
    told = 0
    for checkout_id, session in _open_sessions(at, most):
        with transaction():  # before asking: one that Stripe does not know never stands in the way of the next
            db.session.get_one(Checkout, checkout_id).looked_at = at
        report = Report()
        try:
            _mend_session(report, reading.read_session(session), at)
        except Unknown as unknown:
            log.warning("Stripe does not know the open session of checkout %s: %s", checkout_id, unknown)
        told += len(report.healed)
    return told


def _open_sessions(at: datetime, most: int) -> list[tuple[int, str]]:
    paid = select(Payment.id).where(Payment.checkout_id == Checkout.id).exists()
    query = (
        select(Checkout.id, Checkout.stripe_session)
        .where(Checkout.stripe_session.is_not(None), Checkout.closed_at.is_(None), ~paid)
        .where(Checkout.session_opened_at.between(at - _REOPENS, at - _QUIET))
        .where(func.coalesce(Checkout.looked_at, Checkout.session_opened_at) <= at - _QUIET)
        .order_by(func.coalesce(Checkout.looked_at, Checkout.session_opened_at), Checkout.id)
        .limit(most)
    )
    return [(checkout_id, str(session)) for checkout_id, session in db.session.execute(query)]


def _mend_session(report: Report, session: Thing, at: datetime) -> None:
    """What a session came to, and the moment of its charge; of the payment only its name stays in it, as in events."""
    intent = session["payment_intent"]
    if not isinstance(intent, dict):
        _mend(report, _session_event(session, None), session, at)
        return
    session["payment_intent"] = intent["id"]
    latest = intent.get("latest_charge")
    charge = latest if isinstance(latest, dict) and latest["status"] == "succeeded" else None
    _mend(report, _session_event(session, intent["status"]), session, _charged(charge) if charge else at)
    if charge:
        _mend(report, "charge.succeeded", charge, _charged(charge))


def _session_event(session: Thing, intent: str | None) -> str | None:
    if session["status"] == "expired":
        return "checkout.session.expired"
    if session["status"] != "complete":
        return None
    failed = session["payment_status"] == "unpaid" and intent in {"requires_payment_method", "canceled"}
    return "checkout.session.async_payment_failed" if failed else "checkout.session.completed"


def _dispute_events(dispute: Thing) -> Iterable[str]:
    """Inquiries (warning_…) and prevented disputes take no money."""
    status = dispute["status"]
    if not status.startswith("warning_") and status != "prevented":
        yield "charge.dispute.funds_withdrawn"
    if status == "won":
        yield "charge.dispute.funds_reinstated"


def _mend(report: Report, kind: str | None, thing: Thing, happened_at: datetime) -> None:
    report.compared += 1
    if kind is None:
        return
    try:
        with transaction():
            before = _state(thing)
            heal(kind, thing, at=happened_at)
            if _state(thing) != before:
                report.healed.append(f"{thing['object']} {thing['id']}")
    except Exception as error:  # one odd thing does not keep the others from being made good
        log.exception("%s %s is not made good", thing["object"], thing["id"])
        report.differences.append(f"{thing['object']} {thing['id']}: {described(error)}")


def _state(thing: Thing) -> Any:
    """What our rows say about a thing: it changes exactly when something was made good."""
    intent = thing.get("payment_intent")
    payments = select(Payment.id, Payment.amount, Payment.paid_at).where(Payment.reference == (intent or ""))
    reversals = select(Reversal.id, Reversal.failed_at).where(Reversal.reference == thing["id"])
    checkouts = select(Checkout.submitted_at, Checkout.closed_at).where(Checkout.stripe_session == thing["id"])
    return [list(map(tuple, db.session.execute(each))) for each in (payments, reversals, checkouts)]


def _is_ours(session: Thing) -> bool:
    reference = session.get("client_reference_id")
    return db.session.scalar(select(Checkout.id).where(Checkout.reference == (reference or ""))) is not None


def _differing(charges: list[Thing], ours: set[str | None], since: datetime) -> Iterable[str]:
    by_intent = {each["payment_intent"]: each for each in charges if each["status"] == "succeeded"}
    query = select(Payment).where(Payment.provider == PROVIDER, Payment.paid_at >= since)
    known = {each.reference: each for each in db.session.scalars(query)}
    for intent in sorted(each for each in ours if each and each in by_intent and each not in known):
        yield f"{intent}: paid at Stripe, not here"
    for reference, payment in sorted(known.items()):
        charge = by_intent.get(reference)
        if charge is None:
            yield f"{reference}: paid here, not at Stripe"
        elif charge["amount"] != payment.amount:
            yield f"{reference}: {charge['amount']} cents at Stripe, {payment.amount} here"
        elif charge["amount_refunded"] != (back := _given_back(payment)):
            yield f"{reference}: {charge['amount_refunded']} cents given back at Stripe, {back} here"


def _given_back(payment: Payment) -> Cents:
    query = select(func.coalesce(func.sum(Reversal.amount), 0)).where(
        Reversal.payment_id == payment.id, Reversal.kind == ReversalKind.REFUND, Reversal.failed_at.is_(None)
    )
    return int(db.session.scalar(query) or 0)


def _charged(charge: Thing) -> datetime:
    """When a charge succeeded: with slow methods days after it was made, when Stripe put it on our balance."""
    booked = charge.get("balance_transaction")
    return _made(booked if isinstance(booked, dict) else charge)


def _made(thing: Thing) -> datetime:
    return datetime.fromtimestamp(thing["created"], UTC)
