"""Matching goes on by itself, and files in the watched folder come in."""

from flask import current_app

from walk import jobs
from walk.bank.folder import take_in_folder
from walk.bank.matching import list_certain, match_lines
from walk.clock import now
from walk.db import transaction


@jobs.task("bank.watch", cron="*/10 * * * *")
def watch() -> None:
    """Every ten minutes: new files in the folder, then lines whose payout became known since."""
    settings = current_app.extensions["walk.settings"]
    if settings.bank_folder is not None:
        take_in_folder(settings.bank_folder, ours=settings.bank_accounts, at=now())
    match_on()


@jobs.task("bank.match_on")
def match_on() -> None:
    """After a large file, and every ten minutes: all that is certain, each line by itself: none holds up another."""
    for line_id in list_certain():
        try:
            with transaction():
                match_lines([line_id], at=now())
        except Exception:
            jobs.log.exception("line %s of the bank waits for the next time", line_id)
