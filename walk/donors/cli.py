"""`flask --app app vault …`: what is kept encrypted, under a new key."""

import click
from flask.cli import with_appcontext

from walk import vault
from walk.db import transaction
from walk.donors.commands import print_anew
from walk.filing.commands import reseal


@click.group("vault")
def cli() -> None:
    """Fields that are kept encrypted."""


@cli.command("rotate")
@with_appcontext
def rotate() -> None:
    """Encrypt everything anew with the first of WALK_ENCRYPTION_KEYS; then the other keys may go."""
    with transaction():
        fields = vault.rotate()
        prints = print_anew()
        files = reseal()
    click.echo(f"{fields} fields and {files} files encrypted anew, {prints} fingerprints made anew.")
