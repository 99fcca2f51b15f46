"""Totals of an edition of which no rows exist: what they may say, and the file in which they come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from walk.errors import Refused
from walk.exchange import cells, mends
from walk.exchange.sheet import MOST_FAULTS, Fault, is_full, stream_sheet
from walk.i18n import gettext as _

FILE = "totals.csv"
OLDEST = 120
MOST = 10**9
SOURCE_LENGTH = 300
COUNTS = (
    *("teams", "walkers", "women", "men", "walkers_10", "walkers_20", "walkers_40"),
    *("central", "own", "first_timers", "all_editions", "donors", "gifts"),
)
AGES = ("mean_age", "min_age", "max_age")
AMOUNT = "amount_cents"
FIGURES = (
    *("teams", "walkers", "women", "men", *AGES, "walkers_10", "walkers_20", "walkers_40"),
    *("central", "own", "first_timers", "all_editions", AMOUNT, "donors", "gifts"),
)
COLUMNS = ("year", "ordinal", "date", "source", *(each.removesuffix("_cents") for each in FIGURES))
EXAMPLE = (
    *("2019", "4", "2019-09-29", "Annual report 2019, page 12", "210", "1250", "", "", "41", "", ""),
    *("", "", "", "", "", "", "", "214500.00", "4100", ""),
)
_PARTS = (
    ("women", "men"),
    ("walkers_10", "walkers_20", "walkers_40"),
    ("central", "own"),
    ("first_timers",),
    ("all_editions",),
)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What is known of one edition. `figures`: only those that are known; amounts in cents."""

    year: int
    ordinal: int
    date: date | None
    source: str
    figures: Mapping[str, int | float]


def check_totals(totals: Totals) -> None:
    """Totals say where they were found, hold one figure at least, and do not contradict themselves. Raises Refused."""
    if not totals.source:
        raise Refused(_("Say in which document the figures stand."), field="source")
    if totals.date and totals.date.year != totals.year:
        raise Refused(_("The walk of %(year)s was not in another year.", year=totals.year), field="date")
    if not totals.figures:
        raise Refused(_("Fill in one figure at least."), field="walkers")
    known = totals.figures
    for name in AGES:
        if known.get(name, 0) > OLDEST:
            raise Refused(_("Nobody is that old."), field=name)
    if "walkers" in known:
        for parts in _PARTS:
            if sum(known.get(each, 0) for each in parts) > known["walkers"]:
                raise Refused(_("That is more than there were walkers."), field=parts[0])
    youngest, mean, oldest = (known.get(each) for each in ("min_age", "mean_age", "max_age"))
    for low, high, field in ((youngest, mean, "mean_age"), (mean, oldest, "max_age"), (youngest, oldest, "max_age")):
        if low is not None and high is not None and low > high:
            raise Refused(_("The youngest, the mean and the oldest age contradict each other."), field=field)


def read_totals(content: bytes) -> tuple[list[Totals], list[Fault]]:
    """The rows of a file of totals, checked each and together; never raises."""
    faults: list[Fault] = []
    wrong: list[Fault] = []
    good: list[Totals] = []
    lines: dict[int, int] = {}
    for line in stream_sheet(FILE, content, COLUMNS, faults, COLUMNS[4:]):
        values, found = _parse(line.number, line.cells)
        wrong += found
        if is_full(wrong, FILE, line.number, most=MOST_FAULTS):
            break
        if found:
            continue
        totals = _totals(values)
        try:
            check_totals(totals)
        except Refused as refusal:
            wrong.append(Fault(file=FILE, line=line.number, column=_column(refusal.field), reason=refusal.message))
        first = lines.setdefault(totals.year, line.number)
        if first != line.number:
            reason = _("%(id)s stood already in line %(line)s.", id=totals.year, line=first)
            wrong.append(Fault(file=FILE, line=line.number, column="year", reason=reason))
        good.append(totals)
    return good, [*faults, *wrong]


def _year(value: str) -> int:
    [year] = cells.years(value) or (0,)
    if not year:
        raise cells.Wrong(_("this cell must not be empty."))
    return year


def _count(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 9):
        raise cells.Wrong(_("%(value)s is not a whole number.", value=cells.shown(value)))
    return int(value)


def _ordinal(value: str) -> int:
    if not 1 <= _count(value) <= 200:
        raise cells.Wrong(_("%(value)s is not a whole number.", value=cells.shown(value)))
    return int(value)


def _age(value: str) -> float:
    try:
        if not Decimal(value).is_signed() and Decimal(value).is_finite():
            return round(float(value), 2)
    except ArithmeticError:
        pass
    raise cells.Wrong(_("%(value)s is not an age.", value=cells.shown(value)))


_PARSERS: Mapping[str, tuple[cells.Parser, mends.Mender]] = {
    "year": (_year, mends.number),
    "ordinal": (_ordinal, mends.number),
    "date": (cells.day, mends.day),
    "source": (cells.text(SOURCE_LENGTH, required=True), mends.shorter(SOURCE_LENGTH)),
    "amount": (cells.euros, mends.euros),
    "mean_age": (_age, lambda value: (value.replace(",", "."),)),
}


def _parse(number: int, told: Mapping[str, str]) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    wrong = []
    for column in COLUMNS:
        parse, mender = _PARSERS.get(column, (_count, mends.number))
        if not told[column] and column not in ("year", "ordinal", "source"):
            continue
        try:
            values[column] = parse(told[column])
        except cells.Wrong as reason:
            mend = mends.propose(told[column], parse, mender)
            wrong.append(Fault(file=FILE, line=number, column=column, reason=str(reason), mend=mend))
    return values, wrong


def _totals(values: Mapping[str, Any]) -> Totals:
    figures = {each: values[_column(each)] for each in FIGURES if _column(each) in values}
    return Totals(
        year=values["year"],
        ordinal=values["ordinal"],
        date=values.get("date"),
        source=values["source"],
        figures=figures,
    )


def _column(field: str | None) -> str:
    return (field or "").removesuffix("_cents")


def same_figures(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sets of figures say the same."""
    return {key: float(value) for key, value in one.items()} == {key: float(value) for key, value in other.items()}


def changed_rows(told: Sequence[Totals], known: Mapping[int, Totals]) -> tuple[list[Totals], list[Totals]]:
    """Of what a file tells, what is new and what is otherwise here."""
    new = [each for each in told if each.year not in known]
    changed = [each for each in told if each.year in known and not _same(each, known[each.year])]
    return new, changed


def _same(one: Totals, other: Totals) -> bool:
    facts = (one.ordinal, one.date, one.source) == (other.ordinal, other.date, other.source)
    return facts and same_figures(one.figures, other.figures)
