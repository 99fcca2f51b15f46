"""What the worker does about payments: lost and late events, refunds, letters, and the nightly proof."""

from datetime import timedelta
from typing import Any

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.mail import send_once
from walk.payments.emails import how_to_transfer
from walk.payments.events import described, heal, note_problem, settle_event
from walk.payments.gateway import RefundRefused, close_session, make_refund
from walk.payments.models import RefundOrder, Transfer
from walk.payments.pressure import forget_where
from walk.payments.proofs import run_proofs
from walk.payments.queries import list_unsettled_since
from walk.payments.reading import list_refunds_of
from walk.payments.reconciling import look_after_open_sessions, reconcile

KEYS_LIVE = timedelta(hours=20)  # Stripe keeps idempotency keys for a day at least


@jobs.task("payments.settle_again", cron="*/5 * * * *")
def settle_again() -> None:
    """Every five minutes, for a month after the event came."""
    for event_id in list_unsettled_since(now() - timedelta(days=30)):
        try:
            with transaction():
                settle_event(event_id, at=now())
        except Exception as error:
            jobs.log.exception("event %s is still not settled", event_id)
            with transaction():
                note_problem(event_id, described(error))


@jobs.task("payments.send_instructions")
def send_instructions(transfer_id: int) -> None:
    """As soon as somebody promised a bank transfer."""
    with transaction():
        transfer = db.session.get_one(Transfer, transfer_id)
        send_once(f"transfer {transfer_id} instructions", how_to_transfer(transfer), at=now())


@jobs.task("payments.look_after_open_sessions", cron="*/10 * * * *")
def look_after() -> None:
    """Every ten minutes: pages for paying that nobody told us of for a while."""
    look_after_open_sessions(at=now())


@jobs.task("payments.reconcile", cron="40 4 * * *")
def reconcile_lately() -> None:
    """Every night: the last days at Stripe, compared with ours; of what went back, the last four months."""
    at = now()
    report = reconcile(at - timedelta(days=3), at=at, back_since=at - timedelta(days=120))
    for sentence in report.differences:
        jobs.log.error("not reconciled: %s", sentence)


@jobs.task("payments.send_refund")
def send_refund(order_id: int) -> None:
    """As soon as finance asked for a refund. Asked twice, Stripe makes it once."""
    order = db.session.get_one(RefundOrder, order_id)
    if order.reference is not None or order.refused_at is not None:
        return
    intent, amount, asked_at = order.payment.reference, order.amount, order.asked_at
    db.session.rollback()  # nothing is open while Stripe is asked
    try:
        refund = _made_before(intent, order_id) if now() - asked_at > KEYS_LIVE else None
        refund = refund or make_refund(intent, amount=amount, key=f"refund-{order_id}", order=order_id)
    except RefundRefused as refusal:
        with transaction():
            refused = db.session.get_one(RefundOrder, order_id)
            refused.refused_at, refused.problem = now(), str(refusal)
        return
    with transaction():
        db.session.get_one(RefundOrder, order_id).reference = refund["id"]
        heal("refund.created", refund, at=now())


def _made_before(intent: str, order_id: int) -> dict[str, Any] | None:
    """The refund of this order, when Stripe made it and only its answer got lost: after a day, keys are forgotten."""
    orders = {(each.get("metadata") or {}).get("order"): each for each in list_refunds_of(intent)}
    return orders.get(str(order_id))


@jobs.task("payments.close_page")
def close_page(session: str) -> None:
    """After too many refused cards. Stripe tells us that the page is over, as it does of any other."""
    close_session(session)


@jobs.task("payments.verify", cron="20 3 * * *")
def verify() -> None:
    """Every night: the proofs; the office shows the result."""
    with transaction():
        found = run_proofs(at=now()).found
    for sentence in found:
        jobs.log.error("the books do not agree: %s", sentence)


@jobs.task("payments.forget_visits", cron="5 * * * *")
def forget_visits() -> None:
    """Every hour: where checkouts older than a day were asked from, and proofs that are over."""
    yesterday = now() - timedelta(days=1)
    with transaction():
        forget_where(yesterday)
