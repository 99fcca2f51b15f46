"""The ledger as a file for the bookkeeper: CSV that Excel reads as UTF-8, and XLSX; one row a movement."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from walk.clock import BRUSSELS
from walk.ledger.queries import Movement
from walk.money import Cents
from walk.walkers.spreadsheet import guarded

COLUMNS = (
    *("paid", "booked", "kind", "provider", "method", "reference", "gross", "fee", "net"),
    *("gift", "registration_fee", "package", "payer", "email", "description", "edition", "payout", "note"),
)
BOM = "\ufeff"
Cell = str | float | int | None


def as_csv(movements: Iterable[Movement]) -> Iterator[bytes]:
    """UTF-8 with BOM, a line a movement, made as it is sent; a text never begins as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write(BOM)
    writer.writerow(COLUMNS)
    for movement in movements:
        writer.writerow([guarded(each) if isinstance(each, str) else each for each in _cells(movement)])
        if text.tell() > 60_000:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def as_xlsx(movements: Iterable[Movement]) -> bytes:
    """One sheet, written row by row; texts are never formulas."""
    import xlsxwriter  # only those who download pay for it

    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True, "tmpdir": folder}
        book = xlsxwriter.Workbook(path, options)
        sheet = book.add_worksheet("ledger")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for number, movement in enumerate(movements, 1):
            sheet.write_row(number, 0, _cells(movement))
        book.close()
        return path.read_bytes()


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
