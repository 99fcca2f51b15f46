"""Figures with their words: name, value, unit and what counts, in the current language."""

from collections.abc import Sequence
from dataclasses import dataclass

from walk.i18n import euros, gettext, number
from walk.statistics.definitions import (
    AGES,
    CENTS,
    EUROS,
    GENDERS,
    MONEY,
    OF_DISTANCE,
    PEOPLE_AND_TEAMS,
    PERCENT,
    WAYS,
    Definition,
)
from walk.statistics.figures import Figures, Value


@dataclass(frozen=True, kw_only=True)
class Explained:
    """One figure as it is shown: `value` is bare, for spreadsheets; `shown` is for reading."""

    key: str
    name: str
    value: Value
    shown: str
    unit: str
    definition: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """Figures that belong together."""

    title: str
    figures: Sequence[Explained]


def explain(figures: Figures) -> list[Section]:
    """All figures of an edition, in sections."""
    values = figures.as_json()
    return [
        Section(title=gettext("Walkers and teams"), figures=_explained(PEOPLE_AND_TEAMS, values)),
        Section(title=gettext("Ages"), figures=_explained(AGES, values)),
        Section(title=gettext("Routes and editions"), figures=[*_distances(figures), *_explained(WAYS, values)]),
        Section(title=gettext("Gifts"), figures=_explained(MONEY, values)),
    ]


def shares(figures: Figures) -> list[Section]:
    """How the walkers are divided, by gender and by distance."""
    return [
        Section(title=gettext("By gender"), figures=_explained(GENDERS, figures.as_json())),
        Section(title=gettext("By distance"), figures=_distances(figures)),
    ]


def _distances(figures: Figures) -> list[Explained]:
    return [
        Explained(
            key=OF_DISTANCE.key % {"km": km},
            name=gettext(OF_DISTANCE.name, km=km),
            value=count,
            shown=number(count),
            unit=gettext(OF_DISTANCE.unit),
            definition=gettext(OF_DISTANCE.counts),
        )
        for km, count in figures.distances.items()
    ]


def _explained(definitions: Sequence[Definition], values: dict[str, Value]) -> list[Explained]:
    return [
        Explained(
            key=each.key,
            name=gettext(each.name),
            value=values[each.key],
            shown=_shown(each, values),
            unit=gettext(each.unit),
            definition=gettext(each.counts),
        )
        for each in definitions
    ]


def _shown(definition: Definition, values: dict[str, Value]) -> str:
    value = values[definition.key]
    if definition.unit == EUROS:
        value = values[f"{definition.key}_cents"]
    if value is None or isinstance(value, str):
        return "–"
    if definition.unit in (EUROS, CENTS):
        return euros(int(value))
    return f"{value} %" if definition.unit == PERCENT else number(value)
