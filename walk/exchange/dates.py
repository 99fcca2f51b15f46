"""Days and times as other systems write them: which order of day, month and year fits, and what a cell then says."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from walk.donors.rules import folded

_DAY = re.compile(r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})(?:[T ,]+(.+))?", re.ASCII)
_NAMED = re.compile(r"(?:[^\W\d_]+\.?,?\s+)?(\d{1,2})(?:er)?\.?[\s-]+([^\W\d_]+)\.?[\s-]+(\d{4})(?:[T ,]+(.+))?")
_CLOCK = re.compile(r"(\d{1,2})\s*[:.uUhH]\s*(\d{2})?(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?", re.ASCII)
_SERIAL_BEGINS = date(1899, 12, 30)  # Excel's day 0; days before 1 March 1900 do not occur in five digits
_MONTHS = (
    *(("januari", "janvier", "january"), ("februari", "fevrier", "february"), ("maart", "mars", "march")),
    *(("april", "avril", "april"), ("mei", "mai", "may"), ("juni", "juin", "june"), ("juli", "juillet", "july")),
    *(("augustus", "aout", "august"), ("september", "septembre", "september"), ("oktober", "octobre", "october")),
    *(("november", "novembre", "november"), ("december", "decembre", "december")),
)


class Order(StrEnum):
    """How a day is written. Any of - / . and blanks may stand between; a time may follow."""

    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    NAMED = "named"
    SERIAL = "serial"


EXAMPLES = {
    Order.DAY_FIRST: "27/09/2020",
    Order.YEAR_FIRST: "2020-09-27",
    Order.MONTH_FIRST: "09/27/2020",
    Order.NAMED: "27 september 2020",
    Order.SERIAL: "44101",
}


def read_moment(value: str, order: Order) -> tuple[date, str] | None:
    """The day, and the time as 18:05:00 with an offset if there is one ('' without); None when it is not so written."""
    value = value.strip()
    if order is Order.SERIAL:
        return _of_serial(value)
    match = (_NAMED if order is Order.NAMED else _DAY).fullmatch(value)
    if match is None:
        return None
    try:
        day = _named(*match.groups()[:3]) if order is Order.NAMED else _ordered(order, *match.groups()[:3])
    except ValueError:
        return None
    clock = read_clock(match[4]) if match[4] else ""
    return None if clock is None else (day, clock)


def read_clock(value: str) -> str | None:
    """A time of day as 18:05:00, with its offset; None for anything else."""
    match = _CLOCK.fullmatch(value.strip())
    if match is None:
        return None
    hours, minutes, seconds, offset = match.groups()
    try:
        clock = time(int(hours), int(minutes or 0), int(seconds or 0)).isoformat()
    except ValueError:
        return None
    if offset and offset != "Z":
        offset = f"{offset[:3]}:{offset[-2:]}"
    return f"{clock}{offset or ''}"


def fitting(values: Iterable[str]) -> list[Order]:
    """The orders in which all these values can be read, the likeliest first."""
    told = [each for each in dict.fromkeys(values) if each.strip()]
    return [order for order in EXAMPLES if told and all(read_moment(each, order) for each in told)]


def _ordered(order: Order, *parts: str) -> date:
    at = dict(zip(order.value, parts, strict=True))
    if len(at["y"]) != 4:
        raise ValueError("a year has four digits")
    return date(int(at["y"]), int(at["m"]), int(at["d"]))


def _named(day: str, month: str, year: str) -> date:
    wanted = folded(month)
    for number, names in enumerate(_MONTHS, 1):
        if any(wanted == name or (len(wanted) >= 3 and name.startswith(wanted)) for name in names):
            return date(int(year), number, int(day))
    raise ValueError("no such month")


def _of_serial(value: str) -> tuple[date, str] | None:
    match = _SERIAL.fullmatch(value)
    if match is None:
        return None
    seconds = round(float(f"0.{match[2] or 0}") * 86400)
    moment = datetime.combine(_SERIAL_BEGINS, time()) + timedelta(days=int(match[1]), seconds=seconds)
    return moment.date(), moment.time().isoformat() if match[2] else ""
