"""The queue's part: files that were looked at and left."""

from walk import jobs
from walk.clock import now
from walk.pending import GIFTS


@jobs.task("elsewhere.forget_pending", cron="50 * * * *")
def forget_pending() -> None:
    """Every hour."""
    GIFTS.forget_old(at=now())
