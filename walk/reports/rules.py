"""What a frozen report's fingerprint is of, so that anybody can reckon it again; pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents


def fingerprint_of(name: str, made_at: str, content: Mapping[str, Any]) -> str:
    """SHA-256 (FIPS 180-4), in hexadecimals, of name, moment (ISO 8601, UTC) and content as JSON without blanks.

    Keys are sorted and letters stay as they are (UTF-8): RFC 8785 but for numbers, which are whole or of few decimals.
    """
    return sha256(_written([name, made_at, content]).encode()).hexdigest()


def fingerprint_of_rows(rows: Iterable[Sequence[Any]]) -> str:
    """SHA-256 of rows in their order, each as a line of JSON."""
    digest = sha256()
    for row in rows:
        digest.update(_written(list(row)).encode() + b"\n")
    return digest.hexdigest()


def check_fits(figures: Mapping[str, Any], *, received: Cents, gifts: int, walkers: int) -> None:
    """Refuses figures that are not those of these gifts and walkers: something changed between the two readings."""
    if (figures["amount_cents"], figures["gifts"], figures["walkers"]) != (received, gifts, walkers):
        raise Refused(_("Something came in at this very moment. Freeze once more."))


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
