"""`flask --app app payments …`: what finance can have proved."""

from datetime import datetime

import click
from flask.cli import AppGroup

from walk.clock import BRUSSELS, now
from walk.payments.gateway import Unanswered
from walk.payments.proofs import find_differences, proofs
from walk.payments.reconciling import reconcile

cli = AppGroup("payments", help="The money, proved.")


@cli.command("verify")
def verify() -> None:
    """Prove in SQL that every stored total equals its rows; print each difference, and fail when there is one."""
    differences = list(find_differences())
    for each in differences:
        click.echo(str(each))
    for proof in proofs:
        if all(each.sentence != proof.sentence for each in differences):
            click.echo(f"ok: {proof.sentence}")
    if differences:
        raise click.exceptions.Exit(1)


@cli.command("reconcile")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day, as 2026-09-01.")
def reconcile_since(since: datetime) -> None:
    """Compare with what Stripe holds since that day; make good what we missed, and print what still differs."""
    try:
        report = reconcile(since.replace(tzinfo=BRUSSELS), at=now())
    except Unanswered as silence:
        raise click.ClickException(f"Stripe does not answer: {silence}") from None
    for sentence in report.healed:
        click.echo(f"made good: {sentence}")
    for sentence in report.differences:
        click.echo(f"NOT: {sentence}")
    click.echo(f"{report.compared} compared, {len(report.healed)} made good, {len(report.differences)} differ")
    if report.differences:
        raise click.exceptions.Exit(1)
