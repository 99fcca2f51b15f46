"""A frozen report as it is shown: its own figures under its own definitions, with text and charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from walk.clock import brussels_day
from walk.editions.models import Edition
from walk.i18n import gettext, language
from walk.pictures.charts import Chart
from walk.reports.models import FrozenReport
from walk.reports.wording import Written, write
from walk.statistics.charting import charts_of
from walk.statistics.divisions import Part
from walk.statistics.explained import Explained, Section, explain, shown
from walk.statistics.figures import Figures, Subject
from walk.statistics.frames import figures_of
from walk.statistics.groups import ALL


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a frozen report says, in the language of the page; its text in every language."""

    name: str
    figures: Figures
    sections: Sequence[Section]
    charts: Sequence[Chart]
    texts: Sequence[Written]

    def text(self, code: str) -> Written:
        """The text in one language."""
        return next(each for each in self.texts if each.language == code)


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A figure that is not the same at two moments."""

    name: str
    was: str
    now: str


def read_report(report: FrozenReport) -> Read:
    """A frozen report, with nothing in it that can change: also the name and the day of the walk are those of then."""
    figures, content = figures_at(report), report.content
    over = brussels_day(report.made_at) >= figures.subject.date
    tables = {key: [Part(**part) for part in parts] for key, parts in content["tables"].items()}
    words = content["definitions"].get(language(), content["definitions"]["nl"])
    return Read(
        name=content["edition"]["name"],
        figures=figures,
        sections=[
            Section(title=each.title, figures=[_as_defined(figure, words) for figure in each.figures])
            for each in explain(figures)
        ],
        charts=charts_of(figures, tables),
        texts=write(figures.subject, figures.values, figures.distances, over=over),
    )


def figures_at(moment: FrozenReport | Edition) -> Figures:
    """The figures of a frozen report, or of an edition as it is now."""
    if isinstance(moment, Edition):
        return figures_of(moment)
    edition = moment.content["edition"]
    subject = Subject(year=edition["year"], date=date.fromisoformat(edition["date"]), ordinal=edition["ordinal"])
    distances = dict(sorted(moment.content["distances"].items(), key=lambda each: float(each[0])))
    return Figures(subject=subject, values=moment.content["figures"], distances=distances)


def changed_figures(first: Figures, second: Figures) -> list[Changed]:
    """Every figure that is in both and differs, in the order of the page."""
    found = []
    for key, definition in ALL.items():
        name = f"{key}_cents" if f"{key}_cents" in first.values else key
        was, now = first.values.get(name), second.values.get(name)
        if name in first.values and name in second.values and was != now:
            found.append(Changed(name=gettext(definition.name), was=shown(definition, was), now=shown(definition, now)))
    return found


def _as_defined(figure: Explained, words: Mapping[str, Mapping[str, str]]) -> Explained:
    """The figure under the definition that held when it was frozen."""
    defined: dict[str, Any] = dict(words.get(figure.key, {}))
    return Explained(**{**vars(figure), **defined})
