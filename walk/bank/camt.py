"""CAMT.053 (ISO 20022), any version: booked entries only, batches taken apart, balances proved."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from lxml import etree

from walk.bank.camt_details import movements_of
from walk.bank.camt_reading import amount_of, day_in, inside, local_name, text_at
from walk.bank.decoding import decoded_xml
from walk.bank.statement import Movement, Statement, Unsound, account_number, clean, proved
from walk.i18n import gettext as _
from walk.money import Cents

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.[0-9]{2}")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")


def read_camt(data: bytes) -> list[Statement]:
    """The statements of a CAMT.053 file. Raises Unsound."""
    text = decoded_xml(data)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unsound(1, _("the file defines entities of its own, which no bank does."))
    plain = _DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), text).lstrip("\ufeff")
    try:
        return list(_statements(plain.encode("utf-8")))
    except etree.XMLSyntaxError as error:
        reason = clean(error.msg, 200) or _("it ends too early")
        raise Unsound(max(error.lineno or 1, 1), _("this is not well-formed XML: %(reason)s", reason=reason)) from None
    except UnicodeEncodeError:
        raise Unsound(1, _("the file holds characters that do not exist.")) from None


def _statements(content: bytes) -> Iterator[Statement]:
    """Entry by entry, each forgotten once it is read: a year of a busy account fits in memory."""
    _check_root(next(iter(_reading(content, "start")))[1])
    entries: list[Movement] = []
    place, pending, own = 0, 0, ""
    for event, element in _reading(content, "start", "end", only=("{*}Stmt", "{*}Ntry")):
        name = local_name(element)
        if event == "start":
            if name == "Stmt":
                entries, place, pending = [], 0, 0
        elif name == "Stmt":
            yield proved(_statement(element, entries, pending))
            element.clear(keep_tail=False)
        elif local_name(element.getparent()) == "Stmt":
            own = own if place else _account(element.getparent())
            place += 1
            if _is_booked(element):
                entries += movements_of(element, own=own, place=place)
            else:
                pending += 1
            element.clear(keep_tail=False)
            _forget_the_one_before(element)


def _forget_the_one_before(entry: Any) -> None:
    """Or looking for anything in the statement would take longer with every entry."""
    before = entry.getprevious()
    if before is not None and local_name(before) == "Ntry":
        entry.getparent().remove(before)


def _reading(content: bytes, *events: str, only: tuple[str, ...] | None = None) -> Any:
    return etree.iterparse(
        BytesIO(content), events=events, tag=only, resolve_entities=False, no_network=True, load_dtd=False
    )


def _check_root(root: Any) -> None:
    namespace = str(root.tag).rpartition("}")[0].removeprefix("{")
    if NAMESPACE.fullmatch(namespace):
        return
    kind = re.search(r"camt\.0?5[24]", namespace)
    if kind:
        reason = _("this is a %(kind)s report; ask the bank for CAMT.053 statements.", kind=kind[0].upper())
        raise Unsound(1, reason)
    raise Unsound(1, _("this is an XML file, but not one with CAMT.053 statements."))


def _is_booked(entry: Any) -> bool:
    status = text_at(entry, "Sts/Cd") or text_at(entry, "Sts")
    if status not in {"BOOK", "PDNG", "INFO", "FUTR"}:
        raise Unsound(entry.sourceline or 1, _("an entry does not say whether it is booked."))
    return status == "BOOK"


def _statement(element: Any, entries: list[Movement], pending: int) -> Statement:
    line = element.sourceline or 1
    (opening, opened_on), (closing, closed_on) = _balances(element, line)
    numbers = (text_at(element, path) for path in ("LglSeqNb", "ElctrncSeqNb", "Id"))
    return Statement(
        line=line,
        account=_account(element),
        number=clean(next((each for each in numbers if each), ""), 35),
        opening=opening,
        opened_on=opened_on,
        closing=closing,
        closed_on=closed_on,
        movements=tuple(entries),
        pending=pending,
        currency=text_at(element, "Acct/Ccy") or "EUR",
    )


def _account(statement: Any) -> str:
    return account_number(text_at(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id"))


def _balances(statement: Any, line: int) -> tuple[tuple[Cents, date], tuple[Cents, date]]:
    """Opening and closing; between the pages of a long statement the bank writes interim ones."""
    told: dict[str, list[tuple[Cents, date]]] = {}
    for balance in inside(statement, "Bal"):
        code = text_at(balance, "Tp/CdOrPrtry/Cd")
        if code in {*_OPENING, *_CLOSING, "ITBD"}:
            told.setdefault(code, []).append((amount_of(balance), day_in(balance, "Dt")))
    interim = told.get("ITBD", [])
    opening = next((told[code][0] for code in _OPENING if code in told), interim[0] if interim else None)
    closing = next((told[code][-1] for code in _CLOSING if code in told), interim[-1] if interim else None)
    if opening is None or closing is None or (len(interim) == 1 and not {*told} & {*_OPENING, *_CLOSING}):
        raise Unsound(line, _("the statement has no opening or no closing balance, so nothing proves it is whole."))
    return opening, closing
