"""Figures as files: a line a figure, bare values, and what counts for each."""

from collections.abc import Iterable, Iterator
from typing import IO

from walk.exchange.spreadsheets import Cell, csv_file, xlsx_file
from walk.statistics.explained import Section

COLUMNS = ("key", "name", "value", "unit", "definition", "source")


def figures_csv(sections: Iterable[Section]) -> IO[bytes]:
    """UTF-8 with BOM, commas; numbers with a decimal point, empty where there is none."""
    return csv_file(COLUMNS, _rows(sections))


def figures_xlsx(sections: Iterable[Section]) -> IO[bytes]:
    """One sheet; texts are never formulas."""
    return xlsx_file("figures", COLUMNS, _rows(sections))


def _rows(sections: Iterable[Section]) -> Iterator[list[Cell]]:
    for section in sections:
        for figure in section.figures:
            yield [getattr(figure, column) for column in COLUMNS]
