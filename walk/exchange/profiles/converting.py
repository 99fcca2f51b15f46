"""Turns a file of another system into one of ours, each row on the line on which it stood there."""

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Mapping

from walk.donors.rules import folded
from walk.errors import Refused
from walk.exchange.dates import Order, read_clock, read_moment
from walk.exchange.profiles.foreign import Foreign
from walk.exchange.profiles.mapping import (
    AMOUNTS,
    AS_IT_STANDS,
    CLOCKS,
    COUNTED,
    DAYS,
    LONG,
    MOMENTS,
    WORDS,
    How,
    Plan,
    Source,
)
from walk.exchange.rows import COLUMNS, TEAMS
from walk.i18n import gettext as _

Cells = Mapping[str, str]
_LETTERS = 16  # hexadecimal digits of an id that is made: two alike in a million files of a million rows
_BREAKS = re.compile(r"\r\n|\r|\n")
_CURRENCY = re.compile(r"(?i)€|eur(os?)?|\s")


def convert(plan: Plan, foreign: Foreign) -> bytes:
    """Our file. Cells that cannot be read stay as they stand, for the dry run to name. Raises Refused.

    Rows that are one team, by a code made of its name, become one row.
    """
    lacking = sorted(plan.needs - set(foreign.header))
    if lacking:
        raise Refused(_("These columns are not in the file: %(columns)s.", columns=", ".join(lacking)), field="file")
    text = io.StringIO(newline="")
    columns = list(COLUMNS[plan.file])
    key = columns[0]
    once = plan.file == TEAMS and plan.sources[key].how is How.CODE
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    at, seen, ids = 2, Counter[str](), set[str]()
    for line, cells in foreign.rows():
        row = _row(plan, cells, seen)
        if once and row[key] in ids:
            continue
        ids.add(row[key])
        text.write("\n" * (line - at))
        writer.writerow([row[column] for column in columns])
        at = max(line, at) + 1 + sum(len(_BREAKS.findall(value)) for value in row.values())
    return text.getvalue().encode()


def _row(plan: Plan, cells: Cells, seen: Counter[str]) -> dict[str, str]:
    made = _made(cells, seen) if any(source.how is How.MADE for source in plan.sources.values()) else ""
    row = {column: _cell(plan, column, source, cells, made) for column, source in plan.sources.items()}
    if plan.sources.get(COUNTED, Source()).how is How.MADE:
        row[COUNTED] = str(len(row["previous_editions"].split(";")) if row["previous_editions"] else 0)
    return row


def _cell(plan: Plan, column: str, source: Source, cells: Cells, made: str) -> str:
    match source.how:
        case How.EMPTY:
            return ""
        case How.FIXED:
            return source.text
        case How.MADE:
            return made
        case How.CODE:
            return code_of(cells[source.of])
        case How.FIRST_WORD:
            return " ".join(cells[source.of].split()[:1])
        case How.OTHER_WORDS:
            return " ".join(cells[source.of].split()[1:])
        case How.JOINED:
            return " ".join(f"{cells[source.of]} {cells[source.text]}".split())
    return _read(plan, column, source.of, cells[source.of])


def _read(plan: Plan, column: str, theirs: str, value: str) -> str:
    """One value as we write it; itself when it cannot be read as was said."""
    if column in WORDS.get(plan.file, {}):
        ours = plan.words.get(column, {}).get(value, AS_IT_STANDS)
        return value if ours == AS_IT_STANDS else ours
    if column in DAYS | MOMENTS | CLOCKS:
        return _moment(column, value, plan.orders.get(theirs, "")) or value
    if column in AMOUNTS:
        return _number(value, comma=plan.comma)
    if column == "previous_editions":
        return ";".join(sorted(set(re.split(r"[;,/\s]+", value)) - {""}))
    return value if column in LONG else " ".join(value.split())


def _moment(column: str, value: str, order: str) -> str | None:
    read = read_moment(value, Order(order)) if order else None
    if column in CLOCKS:
        return read[1][:8] or None if read else (read_clock(value) or "")[:8]
    if read is None:
        return None
    day, clock = read
    return day.isoformat() if column in DAYS else f"{day.isoformat()}T{clock or '00:00:00'}"


def _number(value: str, *, comma: bool) -> str:
    """1.234,50 or 1,234.50 as 1234.50, by the decimal sign that was chosen; kilometres without their unit."""
    bare = re.sub(r"(?i)(km|kilomet(er|re)s?)$", "", _CURRENCY.sub("", value))
    if not re.fullmatch(r"[0-9.,]+", bare):
        return value
    thousands, decimal = (".", ",") if comma else (",", ".")
    if not re.fullmatch(rf"(?:[0-9]+|[0-9]{{1,3}}(?:\{thousands}[0-9]{{3}})+)(?:\{decimal}[0-9]+)?", bare):
        return value
    whole, _sign, rest = bare.replace(thousands, "").partition(decimal)
    return f"{whole}.{rest.rstrip('0')}" if rest.rstrip("0") else whole


def code_of(text: str) -> str:
    """A code of a text, the same however it is written; none of an empty one."""
    plain = folded(text)
    return f"C{hashlib.sha256(plain.encode()).hexdigest()[:_LETTERS]}" if plain else ""


def _made(cells: Cells, seen: Counter[str]) -> str:
    """An id of a row: of all that stands in it, whatever the order of columns; rows that are the same are counted."""
    said = json.dumps(sorted(cells.items()))
    digest = hashlib.sha256(said.encode()).hexdigest()[:_LETTERS]
    seen[digest] += 1
    return f"R{digest}" if seen[digest] == 1 else f"R{digest}-{seen[digest]}"
