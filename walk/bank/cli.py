"""`flask --app app bank …`: files of the bank, for whoever keeps the server."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from walk.bank.commands import Taken, take_in
from walk.bank.statement import Unsound
from walk.clock import now
from walk.db import transaction
from walk.i18n import speaking

BY = "command line"


@click.group("bank")
def cli() -> None:
    """The bank's files."""


@cli.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_files(files: tuple[Path, ...]) -> None:
    """Take in FILES (CODA, CAMT.053 or MT940), each whole or not at all."""
    refused = 0
    ours = current_app.extensions["walk.settings"].bank_accounts
    with speaking("en"):
        for path in files:
            try:
                with transaction():
                    taken = take_in(path.name, path.read_bytes(), ours=ours, by=BY, at=now())
                    said = _said(taken)
            except Unsound as unsound:
                refused += 1
                click.echo(f"{path}: refused, line {unsound.line}: {unsound.reason}", err=True)
            else:
                click.echo(f"{path}: {said}")
    if refused:
        raise click.exceptions.Exit(1)


def _said(taken: Taken) -> str:
    if taken.before:
        return "was here before, nothing new"
    file = taken.file
    counts = f"{file.new_lines:,} new lines, {file.known_lines:,} known, {taken.matched:,} matched"
    return f"{counts}, matching goes on" if taken.going_on else f"{counts}, {taken.waiting:,} waiting"
