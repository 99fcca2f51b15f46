"""`flask --app app statistics …`: figures for whoever keeps the server."""

import json

import click
from flask.cli import with_appcontext

from walk.editions.queries import find_edition
from walk.i18n import day, speaking
from walk.statistics.explained import Section, explain
from walk.statistics.figures import Figures


@click.group("statistics")
def cli() -> None:
    """Figures of an edition."""


@cli.command("figures")
@click.argument("year", type=int)
@click.option("--json", "as_json", is_flag=True, help="As JSON, by key.")
@with_appcontext
def figures_command(year: int, as_json: bool) -> None:
    """Print the figures of the edition of YEAR, each with what counts for it."""
    from walk.statistics.frames import figures_of  # loads pandas

    edition = find_edition(year)
    if edition is None:
        raise click.ClickException(f"There is no edition of {year}.")
    computed = figures_of(edition)
    if as_json:
        click.echo(json.dumps(computed.as_json(), indent=1, ensure_ascii=False))
        return
    with speaking("en"):
        click.echo(f"{edition.name}, {day(edition.date)}, number {edition.ordinal}")
        _print(computed)


def _print(figures: Figures) -> None:
    for section in explain(figures):
        click.echo(f"\n{section.title}")
        _print_section(section)


def _print_section(section: Section) -> None:
    for figure in section.figures:
        click.echo(f"  {figure.name:<28} {figure.shown:>12}  {figure.definition}")
