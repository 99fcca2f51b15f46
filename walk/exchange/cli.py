"""`flask --app app exchange …`: files in and out, for whoever keeps the server."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from walk.clock import now
from walk.db import transaction
from walk.errors import Refused
from walk.exchange.commands import Added, ImportRefused, import_edition
from walk.exchange.facts import Known
from walk.exchange.profiles.commands import find_profile, note_use, plan_of
from walk.exchange.profiles.converting import convert
from walk.exchange.profiles.foreign import read_foreign
from walk.exchange.queries import find_known_edition, list_years
from walk.exchange.reading import Reading, read_edition
from walk.exchange.rows import FILES
from walk.exchange.sheet import Fault
from walk.i18n import speaking

SHOWN = 50


@click.group("exchange")
def cli() -> None:
    """Bring files in and out."""


@cli.command("import-edition")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1900, 2199), help="Year of the edition; by default that of its teams.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the walk.")
@click.option("--ordinal", type=click.IntRange(1, 999), help="Which walk it is: 5 for the fifth.")
@click.option("--place", help="Where the walk starts.")
@with_appcontext
def import_edition_command(
    folder: Path, year: int | None, day: datetime | None, ordinal: int | None, place: str | None
) -> None:
    """Import teams.csv, walkers.csv and donations.csv of one edition from FOLDER, whole or not at all."""
    given = Known(year=year, day=day.date() if day else None, ordinal=ordinal, place=place)
    with speaking("en"):
        reading = read_edition(
            {file: _content(folder / file) for file in FILES}, given, find_known_edition, list_years()
        )
        try:
            with transaction():
                added = import_edition(reading, at=now())
        except ImportRefused as refusal:
            _list(refusal.faults)
            raise click.ClickException(f"Nothing was imported: {_faults(len(refusal.faults))}.") from None
        _report(reading, added)


@cli.command("convert")
@click.argument("profile")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def convert_command(profile: str, file: Path, out: Path) -> None:
    """Turn FILE of another system into one of our files, OUT, as the kept PROFILE says."""
    kept = find_profile(profile)
    if kept is None:
        raise click.ClickException(f"There is no profile called {profile}.")
    with speaking("en"):
        try:
            content = convert(plan_of(kept), read_foreign(file.name, file.read_bytes()))
        except Refused as refusal:
            raise click.ClickException(refusal.message) from None
    with transaction():
        note_use(kept, at=now())
    out.write_bytes(content)
    click.echo(f"{out}: one of our {kept.file}")


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _report(reading: Reading, added: Added) -> None:
    for notice in reading.notices:
        click.echo(f"Note: {notice} Imported all the same, for this walker is not confirmed.", err=True)
    click.echo(f"Edition {reading.facts.year}, {reading.facts.day}:")
    if added.nothing:
        click.echo("  nothing new")
        return
    for kind, count in vars(added).items():
        click.echo(f"  {count:>7,} {kind}")


def _list(faults: Iterable[Fault]) -> None:
    listed = list(faults)
    for fault in listed[:SHOWN]:
        click.echo(f"{fault} {fault.mend}" if fault.mend else str(fault), err=True)
    if len(listed) > SHOWN:
        click.echo(f"… and {len(listed) - SHOWN:,} more.", err=True)


def _faults(count: int) -> str:
    return "1 fault" if count == 1 else f"{count:,} faults"
