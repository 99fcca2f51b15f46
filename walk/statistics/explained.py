"""Figures beside their definitions, in the language of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from walk.i18n import euros, gettext, number
from walk.statistics.definitions import CENTS, EUROS, OF_DISTANCE, PERCENT, Definition
from walk.statistics.figures import Figures, Value
from walk.statistics.groups import ALL, GROUPS


@dataclass(frozen=True, kw_only=True)
class Explained:
    """One figure as it is shown: `value` is bare, for spreadsheets; `shown` is for reading."""

    key: str
    name: str
    value: Value
    shown: str
    unit: str
    definition: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """Figures that belong together."""

    title: str
    figures: Sequence[Explained]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One figure, and how it is written for each of several parts."""

    figure: Explained
    shown: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Side:
    """Figures of several parts that belong together."""

    title: str
    rows: Sequence[Beside]


def explain(figures: Figures) -> list[Section]:
    """All figures of an edition, in sections."""
    sections = []
    for group in GROUPS:
        shown = [explain_one(each, figures.values) for each in group.figures]
        if group.key == "routes":
            shown = [*distances(figures), *shown]
        sections.append(Section(title=gettext(group.title), figures=shown))
    return sections


def explain_part(parts: Sequence[Mapping[str, Value]]) -> list[Side]:
    """The figures that several parts of the walk have, in sections: each with its value in every part."""
    sections = []
    for group in GROUPS:
        rows = [
            Beside(figure=explain_one(each, {}), shown=[shown(each, values.get(_key(each))) for values in parts])
            for each in group.figures
            if any(_key(each) in values for values in parts)
        ]
        if rows:
            sections.append(Side(title=gettext(group.title), rows=rows))
    return sections


def in_words() -> dict[str, dict[str, str]]:
    """Every definition by key, in the language of the page: name, what counts, unit, source."""
    found = {key: explain_one(each, {}) for key, each in ALL.items()}
    words = ("name", "definition", "unit", "source")
    return {key: {name: getattr(each, name) for name in words} for key, each in found.items()}


def distances(figures: Figures) -> list[Explained]:
    """The walkers of each distance."""
    return [
        Explained(
            key=OF_DISTANCE.key % {"km": km},
            name=gettext(OF_DISTANCE.name, km=km),
            value=count,
            shown=number(count),
            unit=gettext(OF_DISTANCE.unit),
            definition=gettext(OF_DISTANCE.counts),
            source=gettext(OF_DISTANCE.source),
        )
        for km, count in figures.distances.items()
    ]


def explain_one(definition: Definition, values: Mapping[str, Value]) -> Explained:
    """One figure; what is not known is shown as a dash."""
    value = values.get(_key(definition))
    return Explained(
        key=definition.key,
        name=gettext(definition.name),
        value=cell(definition, value),
        shown=shown(definition, value),
        unit=gettext(definition.unit),
        definition=gettext(definition.counts),
        source=gettext(definition.source),
    )


def cell(definition: Definition, value: Value) -> Value:
    """A figure for a spreadsheet: euros whole, or with their cents after the point; written, never summed."""
    if definition.unit != EUROS or not isinstance(value, int):
        return value
    return value / 100 if value % 100 else value // 100


def shown(definition: Definition, value: Value) -> str:
    """A figure for reading; `value` in cents where it is an amount."""
    if value is None or isinstance(value, str):
        return "–"
    if definition.unit in (EUROS, CENTS):
        return euros(int(value))
    return f"{number(value)} %" if definition.unit == PERCENT else number(value)


def _key(definition: Definition) -> str:
    return f"{definition.key}_cents" if definition.unit == EUROS else definition.key
