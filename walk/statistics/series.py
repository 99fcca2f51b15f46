"""Editions beside each other: those that are here with all rows, and those of which only totals are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from walk.db import db
from walk.editions.queries import list_editions
from walk.statistics.figures import Value, compute, percent, plain
from walk.statistics.frames import distances_by_edition, frame_of
from walk.statistics.models import EditionTotals
from walk.statistics.rows import By


@dataclass(frozen=True, kw_only=True)
class Year:
    """One edition in the row of editions. `source`: where totals were found; empty when they are counted here."""

    year: int
    ordinal: int
    date: date | None
    values: Mapping[str, Value]
    distances: Mapping[str, int]
    source: str = ""

    def amount(self) -> int | None:
        """What was raised, in cents; None where it is not known."""
        value = self.values.get("amount_cents")
        return value if isinstance(value, int) else None


def list_years() -> list[Year]:
    """All editions, first one first; `growth` is on the whole of the edition before."""
    counted = [each for each in _counted() if each.values["walkers_registered"] or each.values["gifts"]]
    totals = [_told(each) for each in db.session.scalars(select(EditionTotals))]
    years = sorted([*counted, *(each for each in totals if each.year not in {c.year for c in counted})], key=_year)
    return [_grown(each, before) for before, each in zip([None, *years[:-1]], years, strict=True)]


def _counted() -> list[Year]:
    editions = list_editions()
    if not editions:
        return []
    computed, distances = compute(frame_of(editions, By.EDITION)), distances_by_edition(editions)
    return [
        Year(
            year=each.year,
            ordinal=each.ordinal,
            date=each.date,
            values={str(key): plain(column[str(each.year)]) for key, column in computed.items()},
            distances=distances.get(each.year, {}),
        )
        for each in editions
    ]


def _told(totals: EditionTotals) -> Year:
    km = {key.removeprefix("walkers_"): count for key, count in totals.figures.items() if key[8:].isdigit()}
    return Year(
        year=totals.year,
        ordinal=totals.ordinal,
        date=totals.date,
        values=totals.figures,
        distances=km,
        source=totals.source,
    )


def _grown(this: Year, before: Year | None) -> Year:
    was, is_ = before.amount() if before and before.ordinal == this.ordinal - 1 else None, this.amount()
    growth = percent(is_ - was, was) if was and is_ is not None else None
    return Year(**{**vars(this), "values": {**this.values, "growth": growth}})


def _year(each: Year) -> int:
    return each.year
