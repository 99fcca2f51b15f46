"""The ledger as a file for the bookkeeper: CSV that Excel reads as UTF-8, and XLSX; one row a movement."""

import csv
import io
from collections.abc import Iterable
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from walk.clock import BRUSSELS
from walk.ledger.queries import Movement
from walk.money import Cents
from walk.walkers.spreadsheet import guarded

COLUMNS = (
    *("paid", "booked", "kind", "provider", "method", "reference", "gross", "fee", "net"),
    *("gift", "registration_fee", "package", "payer", "email", "description", "edition", "payout", "note"),
)
Cell = str | float | int | None


def as_csv(movements: Iterable[Movement]) -> IO[bytes]:
    """UTF-8 with BOM, a line a movement; a text never begins as a formula. A file that goes when it is closed."""
    file = TemporaryFile("w+b")  # noqa: SIM115
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for movement in movements:
        writer.writerow([guarded(each) if isinstance(each, str) else each for each in _cells(movement)])
    text.flush()
    text.detach()
    file.seek(0)
    return file


def as_xlsx(movements: Iterable[Movement]) -> IO[bytes]:
    """One sheet, written row by row; texts are never formulas. A file that goes when it is closed."""
    import xlsxwriter  # only those who download pay for it

    file = TemporaryFile("w+b")  # noqa: SIM115
    with TemporaryDirectory() as folder:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True, "tmpdir": folder}
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet("ledger")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for number, movement in enumerate(movements, 1):
            sheet.write_row(number, 0, _cells(movement))
        book.close()
    file.seek(0)
    return file


def _cells(each: Movement) -> list[Cell]:
    booked = each.booked_at.astimezone(BRUSSELS).date().isoformat() if each.booked_at else ""
    return [
        each.at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M:%S"),
        *(booked, each.kind, each.provider, each.method, each.reference),
        *(_euros(each.gross), _euros(each.fee), _euros(each.net)),
        *(_euros(each.gift), _euros(each.registration_fee), _euros(each.package)),
        *(each.payer, each.email, each.description, each.year, each.payout, each.note),
    ]


def _euros(cents: Cents | None) -> float | None:
    """Euros for a spreadsheet: the nearest binary number to whole cents, never summed here."""
    return None if cents is None else cents / 100
