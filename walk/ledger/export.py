"""The ledger as a file for the bookkeeper: CSV that Excel reads as UTF-8, and XLSX; one row a movement."""

from collections.abc import Iterable
from typing import IO

from walk.clock import BRUSSELS
from walk.exchange.spreadsheets import Cell, csv_file, decimal_euros, xlsx_file
from walk.ledger.queries import Movement
from walk.money import Cents

COLUMNS = (
    *("paid", "booked", "kind", "provider", "method", "reference", "gross", "fee", "net"),
    *("gift", "registration_fee", "package", "payer", "email", "description", "edition", "payout", "note"),
)


def as_csv(movements: Iterable[Movement]) -> IO[bytes]:
    """A line a movement; a text never begins as a formula. A file that goes when it is closed."""
    return csv_file(COLUMNS, (_cells(each) for each in movements))


def as_xlsx(movements: Iterable[Movement]) -> IO[bytes]:
    """One sheet, written row by row; texts are never formulas. A file that goes when it is closed."""
    return xlsx_file("ledger", COLUMNS, (_cells(each) for each in movements))


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
    return None if cents is None else decimal_euros(cents)
