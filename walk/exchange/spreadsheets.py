"""Tables going out, row by row: CSV that Excel reads as UTF-8, XLSX and JSON; in none does a text become a formula."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from walk.clock import BRUSSELS
from walk.exchange.kinds import Cell, Kind
from walk.exchange.workbook import write_workbook
from walk.money import Cents
from walk.walkers.spreadsheet import guarded

__all__ = ["CSV_TYPE", "JSON_TYPE", "XLSX_TYPE", "Cell", "Kind", "csv_file", "decimal_euros", "json_file", "xlsx_file"]

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON_TYPE = "application/json"
Rows = Iterable[Sequence[Cell]]


def csv_file(columns: Sequence[str], rows: Rows, kinds: Sequence[Kind] = ()) -> IO[bytes]:
    """UTF-8 with BOM, a line a row. A file that goes when it is closed."""
    file = TemporaryFile("w+b")  # noqa: SIM115
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    told = [_IN_CSV[kind] for kind in _of(columns, kinds)]
    writer.writerows(
        [None if cell is None else tell(cell) for tell, cell in zip(told, row, strict=True)] for row in rows
    )
    text.flush()
    text.detach()
    file.seek(0)
    return file


def xlsx_file(name: str, columns: Sequence[str], rows: Rows, kinds: Sequence[Kind] = ()) -> IO[bytes]:
    """One sheet of this name, written row by row. A file that goes when it is closed."""
    file = TemporaryFile("w+b")  # noqa: SIM115
    write_workbook(file, name, columns, rows, _of(columns, kinds))
    file.seek(0)
    return file


def json_file(columns: Sequence[str], rows: Rows, kinds: Sequence[Kind] = ()) -> IO[bytes]:
    """A list of one object a row, each on a line; euros are texts, as '25.00'. A file that goes when it is closed."""
    file = TemporaryFile("w+b")  # noqa: SIM115
    told = [_IN_JSON[kind] for kind in _of(columns, kinds)]
    before = b"[\n"
    for row in rows:
        cells = [None if cell is None else tell(cell) for tell, cell in zip(told, row, strict=True)]
        file.write(before + _encode(dict(zip(columns, cells, strict=True))).encode("utf-8", "replace"))
        before = b",\n"
    file.write(b"\n]\n" if before != b"[\n" else b"[]\n")
    file.seek(0)
    return file


def decimal_euros(cents: Cents) -> float:
    """Euros for a spreadsheet: the nearest binary number to whole cents, never summed here."""
    return cents / 100


def written(cents: Any) -> str:
    """Cents as a decimal number: '25.00'; a sum of the database may be whole without being an int."""
    whole = int(cents)
    return f"{'-' if whole < 0 else ''}{abs(whole) // 100}.{abs(whole) % 100:02d}"


def _of(columns: Sequence[str], kinds: Sequence[Kind]) -> Sequence[Kind]:
    return kinds or [Kind.ANY] * len(columns)


def _text(cell: Any) -> str:
    return guarded(str(cell))


def _day(cell: Any) -> str:
    told: str = cell.isoformat()
    return told


def _moment(cell: Any) -> str:
    told: str = cell.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M:%S")
    return told


def _with_zone(cell: Any) -> str:
    told: str = cell.astimezone(BRUSSELS).isoformat(timespec="seconds")
    return told


def _same(cell: Any) -> Any:
    return cell


def _any(cell: Any) -> Any:
    match cell:
        case bool():
            return int(cell)
        case str():
            return guarded(cell)
        case datetime():
            return _moment(cell)
        case date():
            return _day(cell)
        case _:
            return cell


def _any_in_json(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return _with_zone(cell)
    return _day(cell) if isinstance(cell, date) else cell


_IN_CSV: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _same,
    Kind.NUMBER: _same,
    Kind.EUROS: written,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.YES_NO: int,
    Kind.ANY: _any,
}
_IN_JSON: dict[Kind, Callable[[Any], Any]] = {
    **_IN_CSV,
    Kind.TEXT: str,
    Kind.MOMENT: _with_zone,
    Kind.YES_NO: bool,
    Kind.ANY: _any_in_json,
}
_encode = json.JSONEncoder(ensure_ascii=False).encode
