"""`flask --app app elsewhere …`: gifts from other systems, for whoever keeps the server."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from walk.clock import now
from walk.db import transaction
from walk.elsewhere.commands import FileRefused, bring_in
from walk.elsewhere.rows import SOURCE

BY = "command line"
SHOWN = 50


@click.group("elsewhere")
def cli() -> None:
    """Gifts that did not come through the walk."""


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Which system it comes from, such as civicrm.")
@with_appcontext
def import_file(file: Path, source: str) -> None:
    """Bring in the gifts of FILE, whole or not at all."""
    if not SOURCE.fullmatch(source):
        raise click.BadParameter("small letters, digits and dashes only, such as civicrm", param_hint="--source")
    try:
        with transaction():
            done = bring_in(file.name, file.read_bytes(), source=source, by=BY, at=now())
    except FileRefused as refusal:
        for fault in refusal.faults[:SHOWN]:
            click.echo(str(fault), err=True)
        if len(refusal.faults) > SHOWN:
            click.echo(f"… and {len(refusal.faults) - SHOWN:,} more.", err=True)
        raise click.ClickException(f"Nothing was brought in: {len(refusal.faults):,} faults.") from None
    click.echo(f"{len(done.new):,} new gifts of {done.total / 100:,.2f} euros, {len(done.withdrawn):,} withdrawn")
    click.echo(f"{done.new_donors:,} new donors, {done.sharing:,} of them with the e-mail address of another donor")
    click.echo(f"{done.by_email:,} donors found by e-mail address and name, {done.same:,} rows known")
