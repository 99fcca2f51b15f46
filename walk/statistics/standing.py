"""The organisers' dashboard: how an edition goes, beside the edition before, and where it may end."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from walk.db import db
from walk.editions.models import Edition
from walk.pictures.charts import Chart
from walk.statistics.charting import of_days, of_registrations
from walk.statistics.days import Day, days_of
from walk.statistics.figures import percent
from walk.statistics.forecast import Course, Forecast, foretell

SHOWN_DAYS, COMPARED = 14, 5


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An edition on one day. `before`: the amount of the edition before as many days from its walk; `growth` on it."""

    raised: int
    today: Day | None
    days: list[Day]
    charts: list[Chart]
    before: int | None
    before_year: int | None
    growth: int | None
    forecast: Forecast | None


def read_standing(edition: Edition, on: date) -> Standing:
    """How an edition goes, on a day."""
    days, offset = days_of(edition), (on - edition.date).days
    earlier = [(each, days_of(each)) for each in _earlier(edition)]
    before = next(((each, its) for each, its in earlier if each.ordinal == edition.ordinal - 1), None)
    raised = sum(day.amount for day in days)
    then = _by(before[1], offset) if before else None
    other = before or next((each for each in earlier if each[1]), None)
    return Standing(
        raised=raised,
        today=next((each for each in days if each.day == on), None),
        days=days[-SHOWN_DAYS:][::-1],
        charts=[of_days((edition, days), other), of_registrations((edition, days), other)],
        before=then,
        before_year=before[0].year if before else None,
        growth=percent(raised - then, then) if then else None,
        forecast=foretell(raised, [_course(each, its, offset) for each, its in earlier]),
    )


def _earlier(edition: Edition) -> list[Edition]:
    """The last editions before this one of which anything is here, latest first."""
    query = select(Edition).where(Edition.date < edition.date).order_by(Edition.date.desc()).limit(COMPARED)
    return list(db.session.scalars(query))


def _course(edition: Edition, days: list[Day], offset: int) -> Course:
    return Course(year=edition.year, by_then=_by(days, offset), in_the_end=sum(day.amount for day in days))


def _by(days: list[Day], offset: int) -> int:
    return sum(day.amount for day in days if day.offset <= offset)
