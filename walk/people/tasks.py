"""Walkers get a person by themselves."""

from walk import jobs
from walk.clock import now
from walk.db import transaction
from walk.people.commands import match_walkers


@jobs.task("people.match", cron="*/10 * * * *")
def match() -> None:
    """Every ten minutes, and after an edition came in."""
    with transaction():
        match_walkers(at=now())
