"""The rows of the three files of an edition: their columns, and what a row says once it is read."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar

from walk.exchange import cells
from walk.exchange.sheet import Fault, Line, Sheet, read_sheet
from walk.money import Cents

TEAMS, WALKERS, DONATIONS = "teams.csv", "walkers.csv", "donations.csv"
FILES = (TEAMS, WALKERS, DONATIONS)
ID_LENGTH = 40
NAME_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a row stood. `fingerprint` (SHA-256) changes with its cells, not with the order of columns."""

    file: str
    line: int
    id: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """A row of teams.csv."""

    origin: Origin
    name: str
    kind: str
    company: str
    city: str
    goal: Cents
    registered_at: datetime
    communication: str | None
    status: str


@dataclass(frozen=True, kw_only=True)
class WalkerRow:
    """A row of walkers.csv. `gender` in our own words; `team_id` None: walks alone."""

    origin: Origin
    team_id: str | None
    captain: bool
    first_name: str
    last_name: str
    email: str | None
    birth_date: date
    gender: str
    distance_km: Decimal
    kind: str
    start: str
    postal_code: str
    city: str
    language: str
    shirt: str
    previous_editions: tuple[int, ...]
    previous_count: int
    newsletter: bool
    guardian: str
    status: str

    @property
    def confirmed(self) -> bool:
        """Whether this walker has a place."""
        return self.status == "confirmed"


@dataclass(frozen=True, kw_only=True)
class DonationRow:
    """A row of donations.csv. Without walker and team the gift is to the edition itself."""

    origin: Origin
    date: date
    time: time
    amount: Cents
    currency: str
    status: str
    method: str
    name: tuple[str, str]
    email: str
    anonymous: bool
    walker_id: str | None
    team_id: str | None
    message: str
    communication: str | None
    wants_certificate: bool


Row = TypeVar("Row", TeamRow, WalkerRow, DonationRow)


@dataclass(frozen=True, kw_only=True)
class Rows(Generic[Row]):
    """The rows of a file that could be read, and the ids (with their line) also of those that could not.

    `whole`: every id in the file is among them, so that an id which is not there is an unknown one.
    """

    good: Sequence[Row]
    ids: Mapping[str, int]
    whole: bool
    faults: Sequence[Fault]


def read_teams(content: bytes | None) -> Rows[TeamRow]:
    """The rows of teams.csv; never raises."""
    return _read(TeamRow, TEAMS, content, _TEAM_COLUMNS)


def read_walkers(content: bytes | None) -> Rows[WalkerRow]:
    """The rows of walkers.csv; never raises."""
    return _read(WalkerRow, WALKERS, content, _WALKER_COLUMNS)


def read_donations(content: bytes | None) -> Rows[DonationRow]:
    """The rows of donations.csv; never raises."""
    return _read(DonationRow, DONATIONS, content, _DONATION_COLUMNS)


def _donor_name(value: str) -> tuple[str, str]:
    """First and last name: Belgian surnames have particles, so the first word alone is the first name."""
    if not value:
        raise cells.Wrong("this cell must not be empty.")
    first, _, last = " ".join(value.split()).partition(" ")
    short = cells.text(NAME_LENGTH)
    return short(first), short(last)


def _reference(value: str) -> str | None:
    return _optional_id(value) or None


_id = cells.text(ID_LENGTH, required=True)
_optional_id = cells.text(ID_LENGTH)
_name = cells.text(NAME_LENGTH, required=True)
_place = cells.text(80)

# column in the file: (field of the row, how its cells are read); the first column is the row's id
Columns = Mapping[str, tuple[str, cells.Parser]]

_TEAM_COLUMNS: Columns = {
    "team_id": ("id", _id),
    "name": ("name", _name),
    "kind": ("kind", cells.words("friends", "family", "company", "school")),
    "company": ("company", cells.text(120)),
    "city": ("city", _place),
    "goal_eur": ("goal", cells.euros),
    "registered_at": ("registered_at", cells.moment),
    "structured_communication": ("communication", cells.communication),
    "status": ("status", cells.words("confirmed", "cancelled")),
}
_WALKER_COLUMNS: Columns = {
    "walker_id": ("id", _id),
    "team_id": ("team_id", _reference),
    "captain": ("captain", cells.flag),
    "first_name": ("first_name", _name),
    "last_name": ("last_name", cells.text(NAME_LENGTH)),
    "email": ("email", cells.email_or_none),
    "birth_date": ("birth_date", cells.day),
    "gender": ("gender", cells.choice({"V": "woman", "M": "man", "X": "x", "": "unknown"})),
    "route_km": ("distance_km", cells.distance),
    "route_type": ("kind", cells.words("central", "own")),
    "start_place": ("start", cells.text(120)),
    "postal_code": ("postal_code", cells.text(12)),
    "city": ("city", _place),
    "language": ("language", cells.language),
    "tshirt": ("shirt", cells.text(8)),
    "previous_editions": ("previous_editions", cells.years),
    "previous_count": ("previous_count", cells.count),
    "newsletter": ("newsletter", cells.flag),
    "guardian": ("guardian", cells.text(120)),
    "status": ("status", cells.words("confirmed", "waiting", "unpaid", "cancelled")),
}
_DONATION_COLUMNS: Columns = {
    "donation_id": ("id", _id),
    "date": ("date", cells.day),
    "time": ("time", cells.clock_time),
    "amount": ("amount", cells.some_euros),
    "currency": ("currency", cells.words("EUR")),
    "status": ("status", cells.words("paid", "pending", "failed", "expired", "refunded", "disputed")),
    "method": ("method", cells.words("bancontact", "card", "transfer", "sepa_debit", "cash")),
    "donor_name": ("name", _donor_name),
    "donor_email": ("email", cells.email),
    "anonymous": ("anonymous", cells.flag),
    "walker_id": ("walker_id", _reference),
    "team_id": ("team_id", _reference),
    "message": ("message", cells.text(500, lines=True)),
    "structured_communication": ("communication", cells.communication),
    "wants_certificate": ("wants_certificate", cells.flag),
}


def _read(kind: type[Row], file: str, content: bytes | None, columns: Columns) -> Rows[Row]:
    sheet: Sheet = read_sheet(file, content, list(columns))
    good: list[Row] = []
    faults: list[Fault] = [*sheet.faults]
    ids: dict[str, int] = {}
    for line in sheet.lines:
        values, wrong = _parse(line, columns)
        name = values.pop("id", "")
        first = ids.setdefault(name, line.number) if name else line.number
        if first != line.number:
            wrong[next(iter(columns))] = f"{cells.shown(name)} stood already in line {first}."
        faults += [Fault(file=file, line=line.number, column=each, reason=wrong[each]) for each in wrong]
        if not wrong:
            good.append(kind(origin=_origin(file, line, name, columns), **values))
    whole = sheet.whole and not any(fault.column == next(iter(columns)) for fault in faults)
    return Rows(good=good, ids=ids, whole=whole, faults=faults)


def _parse(line: Line, columns: Columns) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of the cells that could be read, by field; what is wrong with the others, by column."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for column, (field, parse) in columns.items():
        try:
            values[field] = parse(line.cells[column])
        except cells.Wrong as reason:
            wrong[column] = str(reason)
    return values, wrong


def _origin(file: str, line: Line, name: str, columns: Columns) -> Origin:
    said = json.dumps([line.cells[column] for column in columns])
    return Origin(file=file, line=line.number, id=name, fingerprint=hashlib.sha256(said.encode()).hexdigest())
