"""`flask --app app certificates …`: counting, issuing and making them."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from walk.certificates import commands, papers, posting, queries
from walk.certificates.bounces import take_bounces
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
    """Number and freeze the certificates of YEAR; the worker then makes them."""
    try:
        with transaction():
            made = commands.issue(year, at=now(), early=early, complete_only=complete_only)
        with transaction():
            queries.count_anew()
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    click.echo(f"{made.count} certificates, EUR {made.cents / 100:,.2f}")


@cli.command("render")
@click.argument("year", type=int)
@with_appcontext
def render(year: int) -> None:
    """Make the papers of YEAR that are not made yet, here and now."""
    ids = queries.list_unrendered_ids(year)
    made = 0
    for batch in (ids[start : start + 50] for start in range(0, len(ids), 50)):
        with transaction():
            made += papers.make_documents(batch, at=now())
    click.echo(f"{made} documents")


@cli.command("mail")
@click.argument("year", type=int)
@with_appcontext
def mail(year: int) -> None:
    """Let the worker send every paper of YEAR that was not sent yet to who has an e-mail address."""
    with transaction():
        count = posting.ask_mail(year, at=now())
    click.echo(f"{count} letters")


@cli.command("bounces")
@click.argument("files", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@with_appcontext
def bounces(files: tuple[Path, ...]) -> None:
    """Mark the papers whose letters came back; FILES are the reports of mail servers (.eml)."""
    with transaction():
        marked, others = take_bounces((path.read_bytes() for path in files), at=now())
    click.echo(f"{marked} certificates came back, {others} files said nothing of one")
