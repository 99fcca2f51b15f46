"""The only reader of the time; Brussels calendar days."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def brussels_day(moment: datetime) -> date:
    """The calendar day in Brussels on which `moment` falls."""
    return moment.astimezone(BRUSSELS).date()


def in_brussels(day: date, at: time = time()) -> datetime:
    """The moment, in UTC, of a wall-clock time in Brussels."""
    return datetime.combine(day, at, tzinfo=BRUSSELS).astimezone(UTC)


def full_years(born: date, on: date) -> int:
    """Age in whole years on a day; somebody born on 29 February has a birthday on 1 March in common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
