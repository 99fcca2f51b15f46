"""Housekeeping of the web layer."""

from walk import jobs
from walk.db import transaction
from walk.web.limits import forget_old_counts


@jobs.task("web.forget_old_counts", cron="17 * * * *")
def forget_old_rate_counts() -> None:
    """Every hour."""
    with transaction():
        forget_old_counts()
