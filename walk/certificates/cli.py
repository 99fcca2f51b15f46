"""`flask --app app certificates …`: counting, issuing and making them."""

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from walk.certificates import commands, queries
from walk.clock import now
from walk.db import transaction
from walk.errors import Refused


@click.group("certificates")
def cli() -> None:
    """Tax certificates of a calendar year."""


@cli.command("preview")
@click.argument("year", type=int)
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@with_appcontext
def preview(year: int, as_json: bool) -> None:
    """Count the certificates of YEAR; changes nothing."""
    figures = asdict(queries.get_preview(year))
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        shown = f"EUR {value / 100:,.2f}" if name.endswith("cents") else value
        click.echo(f"{name.replace('_', ' ').replace('cents', 'amount'):20} {shown}")


@cli.command("issue")
@click.argument("year", type=int)
@click.option("--early", is_flag=True, help="Although the year is not over.")
@click.option("--complete-only", is_flag=True, help="Leave out donors whose address is incomplete.")
@with_appcontext
def issue(year: int, early: bool, complete_only: bool) -> None:
    """Number and freeze the certificates of YEAR; the worker then makes and sends them."""
    try:
        with transaction():
            made = commands.issue(year, at=now(), early=early, complete_only=complete_only)
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    click.echo(f"{made.count} certificates, EUR {made.cents / 100:,.2f}")


@cli.command("render")
@click.argument("year", type=int)
@with_appcontext
def render(year: int) -> None:
    """Make the documents of YEAR that are not made yet, here and now; they are sent by a worker."""
    ids = queries.list_unrendered_ids(year)
    for certificate_id in ids:
        with transaction():
            commands.make_document(certificate_id, at=now())
    click.echo(f"{len(ids)} documents")
