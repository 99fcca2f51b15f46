"""`flask --app app worker`: the process that does the queue's work."""

import click
from flask import current_app
from flask.cli import with_appcontext

from walk.jobs import run_worker


@click.command("worker")
@click.option("--concurrency", default=2, show_default=True, help="Jobs at the same time.")
@with_appcontext
def cli(concurrency: int) -> None:
    """Work through the queue until told to stop."""
    run_worker(current_app._get_current_object(), concurrency=concurrency)  # type: ignore[attr-defined]
