"""The queue's part: large files are looked at and brought in while nobody waits; those that were left go."""

from walk import jobs
from walk.clock import now
from walk.db import transaction
from walk.exchange import looking
from walk.exchange.commands import ImportRefused
from walk.pending import COLUMNS, EDITIONS, TOTALS


@jobs.task("exchange.look")
def look(import_id: int) -> None:
    """What is wrong with files, and what they would add."""
    with transaction():
        looking.look(import_id, at=now())


@jobs.task("exchange.bring")
def bring(import_id: int) -> None:
    """Bring in what was looked at; a refusal is noted."""
    try:
        with transaction():
            looking.bring(import_id, at=now())
    except ImportRefused as refusal:
        with transaction():
            looking.note_refusal(import_id, refusal.faults, at=now())
    else:
        looking.forget_files(import_id)


@jobs.task("exchange.forget_pending", cron="55 * * * *")
def forget_pending() -> None:
    """Every hour."""
    for shelf in (EDITIONS, COLUMNS, TOTALS):
        shelf.forget_old(at=now())
