"""A bank's file as bytes, read into statements whatever its format; or why it is refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from walk.bank.camt import read_camt
from walk.bank.coda import read_coda
from walk.bank.decoding import decoded
from walk.bank.mt940 import read_mt940
from walk.bank.statement import Statement, Unsound, lines_of
from walk.i18n import gettext as _


class Format(StrEnum):
    """The formats that are known; `none` of a file in which nothing stands."""

    CODA = "coda"
    CAMT = "camt"
    MT940 = "mt940"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file says, and in which format."""

    format: Format
    statements: list[Statement]


_READERS: dict[Format, Callable[[bytes], list[Statement]]] = {
    Format.CODA: read_coda,
    Format.CAMT: read_camt,
    Format.MT940: read_mt940,
    Format.NONE: lambda data: [],  # noqa: ARG005
}


def read_statements(data: bytes) -> Reading:
    """The statements of a CODA, CAMT.053 or MT940 file, each proved. Raises Unsound, and nothing else."""
    found = format_of(data)
    return Reading(format=found, statements=_READERS[found](data))


def format_of(data: bytes) -> Format:
    """Which format a file is in, by how it begins. Raises Unsound when it is in none that is known."""
    if not data.strip(b"\x00\x1a\xef\xbb\xbf\xff\xfe \t\r\n"):
        return Format.NONE
    head = decoded(data[:4000] if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else data)[0].lstrip("\ufeff \t\r\n")
    if head.startswith("<") or data[:4] in {b"<\x00?\x00", b"\x00<\x00?"}:
        return Format.CAMT
    lines = [line for line in lines_of(head) if line.strip()][:40]
    if any(re.match(r":(20|25|60[FM]):", line) for line in lines):
        return Format.MT940
    if lines and re.match(r"0[0 ]{4}[0-9]{6}|[1-489].{127}$", lines[0]):
        return Format.CODA
    raise Unsound(1, _("this is no bank statement in a format that is known: CODA, CAMT.053 (XML) or MT940."))
