"""What payouts are made of, fetched by the worker."""

from datetime import timedelta

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.payments.reading import list_entries, list_entries_since, list_payouts
from walk.payouts.commands import keep_entries, keep_payout
from walk.payouts.queries import find_payout

_LATEST = timedelta(days=3)
_LATELY = timedelta(days=14)


@jobs.task("payouts.fetch")
def fetch(reference: str) -> None:
    """As soon as Stripe knows what a payout is made of."""
    things = list(list_entries(reference))
    with transaction():
        payout = find_payout(reference)
        assert payout is not None
        keep_entries(things, payout=payout)
        payout.complete_at = payout.complete_at or now()


@jobs.task("payouts.look_after", cron="55 4 * * *")
def look_after() -> None:
    """Every night: payouts of which no event came, and those of which we do not hold all yet."""
    things = list(list_payouts(now() - _LATELY))
    for thing in things:
        with transaction():
            keep_payout(thing, now())
            payout = find_payout(thing["id"])
            if thing["status"] == "paid" and payout is not None and payout.complete_at is None:
                jobs.enqueue("payouts.fetch", reference=thing["id"])


@jobs.task("payouts.fetch_latest", cron="25 * * * *")
def fetch_latest() -> None:
    """Every hour: what Stripe booked lately, so that the costs of a gift are known before it is paid out."""
    things = list(list_entries_since(now() - _LATEST))
    db.session.rollback()
    with transaction():
        keep_entries(things, payout=None)
