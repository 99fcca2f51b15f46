"""The file of gifts made elsewhere: its columns, and what a row says once it is read."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from stdnum.be import ssn, vat

from walk.exchange import cells
from walk.exchange.sheet import Fault, Line, read_sheet
from walk.money import Cents

LARGEST = 10 * 1024**2  # bytes of a file
MOST_ROWS = 50_000
NUMBER = "national_number"
SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")  # what we call a system


@dataclass(frozen=True, kw_only=True)
class Row:
    """One gift. `source_id`: of the gift there; `donor_id`: of the donor there. `line`: of the file.

    `print` (SHA-256): of what it says of the gift, not of its donor, who may move house.
    """

    line: int
    print: str
    source_id: str
    donor_id: str
    day: date
    amount: Cents
    email: str | None
    first_name: str
    last_name: str
    organisation: str
    enterprise_number: str
    street: str
    postal_code: str
    city: str
    country: str
    language: str
    method: str
    withdrawn: bool
    national_number: str


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The gifts of a file; with faults, nothing of it may come in."""

    good: Sequence[Row]
    faults: Sequence[Fault]


def read_rows(file: str, content: bytes, *, today: date) -> Rows:
    """The rows of a file of gifts, checked each and together; never raises."""
    if len(content) > LARGEST:
        return Rows(good=[], faults=[Fault(file=file, reason=f"the file is larger than {LARGEST // 1024**2} MB.")])
    columns = dict(_COLUMNS)
    if NUMBER not in content.split(b"\n", 1)[0].decode("utf-8", "replace"):
        del columns[NUMBER]
    sheet = read_sheet(file, content, list(columns))
    faults = list(sheet.faults)
    if len(sheet.lines) > MOST_ROWS:
        return Rows(good=[], faults=[Fault(file=file, reason=f"at most {MOST_ROWS:,} rows fit in one file.")])
    good: list[Row] = []
    for line in sheet.lines:
        values, wrong = _parse(line, columns)
        wrong += [] if wrong else _disagreements(values, today)
        faults += [Fault(file=file, line=line.number, column=column, reason=why) for column, why in wrong]
        if not wrong:
            good.append(Row(line=line.number, print=_print(values), **values))
    faults += _repeated(file, good)
    faults += _of_two_minds(file, good)
    return Rows(good=good, faults=sorted(faults))


def _country(value: str) -> str:
    if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
        raise cells.Wrong(f"{cells.shown(value)} is not a country code of two letters, such as BE.")
    return value.upper() or "BE"


def _language(value: str) -> str:
    return cells.language(value) if value else "nl"


def _enterprise_number(value: str) -> str:
    if value and not vat.is_valid(value):
        raise cells.Wrong(f"{cells.shown(value)} is not a Belgian enterprise number.")
    return str(vat.compact(value)) if value else ""


def _national_number(value: str) -> str:
    if value and not ssn.is_valid(value):
        raise cells.Wrong("the check digits of the national number are wrong.")  # the number itself is never shown
    return str(ssn.compact(value)) if value else ""


_id = cells.text(120, required=True)
_name = cells.text(80)

# column: (field of the row, how its cells are read)
_COLUMNS: Mapping[str, tuple[str, cells.Parser]] = {
    "source_id": ("source_id", _id),
    "donor_id": ("donor_id", _id),
    "date": ("day", cells.day),
    "amount": ("amount", cells.some_euros),
    "email": ("email", cells.email_or_none),
    "first_name": ("first_name", _name),
    "last_name": ("last_name", _name),
    "organisation": ("organisation", cells.text(160)),
    "enterprise_number": ("enterprise_number", _enterprise_number),
    "street": ("street", cells.text(150)),
    "postal_code": ("postal_code", cells.text(12)),
    "city": ("city", cells.text(80)),
    "country": ("country", _country),
    "language": ("language", _language),
    "method": ("method", cells.text(32)),
    "status": ("withdrawn", cells.choice({"paid": "", "withdrawn": "withdrawn"})),
    NUMBER: (NUMBER, _national_number),
}
COLUMNS = tuple(_COLUMNS)


def _parse(line: Line, columns: Mapping[str, tuple[str, cells.Parser]]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    values: dict[str, Any] = {NUMBER: ""}
    wrong: list[tuple[str, str]] = []
    for column, (field, parse) in columns.items():
        try:
            values[field] = parse(line.cells[column])
        except cells.Wrong as reason:
            wrong.append((column, str(reason)))
    values["withdrawn"] = bool(values.get("withdrawn"))
    return values, wrong


def _disagreements(values: dict[str, Any], today: date) -> list[tuple[str, str]]:
    found = []
    if values["day"] > today:
        found.append(("date", f"{values['day']} is still to come."))
    if not (values["last_name"] or values["organisation"]):
        found.append(("last_name", "who gave? last_name and organisation are both empty."))
    if values["enterprise_number"] and not values["organisation"]:
        found.append(("organisation", "an enterprise number needs the organisation's name."))
    if values[NUMBER] and values["organisation"]:
        found.append((NUMBER, "an organisation has no national number."))
    return found


def _print(values: dict[str, Any]) -> str:
    said = [values["donor_id"], values["day"].isoformat(), values["amount"], values["method"]]
    return sha256(json.dumps(said).encode()).hexdigest()


def _repeated(file: str, rows: Sequence[Row]) -> list[Fault]:
    first: dict[str, int] = {}
    found = []
    for row in rows:
        line = first.setdefault(row.source_id, row.line)
        if line != row.line:
            reason = f"{cells.shown(row.source_id)} stood already in line {line}."
            found.append(Fault(file=file, line=row.line, column="source_id", reason=reason))
    return found


def _of_two_minds(file: str, rows: Sequence[Row]) -> list[Fault]:
    """One donor there has one e-mail address, one national number, and is a person or an organisation."""
    first: dict[tuple[str, str], Row] = {}
    found = []
    for row in rows:
        for column in ("email", NUMBER, "organisation"):
            if not getattr(row, column):
                continue
            other = first.setdefault((row.donor_id, column), row)
            if getattr(other, column) != getattr(row, column):
                reason = f"donor {cells.shown(row.donor_id)} has another one in line {other.line}."
                found.append(Fault(file=file, line=row.line, column=column, reason=reason))
    return found
