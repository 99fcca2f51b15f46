"""The rows of the three files of an edition: their columns, and what a row says once it is read."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar

from walk.exchange import cells, mends, synonyms
from walk.exchange.mend import Mend
from walk.exchange.sheet import MOST_FAULTS, Fault, Line, is_full, stream_sheet
from walk.i18n import gettext as _
from walk.money import Cents

TEAMS, WALKERS, DONATIONS = "teams.csv", "walkers.csv", "donations.csv"
FILES = (TEAMS, WALKERS, DONATIONS)
ID_LENGTH = 40
NAME_LENGTH = 80
REFERENCES = ("team_id", "walker_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a row stood. `fingerprint` (SHA-256) changes with its cells, not with the order of columns."""

    file: str
    line: int
    id: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True, slots=True)
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


@dataclass(frozen=True, kw_only=True, slots=True)
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


@dataclass(frozen=True, kw_only=True, slots=True)
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

    `whole`: every id in the file is among them, so that an id which is not there is an unknown one. `loose`: to which
    teams and walkers rows point that could not be read as a whole: line, column, id.
    """

    good: Sequence[Row]
    ids: Mapping[str, int]
    loose: Sequence[tuple[int, str, str]]
    whole: bool
    faults: Sequence[Fault]


def read_teams(content: bytes | None) -> Rows[TeamRow]:
    """The rows of teams.csv; never raises."""
    return _read(TeamRow, TEAMS, content)


def read_walkers(content: bytes | None) -> Rows[WalkerRow]:
    """The rows of walkers.csv; never raises."""
    return _read(WalkerRow, WALKERS, content)


def read_donations(content: bytes | None) -> Rows[DonationRow]:
    """The rows of donations.csv; never raises."""
    return _read(DonationRow, DONATIONS, content)


def _donor_name(value: str) -> tuple[str, str]:
    """First and last name: Belgian surnames have particles, so the first word alone is the first name."""
    if not value:
        raise cells.Wrong(_("this cell must not be empty."))
    first, _blank, last = " ".join(value.split()).partition(" ")
    short = cells.text(NAME_LENGTH)
    return short(first), short(last)


def _reference(value: str) -> str | None:
    return _optional_id(value) or None


def _text(limit: int, *, required: bool = False, lines: bool = False) -> tuple[cells.Parser, mends.Mender]:
    return cells.text(limit, required=required, lines=lines), mends.shorter(limit)


def _words(vocabulary: synonyms.Vocabulary, *words: str) -> tuple[cells.Parser, mends.Mender]:
    return cells.words(*words), mends.word(vocabulary)


_optional_id = cells.text(ID_LENGTH)
_id = (cells.text(ID_LENGTH, required=True), mends.nothing)
_ref = (_reference, mends.nothing)
_name = _text(NAME_LENGTH, required=True)
_place = _text(80)
_day = (cells.day, mends.day)
_flag = (cells.flag, mends.word(synonyms.YES_NO))
_communication = (cells.communication, mends.communication)

# column in the file: field of the row, how its cells are read, what is proposed for those that cannot be;
# the first column is the row's id
Columns = Mapping[str, tuple[str, cells.Parser, mends.Mender]]

TEAM_COLUMNS: Columns = {
    "team_id": ("id", *_id),
    "name": ("name", *_name),
    "kind": ("kind", *_words(synonyms.TEAM_KINDS, "friends", "family", "company", "school")),
    "company": ("company", *_text(120)),
    "city": ("city", *_place),
    "goal_eur": ("goal", cells.euros, mends.euros),
    "registered_at": ("registered_at", cells.moment, mends.moment),
    "structured_communication": ("communication", *_communication),
    "status": ("status", *_words(synonyms.TEAM_STATES, "confirmed", "cancelled")),
}
WALKER_COLUMNS: Columns = {
    "walker_id": ("id", *_id),
    "team_id": ("team_id", *_ref),
    "captain": ("captain", *_flag),
    "first_name": ("first_name", *_name),
    "last_name": ("last_name", *_text(NAME_LENGTH)),
    "email": ("email", cells.email_or_none, mends.email),
    "birth_date": ("birth_date", *_day),
    "gender": (
        "gender",
        cells.choice({"V": "woman", "M": "man", "X": "x", "": "unknown"}),
        mends.word(synonyms.GENDERS),
    ),
    "route_km": ("distance_km", cells.distance, mends.distance),
    "route_type": ("kind", *_words(synonyms.ROUTE_KINDS, "central", "own")),
    "start_place": ("start", *_text(120)),
    "postal_code": ("postal_code", *_text(12)),
    "city": ("city", *_place),
    "language": ("language", cells.language, mends.word(synonyms.LANGUAGES)),
    "tshirt": ("shirt", *_text(8)),
    "previous_editions": ("previous_editions", cells.years, mends.years),
    "previous_count": ("previous_count", cells.count, mends.number),
    "newsletter": ("newsletter", *_flag),
    "guardian": ("guardian", *_text(120)),
    "status": ("status", *_words(synonyms.WALKER_STATES, "confirmed", "waiting", "unpaid", "cancelled")),
}
DONATION_COLUMNS: Columns = {
    "donation_id": ("id", *_id),
    "date": ("date", *_day),
    "time": ("time", cells.clock_time, mends.clock_time),
    "amount": ("amount", cells.some_euros, mends.euros),
    "currency": ("currency", *_words(synonyms.CURRENCIES, "EUR")),
    "status": (
        "status",
        *_words(synonyms.GIFT_STATES, "paid", "pending", "failed", "expired", "refunded", "disputed"),
    ),
    "method": ("method", *_words(synonyms.METHODS, "bancontact", "card", "transfer", "sepa_debit", "cash")),
    "donor_name": ("name", _donor_name, mends.nothing),
    "donor_email": ("email", cells.email, mends.email),
    "anonymous": ("anonymous", *_flag),
    "walker_id": ("walker_id", *_ref),
    "team_id": ("team_id", *_ref),
    "message": ("message", *_text(500, lines=True)),
    "structured_communication": ("communication", *_communication),
    "wants_certificate": ("wants_certificate", *_flag),
}
COLUMNS: Mapping[str, Columns] = {TEAMS: TEAM_COLUMNS, WALKERS: WALKER_COLUMNS, DONATIONS: DONATION_COLUMNS}


def may_be_empty(file: str, column: str) -> bool:
    """Whether a cell of this column may be empty."""
    try:
        COLUMNS[file][column][1]("")
    except cells.Wrong:
        return False
    return True


def _read(kind: type[Row], file: str, content: bytes | None) -> Rows[Row]:
    columns = COLUMNS[file]
    key = next(iter(columns))
    good: list[Row] = []
    faults: list[Fault] = []
    ids: dict[str, int] = {}
    loose: list[tuple[int, str, str]] = []
    optional = [column for column in columns if may_be_empty(file, column)]
    broken: list[Fault] = []
    for line in stream_sheet(file, content, list(columns), broken, optional):
        values, wrong = _parse(line, columns)
        name = values.pop("id", "")
        first = ids.setdefault(name, line.number) if name else line.number
        if first != line.number:
            wrong[key] = (_("%(id)s stood already in line %(line)s.", id=cells.shown(name), line=first), None)
        faults += [
            Fault(file=file, line=line.number, column=each, reason=why, mend=mend)
            for each, (why, mend) in wrong.items()
        ]
        if is_full(faults, file, line.number, most=MOST_FAULTS * len(columns)):
            broken.append(faults.pop())
            break
        if not wrong:
            good.append(kind(origin=_origin(file, line, name, columns), **values))
        else:
            loose += [(line.number, each, values[each]) for each in REFERENCES if each != key and values.get(each)]
    whole = not broken and not any(fault.column == key for fault in faults)
    return Rows(good=good, ids=ids, loose=loose, whole=whole, faults=[*broken, *faults])


def _parse(line: Line, columns: Columns) -> tuple[dict[str, Any], dict[str, tuple[str, Mend | None]]]:
    """The values of the cells that could be read, by field; what is wrong with the others, and mends it, by column."""
    values: dict[str, Any] = {}
    wrong: dict[str, tuple[str, Mend | None]] = {}
    for column, (field, parse, mender) in columns.items():
        try:
            values[field] = parse(line.cells[column])
        except cells.Wrong as reason:
            wrong[column] = (str(reason), mends.propose(line.cells[column], parse, mender))
    return values, wrong


def _origin(file: str, line: Line, name: str, columns: Columns) -> Origin:
    said = json.dumps([line.cells[column] for column in columns])
    return Origin(file=file, line=line.number, id=name, fingerprint=hashlib.sha256(said.encode()).hexdigest())
