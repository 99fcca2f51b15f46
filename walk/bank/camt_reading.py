"""Looking into the elements of a CAMT file, whatever the version calls its namespace."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from walk.bank.statement import Unsound, calendar_day, cents, short
from walk.i18n import gettext as _
from walk.money import Cents


def inside(element: Any, path: str) -> Iterator[Any]:
    """The elements at a path of local names, in order."""
    return iter(element.findall(_full(element.tag.rpartition("}")[0], path)))


def at(element: Any, path: str) -> Any | None:
    """The first element at a path, if there is one."""
    return element.find(_full(element.tag.rpartition("}")[0], path))


def text_at(element: Any, *paths: str) -> str:
    """The text of the first element at one of these paths; nothing when there is none."""
    for path in paths:
        found = at(element, path)
        if found is not None and (found.text or "").strip():
            return str(found.text).strip()
    return ""


def amount_of(element: Any, path: str = "Amt") -> Cents:
    """The amount of an element in cents: below zero when it says so. Raises Unsound when it is not in euros."""
    found = at(element, path)
    line = int(element.sourceline or 1)
    if found is None:
        raise Unsound(line, _("an amount is missing."))
    currency = str(found.get("Ccy") or "EUR")
    if currency != "EUR":
        raise Unsound(line, _("an amount is in %(currency)s, not in euros.", currency=short(currency)))
    return sign_of(element) * cents((found.text or "").strip(), line)


def sign_of(element: Any) -> int:
    """1 for what came in, -1 for what went out."""
    word = text_at(element, "CdtDbtInd")
    if word not in {"CRDT", "DBIT"}:
        raise Unsound(int(element.sourceline or 1), _("it is not said whether an amount is credit or debit."))
    return 1 if word == "CRDT" else -1


def day_in(element: Any, path: str) -> date:
    """The calendar day in a date or a moment; of a moment, the day that is written there. Raises Unsound."""
    text = text_at(element, f"{path}/Dt", f"{path}/DtTm")
    figures = text[:10].split("-")
    if len(figures) != 3:
        raise Unsound(int(element.sourceline or 1), _("“%(found)s” is not a day.", found=short(text)))
    return calendar_day(figures[0], figures[1], figures[2], int(element.sourceline or 1))


def local_name(element: Any) -> str:
    """An element's name without its namespace; of a comment, nothing."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1024)
def _full(namespace: str, path: str) -> str:
    """The same path with the namespace of the element it begins at."""
    return "/".join(f"{namespace}}}{name}" if namespace else name for name in path.split("/"))
