"""What Stripe tells of its payouts, kept; and what each is made of, fetched and tied to our payments."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from walk import jobs
from walk.db import db
from walk.payments.events import PROVIDER
from walk.payments.models import Payment, Reversal
from walk.payments.proofs import Proof
from walk.payouts.models import BalanceEntry, Payout

PAYOUTS = (
    Proof(
        sentence="what a payout is made of sums to the payout",
        sql="""
            SELECT p.id, p.amount, coalesce(sum(e.net), 0) FROM payouts p
            LEFT JOIN balance_entries e ON e.payout_id = p.id AND NOT (e.kind = 'payout' AND e.source = p.reference)
            WHERE p.complete_at IS NOT NULL AND p.failed_at IS NULL
            GROUP BY p.id HAVING p.amount <> coalesce(sum(e.net), 0)""",
    ),
    Proof(
        sentence="what Stripe booked of a payment is what was paid",
        sql="""
            SELECT p.id, p.amount, sum(e.gross)::bigint FROM payments p
            JOIN balance_entries e ON e.payment_id = p.id AND e.kind IN ('charge', 'payment')
            GROUP BY p.id HAVING p.amount <> sum(e.gross)""",
    ),
)


def keep_payout(thing: dict[str, Any], at: datetime) -> bool:
    """A payout as Stripe describes it; its own moments are kept from the first time they are told."""
    values = {
        "reference": thing["id"],
        "amount": thing["amount"],
        "made_at": datetime.fromtimestamp(thing["created"], UTC),
        "arrives_on": _day(thing["arrival_date"]),
    }
    db.session.execute(insert(Payout).values(**values).on_conflict_do_nothing(index_elements=[Payout.reference]))
    query = select(Payout).where(Payout.reference == thing["id"]).with_for_update()
    payout = db.session.scalars(query.execution_options(populate_existing=True)).one()
    payout.arrives_on = values["arrives_on"]
    if thing["status"] == "paid":
        payout.paid_at = payout.paid_at or at
    if thing["status"] in {"failed", "canceled"}:  # the bank may refuse even what was told to be paid
        payout.failed_at = payout.failed_at or at
    db.session.flush()
    return True


def payout_complete(thing: dict[str, Any], at: datetime) -> bool:
    """Stripe knows all of what a payout is made of: we fetch it."""
    keep_payout(thing, at)
    jobs.enqueue("payouts.fetch", reference=thing["id"])
    return True


def keep_entries(things: Iterable[dict[str, Any]], *, payout: Payout | None) -> int:
    """Movements of our balance, each once, tied to the payment or reversal it comes from; how many there were."""
    things = list(things)
    for thing in things:
        source = thing["source"] if isinstance(thing["source"], dict) else {"id": thing["source"], "object": ""}
        values = {
            "reference": thing["id"],
            "kind": thing["type"],
            "source": source["id"],
            "gross": thing["amount"],
            "fee": thing["fee"],
            "net": thing["net"],
            "paid_at": datetime.fromtimestamp(thing["created"], UTC),
            "booked_at": datetime.fromtimestamp(thing["available_on"], UTC),
            "payment_id": _payment_of(source),
            "reversal_id": _reversal_of(source),
            "payout_id": payout.id if payout else None,
        }
        later = {name: values[name] for name in ("payment_id", "reversal_id") if values[name] is not None}
        if payout is not None:
            later["payout_id"] = payout.id
        kept = insert(BalanceEntry).values(**values)
        index = [BalanceEntry.reference]
        statement = (
            kept.on_conflict_do_update(index_elements=index, set_=later)
            if later
            else kept.on_conflict_do_nothing(index_elements=index)
        )
        db.session.execute(statement)
    return len(things)


def _payment_of(source: dict[str, Any]) -> int | None:
    intent = source.get("payment_intent") if source["object"] == "charge" else None
    if intent is None:
        return None
    query = select(Payment.id).where(Payment.provider == PROVIDER, Payment.reference == intent)
    return db.session.scalar(query)


def _reversal_of(source: dict[str, Any]) -> int | None:
    if source["object"] not in {"refund", "dispute"}:
        return None
    return db.session.scalar(select(Reversal.id).where(Reversal.reference == source["id"]))


def _day(timestamp: int) -> date:
    """Stripe gives a day as its midnight in UTC."""
    return datetime.fromtimestamp(timestamp, UTC).date()
