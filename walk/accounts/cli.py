"""`flask --app app organiser …`: who works in the office."""

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import with_appcontext

from walk.accounts import commands, queries
from walk.clock import now
from walk.db import transaction
from walk.errors import NotFound, Refused
from walk.i18n import LANGUAGES
from walk.web.access import ROLES


@click.group("organiser")
def cli() -> None:
    """Members of the office."""


@cli.command("invite")
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES))
@click.option("--language", default="nl", show_default=True, type=click.Choice(list(LANGUAGES)))
@with_appcontext
def invite(email: str, roles: tuple[str, ...], language: str) -> None:
    """Give EMAIL these roles, send an invitation and print its link."""
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError as error:
        raise click.ClickException(str(error)) from error
    with transaction():
        account = commands.invite(email, roles=roles, language=language, at=now())
    click.echo(f"{account.email}: {', '.join(account.role_names)}")
    if account.password is None:
        click.echo(commands.password_address(account))


@cli.command("list")
@with_appcontext
def list_members() -> None:
    """Everybody with a role."""
    for account in queries.list_office():
        factor = "second factor" if account.tf_totp_secret else "no second factor yet"
        click.echo(f"{account.email}: {', '.join(account.role_names)} ({factor})")


@cli.command("remove")
@click.argument("email")
@with_appcontext
def remove(email: str) -> None:
    """Take all roles from EMAIL and end the sessions."""
    try:
        with transaction():
            commands.remove(email, at=now())
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    except NotFound as missing:
        raise click.ClickException(f"{email} does not work in the office.") from missing
    click.echo(f"{email} was removed.")


@cli.command("reset-second-factor")
@click.argument("email")
@with_appcontext
def reset_second_factor(email: str) -> None:
    """Let EMAIL connect another authenticator at the next sign-in."""
    try:
        with transaction():
            commands.reset_second_factor(email, at=now())
    except NotFound as missing:
        raise click.ClickException(f"{email} does not work in the office.") from missing
    click.echo(f"{email} connects an authenticator at the next sign-in.")
