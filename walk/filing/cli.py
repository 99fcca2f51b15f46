"""`flask --app app filing …`: the tax office's file, for whoever keeps the server."""

import os
from pathlib import Path

import click
from flask.cli import with_appcontext

from walk.clock import now
from walk.db import transaction
from walk.errors import Refused
from walk.filing.commands import Wish, draft, make_filing, read_file, reseal
from walk.filing.fiches import count_by_treatment
from walk.filing.formats import Format, format_of
from walk.filing.preflight import blocks
from walk.i18n import speaking

BY = "command line"
YEAR = click.IntRange(2000, 2100)
SHOWN = 100


@click.group("filing")
def cli() -> None:
    """The certificates, told to the tax office."""


@cli.command("preflight")
@click.argument("year", type=YEAR)
@with_appcontext
def preflight(year: int) -> None:
    """What the next file of YEAR would say and what is wrong with it; fails when there are errors."""
    with speaking("en"):
        made = draft(year, test=False, shorten=False, at=now())
    counts = ", ".join(
        f"{count} {each.name.lower()}" for each, count in count_by_treatment(made.sending.fiches).items()
    )
    click.echo(f"{year}: {counts}; {made.sending.total / 100:,.2f} euros")
    for each in made.findings[:SHOWN]:
        about = f"certificate {each.number}, {each.donor}: " if each.number else ""
        click.echo(f"{each.level.value}: {about}{each.sentence}")
    if len(made.findings) > SHOWN:
        click.echo(f"… and {len(made.findings) - SHOWN:,} more.")
    if blocks(made.findings):
        raise click.exceptions.Exit(1)


@cli.command("write")
@click.argument("year", type=YEAR)
@click.argument("outfile", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--test", is_flag=True, help="A test file: it does not count as filed.")
@click.option("--format", "chosen", type=click.Choice([each.value for each in Format]), help="Else that of the year.")
@click.option("--fallback", is_flag=True, help="XML after 2025: the tax office said that it still takes it.")
@click.option("--shorten", is_flag=True, help="Shorten what is too long.")
@with_appcontext
def write(year: int, outfile: Path, test: bool, chosen: str | None, fallback: bool, shorten: bool) -> None:
    """Make the next file of YEAR and write it to OUTFILE, which only you can read."""
    wish = Wish(format=Format(chosen) if chosen else format_of(year), test=test, fallback=fallback, shorten=shorten)
    try:
        with speaking("en"), transaction():
            filing = make_filing(year, wish, by=BY, at=now())
            content, said = read_file(filing, at=now()), f"{filing.fiches:,} fiches, {filing.total / 100:,.2f} euros"
    except Refused as refusal:
        raise click.ClickException(refusal.message) from None
    with os.fdopen(os.open(outfile, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    click.echo(f"{outfile}: {said}")


@cli.command("reseal")
@with_appcontext
def reseal_command() -> None:
    """Seal every kept file anew with the first of WALK_ENCRYPTION_KEYS."""
    click.echo(f"{reseal()} files sealed anew")
