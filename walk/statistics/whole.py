"""Everything that is shown of one edition's figures, read once: figures, tables, days, charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from walk.editions.models import Edition
from walk.pictures.charts import Chart
from walk.statistics.charting import charts_of
from walk.statistics.divisions import Part, methods, walker_tables
from walk.statistics.figures import Figures
from walk.statistics.frames import figures_of


@dataclass(frozen=True, kw_only=True)
class Whole:
    """An edition's figures and tables: language, shirt, province, municipality and method."""

    figures: Figures
    tables: Mapping[str, Sequence[Part]]
    charts: Sequence[Chart]


def read_whole(edition: Edition) -> Whole:
    """All of an edition as it is now; charts in the language of the page."""
    figures = figures_of(edition)
    tables = {**walker_tables(edition), "method": methods(edition)}
    return Whole(figures=figures, tables=tables, charts=charts_of(figures, tables))
