"""Figures as files: CSV that Excel reads as UTF-8, and XLSX."""

import csv
import io
from collections.abc import Iterable

from walk.statistics.explained import Explained, Section

COLUMNS = ("key", "name", "value", "unit", "definition", "source")
WIDTHS = (34, 30, 12, 12, 90, 50)
BOM = "\ufeff"


def figures_csv(sections: Iterable[Section]) -> bytes:
    """UTF-8 with BOM, commas, a line a figure; numbers with a decimal point, empty where there is none."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(figure) for figure in _all(sections))
    return (BOM + text.getvalue()).encode()


def figures_xlsx(sections: Iterable[Section]) -> bytes:
    """One sheet, a line a figure; texts are never formulas."""
    import xlsxwriter  # only those who download pay for it

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
    for row, figure in enumerate(_all(sections), 1):
        sheet.write_row(row, 0, _cells(figure))
    book.close()
    return file.getvalue()


def _all(sections: Iterable[Section]) -> Iterable[Explained]:
    return (figure for section in sections for figure in section.figures)


def _cells(figure: Explained) -> list[object]:
    return [getattr(figure, column) for column in COLUMNS]
