"""Matching goes on by itself, and files in the watched folder come in."""

from itertools import islice

from flask import current_app

from walk import jobs
from walk.bank.folder import take_in_folder
from walk.bank.matching import list_certain, match_lines
from walk.clock import now
from walk.db import transaction

TOGETHER = 100  # lines matched in one transaction


@jobs.task("bank.watch", cron="*/10 * * * *")
def watch() -> None:
    """Every ten minutes: new files in the folder, then lines whose payout became known since."""
    settings = current_app.extensions["walk.settings"]
    if settings.bank_folder is not None:
        take_in_folder(settings.bank_folder, ours=settings.bank_accounts, at=now())
    match_on()


@jobs.task("bank.match_on")
def match_on() -> None:
    """After a large file, and every ten minutes: all that is certain."""
    ids = iter(list_certain())
    while chunk := list(islice(ids, TOGETHER)):
        with transaction():
            match_lines(chunk, at=now())
