"""The records of a CODA file: what stands in each, and which may follow which."""

import re

from walk.bank.statement import Unsound, calendar_day
from walk.i18n import gettext as _

_KINDS = ("0", "1", "21", "22", "23", "31", "32", "33", "4", "8", "9")
_AFTER = {
    "0": ("", "9"),
    "1": ("0",),
    "21": ("1", "2", "3", "4"),
    "22": ("21",),
    "23": ("21", "22"),
    "31": ("2", "3"),
    "32": ("31",),
    "33": ("31", "32"),
    "4": ("1", "2", "3", "4", "8"),
    "8": ("1", "2", "3", "4"),
    "9": ("1", "2", "3", "4", "8"),
}
_DAYS = {"0": (5,), "1": (58,), "21": (47, 115), "8": (57,)}
_AMOUNTS = {"1": 42, "21": 31, "8": 41}
_FIGURES = {"21": slice(2, 10), "22": slice(2, 10), "23": slice(2, 10), "31": slice(2, 10), "9": slice(16, 52)}
_SIGNED = re.compile(r"[01][0-9]{15}")


def kind_of(record: str) -> str:
    """The record's kind: one figure, or two where it has articles."""
    return record[:2] if record[0] in "23" else record[0]


def check_record(record: str, line: int) -> None:
    """Raises Unsound when a record is of no known kind, or has something else where a day or an amount belongs."""
    kind = kind_of(record)
    if kind not in _KINDS:
        raise Unsound(line, _("there is no record of kind “%(kind)s” in CODA.", kind=kind.strip()))
    if kind == "0" and record[127] != "2":
        raise Unsound(line, _("this is version %(version)s of CODA; only version 2 is known.", version=record[127]))
    for start in _DAYS.get(kind, ()):
        day = record[start : start + 6]
        if kind == "21" and day == "000000" and start == 47:  # the value day is not known yet
            continue
        calendar_day(f"20{day[4:]}", day[2:4], day[:2], line)
    amount_at = _AMOUNTS.get(kind)
    if amount_at is not None and not _SIGNED.fullmatch(record[amount_at : amount_at + 16]):
        raise Unsound(line, _("there is no amount where one belongs."))
    figures = record[_FIGURES[kind]] if kind in _FIGURES else "0"
    if not (figures.isascii() and figures.isdigit()):
        raise Unsound(line, _("there is text where figures belong."))


def check_order(record: str, previous: str, line: int) -> None:
    """Raises Unsound when a record cannot follow the one before it, or when numbers of movements are not in order."""
    kind = kind_of(record)
    before = kind_of(previous) if previous else ""
    if before not in _AFTER[kind] and before[:1] not in _AFTER[kind]:
        raise Unsound(
            line, _("a record of kind %(kind)s cannot follow one of kind “%(before)s”.", kind=kind, before=before)
        )
    if kind in {"22", "23", "32", "33"}:
        if record[2:10] != previous[2:10]:
            raise Unsound(line, _("this record does not belong to the one before it."))
    elif kind in {"21", "31"}:
        _check_number(record, previous, line)


def _check_number(record: str, previous: str, line: int) -> None:
    """Movements are numbered 1, 2, 3 …; what belongs to one has its number, and is numbered on within it."""
    number, detail = int(record[2:6]), int(record[6:10])
    if previous[0] in "23":
        last, last_detail = int(previous[2:6]), int(previous[6:10])
        follows = (number == last and detail > last_detail) or (number == last % 9999 + 1 and detail == 0)
    else:
        follows = detail == 0 or record[0] == "3"
    if not follows:
        raise Unsound(line, _("the numbers of the movements are not in order: something is missing or twice there."))
