"""The figures that anybody may see: totals as they are now, tables of people roughly and once a day."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from flask import current_app

from walk.clock import now
from walk.donations.queries import stand
from walk.editions.models import Edition
from walk.statistics.definitions import BANDS
from walk.statistics.divisions import Part, walker_tables
from walk.statistics.figures import Figures
from walk.statistics.frames import figures_of
from walk.statistics.masking import LEAST, TABLES_FROM, rough, rough_table, safe
from walk.statistics.rows import UNKNOWN

_kept: dict[tuple[str, int], tuple[datetime, dict[str, Any]]] = {}
_lock = Lock()


def public_numbers(edition: Edition) -> dict[str, Any]:
    """An edition's figures in which nobody is found; None stands for 1 to 4 people, or for what is not shown.

    Totals are of now. Tables, shares and means are counted once a day (WALK_FIGURES_KEPT seconds) in each web process,
    so that nobody can lay two readings around one registration beside each other.
    """
    standing = stand(edition)
    return {
        "year": edition.year,
        "date": edition.date.isoformat(),
        "ordinal": edition.ordinal,
        "amount_cents": standing.raised,
        "target_cents": edition.target or None,
        "walkers": standing.walkers,
        "teams": standing.teams,
        "donors": standing.donors,
        **_of_today(edition),
    }


def forget_kept() -> None:
    """Count anew from now on."""
    with _lock:
        _kept.clear()


def _of_today(edition: Edition) -> dict[str, Any]:
    settings = current_app.extensions["walk.settings"]
    key, moment = (str(current_app.config["SQLALCHEMY_DATABASE_URI"]), edition.year), now()
    with _lock:  # one at a time: the others wait, and then find it
        until, found = _kept.get(key, (moment, {}))
        if until <= moment:
            found = shown_of(figures_of(edition), walker_tables(edition))
            _kept[key] = (moment + timedelta(seconds=settings.figures_kept), found)
        return found


def shown_of(figures: Figures, tables: dict[str, list[Part]]) -> dict[str, Any]:
    """What of these figures, the totals apart, anybody may see."""
    walkers = figures.count("walkers")
    genders = [figures.count(key) for key in ("women", "men", "x", "unknown")]
    known, enough = sum(genders[:3]), walkers >= TABLES_FROM
    some_gifts = min(figures.count("gifts"), figures.count("donors")) >= LEAST
    shares = all(safe(count, known) for count in genders[:2])
    people = ("central", "own", "first_timers", "returning", "all_editions", "unknown")
    return {
        "mean_gift_cents": figures["mean_gift_cents"] if some_gifts else None,
        "median_gift_cents": figures["median_gift_cents"] if some_gifts else None,
        "euros_per_walker_cents": figures["euros_per_walker_cents"] if enough else None,
        "mean_age": figures["mean_age"] if enough else None,
        "share_women": figures["share_women"] if shares else None,
        "share_men": figures["share_men"] if shares else None,
        **{key: rough(figures.count(key)) if enough else None for key in people},
        "distances": rough_table(figures.distances, of=walkers),
        "ages": rough_table({band.key: figures.count(band.key) for band in BANDS}, of=walkers),
        "provinces": rough_table({part.key or "unknown": part.count for part in tables["province"]}, of=walkers),
        "languages": rough_table(
            {part.key: part.count for part in tables["language"] if part.key != UNKNOWN}, of=walkers
        ),
    }
