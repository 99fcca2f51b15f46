"""`flask --app app payments …`: what finance can have proved."""

import click
from flask.cli import AppGroup

from walk.payments.proofs import find_differences, proofs

cli = AppGroup("payments", help="The money, proved.")


@cli.command("verify")
def verify() -> None:
    """Prove in SQL that every stored total equals its rows; print each difference, and fail when there is one."""
    differences = list(find_differences())
    for each in differences:
        click.echo(f"NOT: {each.sentence} (row {each.row_id}: stored {each.stored}, rows say {each.summed} cents)")
    for proof in proofs:
        if all(each.sentence != proof.sentence for each in differences):
            click.echo(f"ok: {proof.sentence}")
    if differences:
        raise click.exceptions.Exit(1)
