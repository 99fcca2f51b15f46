"""The public figures in words and charts; what is left out of them is said, not guessed."""

from collections.abc import Mapping
from typing import Any

from walk.i18n import euros, number
from walk.i18n import gettext as _
from walk.pictures.charts import Bar, Chart, lying_bars
from walk.statistics.definitions import BANDS
from walk.statistics.groups import ALL
from walk.statistics.places import PROVINCES

CARDS = ("amount_cents", "walkers", "teams", "donors", "mean_gift_cents", "euros_per_walker_cents", "mean_age")


def public_cards(numbers: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The large figures, each written, named and defined; those that are not known are not there."""
    cards = []
    for key in CARDS:
        value, definition = numbers[key], ALL[key.removesuffix("_cents")]
        if value is not None:
            shown = euros(value) if key.endswith("_cents") else number(value)
            cards.append((shown, _(definition.name), _(definition.counts)))
    return cards


def public_charts(numbers: Mapping[str, Any]) -> list[Chart]:
    """Charts of the tables of which something may be seen."""
    kilometres = {_("%(km)s km", km=km): count for km, count in numbers["distances"].items()}
    ages = {_(band.name): numbers["ages"].get(band.key, 0) for band in BANDS}
    tables = bool(numbers["distances"])
    ways = {_(ALL[key].name): numbers[key] for key in ("central", "own")} if tables else {}
    history = {_(ALL[key].name): numbers[key] for key in ("first_timers", "returning")} if tables else {}
    provinces = {
        _(PROVINCES[key]) if key in PROVINCES else _("Not known"): count for key, count in numbers["provinces"].items()
    }
    found = [
        _chart("distances", _("Walkers by distance"), kilometres),
        _chart("ages", _("Walkers by age"), ages),
        _chart("ways", _("Together or on a route of their own"), ways),
        _chart("history", _("For the first time, or back again"), history),
        _chart("provinces", _("Walkers by province"), provinces),
    ]
    return [each for each in found if each is not None]


def _chart(key: str, title: str, counts: Mapping[str, int | None]) -> Chart | None:
    if not any(count or count is None for count in counts.values()):
        return None
    bars = [
        Bar(label=label, value=count or 0, shown=_("under 5") if count is None else number(count))
        for label, count in counts.items()
    ]
    rows = [[bar.label, bar.shown] for bar in bars]
    summary = "; ".join(": ".join(row) for row in rows)
    drawing = lying_bars(bars)
    return Chart(key=key, title=title, summary=summary, head=[title, _("How many")], rows=rows, drawing=drawing)
