"""The queue's part: files that were kept long enough."""

from walk import jobs
from walk.clock import now
from walk.db import transaction
from walk.donors.queries import kept_years
from walk.filing.retention import forget_old_files


@jobs.task("filing.forget_files", cron="45 2 * * *")
def forget_files() -> None:
    """Every night, after the numbers themselves."""
    with transaction():
        forget_old_files(years=kept_years(), at=now())
