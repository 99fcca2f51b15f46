"""`flask --app app organiser …`: who works in the office."""

import click


@click.group("organiser")
def cli() -> None:
    """Members of the office."""
