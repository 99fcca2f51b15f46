"""The figures that anybody may see: whole numbers of money, and of people only where they are enough."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from flask import current_app

from walk.clock import now
from walk.editions.models import Edition
from walk.statistics.definitions import BANDS
from walk.statistics.divisions import Part, walker_tables
from walk.statistics.figures import Figures
from walk.statistics.frames import figures_of
from walk.statistics.masking import LEAST, masked, safe
from walk.statistics.rows import UNKNOWN

_kept: dict[tuple[str, int], tuple[datetime, dict[str, Any]]] = {}
_lock = Lock()


def public_numbers(edition: Edition) -> dict[str, Any]:
    """An edition's figures without any small number of people; None stands where there is one, or where it is unknown.

    Kept for a minute (WALK_FIGURES_KEPT seconds) in each web process, so that many visitors cost as one.
    """
    settings = current_app.extensions["walk.settings"]
    key, moment = (str(current_app.config["SQLALCHEMY_DATABASE_URI"]), edition.year), now()
    with _lock:
        until, found = _kept.get(key, (moment, {}))
    if until > moment:
        return found
    found = public_part(edition, figures_of(edition), walker_tables(edition))
    with _lock:
        _kept[key] = (moment + timedelta(seconds=settings.figures_kept), found)
    return found


def forget_kept() -> None:
    """Count anew from now on."""
    with _lock:
        _kept.clear()


def public_part(edition: Edition, figures: Figures, tables: dict[str, list[Part]]) -> dict[str, Any]:
    """What of these figures anybody may see."""
    walkers, gifts = figures.count("walkers"), figures.count("gifts")
    enough_walkers, enough_gifts = walkers >= LEAST, min(gifts, figures.count("donors")) >= LEAST

    def of_gifts(key: str) -> Any:
        return figures[key] if enough_gifts else None

    def of_people(key: str) -> Any:
        return figures[key] if enough_walkers else None

    genders = [figures.count(key) for key in ("women", "men", "x", "unknown")]
    shares_safe = all(safe(count, sum(genders[:3])) for count in genders[:2]) and None not in masked(genders)
    return {
        "year": edition.year,
        "date": edition.date.isoformat(),
        "ordinal": edition.ordinal,
        "amount_cents": figures["amount_cents"],
        "target_cents": edition.target or None,
        "walkers": walkers,
        "teams": figures["teams"],
        "donors": of_gifts("donors"),
        "gifts": of_gifts("gifts"),
        "mean_gift_cents": of_gifts("mean_gift_cents"),
        "median_gift_cents": of_gifts("median_gift_cents"),
        "euros_per_walker_cents": of_people("euros_per_walker_cents"),
        "mean_age": of_people("mean_age"),
        "share_women": figures["share_women"] if shares_safe else None,
        "share_men": figures["share_men"] if shares_safe else None,
        **_pair(figures, "central", "own"),
        **_pair(figures, "first_timers", "returning"),
        "all_editions": figures["all_editions"] if safe(figures.count("all_editions"), walkers) else None,
        "distances": _shown(dict(figures.distances)),
        "ages": _shown({band.key: figures.count(band.key) for band in BANDS}),
        "provinces": _shown({part.key or "unknown": part.count for part in tables["province"]}),
        "languages": _shown({part.key: part.count for part in tables["language"] if part.key != UNKNOWN}),
    }


def _pair(figures: Figures, one: str, other: str) -> dict[str, int | None]:
    return dict(zip((one, other), masked([figures.count(one), figures.count(other)]), strict=True))


def _shown(counts: dict[str, int]) -> dict[str, int | None]:
    return dict(zip(counts, masked(list(counts.values())), strict=True))
