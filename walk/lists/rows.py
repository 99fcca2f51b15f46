"""The one place where rows of lists come from: streamed from the database, and written row by row."""

from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from sqlalchemy import func, select

from walk.db import db
from walk.editions.models import Edition
from walk.exchange.spreadsheets import CSV_TYPE, JSON_TYPE, XLSX_TYPE, Cell, Kind, csv_file, json_file, xlsx_file
from walk.lists.columns import List, Query, Wanted

BATCH = 1000
FORMATS = {"xlsx": XLSX_TYPE, "csv": f"{CSV_TYPE}; charset=utf-8", "json": JSON_TYPE}
Row = Sequence[Cell]
_FOR_ALL_ROWS = {"cursor_tuple_fraction": "1", "enable_nestloop": "off"}


class Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


def each_row(found: List, edition: Edition, wanted: Wanted) -> Iterator[Row]:
    """The rows wanted, as plain values, without holding them all at once."""
    return streamed(found.select(edition, wanted))


def streamed(query: Query) -> Iterator[Any]:
    """The rows of a query, from a cursor of the server, without holding them all at once.

    PostgreSQL plans a cursor for its first rows, and takes tables that it has not counted yet for small ones: joined
    row by row, 18,000 gifts took a minute. Until the end of the transaction it plans for all rows, by hash.
    """
    for setting, value in _FOR_ALL_ROWS.items():
        db.session.execute(select(func.set_config(setting, value, True)))
    for rows in db.session.execute(query, execution_options={"yield_per": BATCH}).partitions():
        yield from rows


def first_rows(found: List, edition: Edition, wanted: Wanted, *, most: int) -> list[Row]:
    """The first rows wanted."""
    return list(db.session.execute(found.select(edition, wanted).limit(most)))


def count_rows(found: List, edition: Edition, wanted: Wanted) -> int:
    """How many rows are wanted."""
    query = found.select(edition, wanted).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(query)) or 0


def list_file(found: List, kind: str, rows: Iterator[Row] | Counted) -> IO[bytes]:
    """Rows of a list as a file of this kind, one of FORMATS. A file that goes when it is closed."""
    columns, kinds = [each.key for each in found.columns], [each.kind for each in found.columns]
    writers: dict[str, Callable[[], IO[bytes]]] = {
        "xlsx": lambda: xlsx_file(found.key, columns, rows, kinds),
        "csv": lambda: csv_file(columns, rows, kinds),
        "json": lambda: json_file(columns, rows, kinds),
    }
    return writers[kind]()


def as_cell(kind: Kind) -> str:
    """The class of a cell on the page."""
    return "number" if kind in (Kind.WHOLE, Kind.NUMBER, Kind.EUROS) else ""
