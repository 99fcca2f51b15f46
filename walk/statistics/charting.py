"""The charts of an edition and of all editions, in the language of the page, each with its table."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import accumulate

from walk.editions.models import Edition
from walk.i18n import day, euros, number
from walk.i18n import gettext as _
from walk.pictures.charts import Bar, Chart, Line, lines, lying_bars, standing_bars
from walk.statistics.days import Day
from walk.statistics.definitions import BANDS, GENDERS
from walk.statistics.divisions import Part
from walk.statistics.explained import Explained, distances, explain_one
from walk.statistics.figures import Figures
from walk.statistics.labels import division_label
from walk.statistics.series import Year

MOST_PLACES, MOST_ROWS = 12, 40


def charts_of(figures: Figures, tables: dict[str, list[Part]]) -> list[Chart]:
    """Charts of who walks and how money came in; `tables` as walk.statistics.divisions makes them."""
    return [
        of_genders(figures),
        of_ages(figures),
        of_figures("distances", _("Walkers by distance"), distances(figures)),
        of_parts("province", _("Walkers by province"), tables["province"]),
        of_parts("method", _("How gifts were paid"), tables["method"]),
    ]


def of_genders(figures: Figures) -> Chart:
    """Women, men, X and those who did not say."""
    return of_figures("genders", _("Women and men"), [explain_one(each, figures.values) for each in GENDERS])


def of_ages(figures: Figures) -> Chart:
    """The bands of age."""
    return of_figures("ages", _("Walkers by age"), [explain_one(each, figures.values) for each in BANDS])


def of_figures(key: str, title: str, shown: Sequence[Explained]) -> Chart:
    """Figures that are parts of one whole, as bars."""
    bars = [Bar(label=each.name, value=_number(each.value), shown=each.shown) for each in shown]
    return _lying(key, title, bars)


def of_parts(key: str, title: str, parts: Sequence[Part]) -> Chart:
    """A table of an edition as bars; the smallest places are taken together."""
    first, rest = parts[:MOST_PLACES], parts[MOST_PLACES:]
    bars = [Bar(label=division_label(key, each.key), value=_size(each), shown=_said(each)) for each in first]
    if rest:
        together = sum(_size(each) for each in rest)
        bars.append(Bar(label=_("All others"), value=together, shown=_written(rest[0], together)))
    return _lying(key, title, bars)


Course = tuple[Edition, Sequence[Day]]


def of_days(this: Course, before: Course | None) -> Chart:
    """What was raised, day after day, and the edition before laid over it by days from the walk."""
    return _courses("days", _("Raised, day after day"), this, before, lambda day: day.amount, euros, _whole_euros)


def of_registrations(this: Course, before: Course | None) -> Chart:
    """Walkers by the day on which they registered, in the same way."""
    return _courses("registered", _("Walkers, day after day"), this, before, lambda day: day.walkers, number, number)


def _courses(
    key: str,
    title: str,
    this: Course,
    before: Course | None,
    counted: Callable[[Day], int],
    written: Callable[[int], str],
    rounded: Callable[[float], str],
) -> Chart:
    sums = {edition.year: _sums(days, counted) for edition, days in (this, *([before] if before else []))}
    series = [
        Line(label=str(year), points=list(points.items()), shown=written(max(points.items(), default=(0, 0))[1]))
        for year, points in sums.items()
    ]
    offsets = sorted({offset for points in sums.values() for offset in points})
    rows = [
        [
            number(offset),
            day(this[0].date + timedelta(days=offset), "short"),
            *(written(_until(points, offset)) for points in sums.values()),
        ]
        for offset in dict.fromkeys([*offsets[:: max(1, len(offsets) // MOST_ROWS)], *offsets[-1:]])
    ]
    ticks = [(float(offset), _tick(offset)) for offset in (0, -300, -180, -60, -120, 60, -240, -360)]
    head = [_("Days from the walk"), _("Date in %(year)s", year=this[0].year), *map(str, sums)]
    summary = "; ".join(f"{each.label}: {each.shown}" for each in series)
    drawing = lines(series, ticks=ticks, write=rounded)
    return Chart(key=key, title=title, summary=summary, head=head, rows=rows, drawing=drawing)


def of_years(key: str, title: str, years: Sequence[Year], value_key: str, *, cents: bool = False) -> Chart:
    """One figure over the editions; an edition of which it is not known has no bar."""
    bars, rows = [], []
    for each in years:
        value = each.values.get(value_key)
        known = value if isinstance(value, int) else 0
        shown = "–" if value is None else euros(known) if cents else number(known)
        bars.append(Bar(label=str(each.year), value=known, shown=_thousands(known) if cents and known else shown))
        rows.append([str(each.year), shown])
    summary = "; ".join(": ".join(row) for row in rows)
    head = [_("Edition"), title]
    return Chart(key=key, title=title, summary=summary, head=head, rows=rows, drawing=standing_bars(bars))


def _lying(key: str, title: str, bars: Sequence[Bar]) -> Chart:
    rows = [[bar.label, bar.shown] for bar in bars]
    summary = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return Chart(
        key=key, title=title, summary=summary, head=[title, _("How many")], rows=rows, drawing=lying_bars(bars)
    )


def _sums(days: Sequence[Day], counted: Callable[[Day], int]) -> dict[float, int]:
    sums = accumulate(counted(each) for each in days)
    return dict(zip((float(each.offset) for each in days), sums, strict=True))


def _until(sums: dict[float, int], offset: float) -> int:
    return max(((x, y) for x, y in sums.items() if x <= offset), default=(0.0, 0))[1]


def _tick(offset: int) -> str:
    return _("the walk") if offset == 0 else _("%(num)s days", num=f"{offset:+d}".replace("-", "−"))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _size(part: Part) -> int:
    return part.count if part.amount is None else part.amount


def _said(part: Part) -> str:
    shown = _written(part, _size(part))
    return shown if part.share is None else f"{shown} · {part.share} %"


def _written(part: Part, size: int) -> str:
    return number(size) if part.amount is None else euros(size)


def _whole_euros(cents: float) -> str:
    return euros(round(cents / 100) * 100)


def _thousands(cents: int) -> str:
    return _("%(num)s k", num=number(round(cents / 100_000)))
