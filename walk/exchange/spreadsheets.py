"""Tables going out, row by row: CSV that Excel reads as UTF-8, and XLSX; in neither does a text become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from walk.money import Cents
from walk.walkers.spreadsheet import guarded

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | float | int | None


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """UTF-8 with BOM, a line a row. A file that goes when it is closed."""
    file = TemporaryFile("w+b")  # noqa: SIM115
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(each) if isinstance(each, str) else each for each in row])
    text.flush()
    text.detach()
    file.seek(0)
    return file


def xlsx_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """One sheet of this name, written row by row. A file that goes when it is closed."""
    import xlsxwriter  # only those who download pay for it

    file = TemporaryFile("w+b")  # noqa: SIM115
    with TemporaryDirectory() as folder:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True, "tmpdir": folder}
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 18)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
        book.close()
    file.seek(0)
    return file


def decimal_euros(cents: Cents) -> float:
    """Euros for a spreadsheet: the nearest binary number to whole cents, never summed here."""
    return cents / 100
