"""The movements of a CODA statement: batches that the bank or the payer totalled are taken apart."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from walk.bank.communication import digits_of_reference, digits_within, is_valid
from walk.bank.statement import MOST, Movement, Unsound, account_number, clean, joined, written
from walk.i18n import gettext as _
from walk.money import Cents

_TOTALS = {"1", "2"}
_TRANSFERS = {"01", "02", "41"}  # families: domestic, instant, international
_GIVEN_BACK = {"49", "99"}  # operation "cancellation or correction"
_REASON = re.compile(r"[A-Z]{2}[0-9]{2}")


def movements_of(statement: Any, records: list[tuple[int, str]]) -> Iterator[Movement]:
    """The movements, each with its line, and with what later records tell of it. Raises Unsound."""
    begins = {(record[2:6], record[6:10]): line for line, record in records if record[:2] == "21"}
    levels = {(record[2:6], record[6:10]): record[53] for _line, record in records if record[:2] == "21"}
    told = _told_later(statement, records)
    for move in statement.moves:
        for each in _taken_apart(move, levels, begins):
            key = (each.sequence, each.detail_sequence)
            yield _movement(each, begins[key], told.get(key, []), move)


def _taken_apart(move: Any, levels: dict[tuple[str, str], str], begins: dict[tuple[str, str], int]) -> list[Any]:
    """A total's own transfers; anything else is one movement, for its details are what it is made of (costs, VAT)."""
    parts = [each for each in move.moves if levels[each.sequence, each.detail_sequence] in "567"]
    if move.transaction_type not in _TOTALS or not parts:
        return [move]
    summed = sum((each.amount for each in parts), Decimal())
    if summed != move.amount:
        line = begins[move.sequence, move.detail_sequence]
        raise Unsound(
            line,
            _(
                "entry %(place)s is %(total)s, but the transfers in it sum to %(sum)s.",
                place=move.sequence,
                total=written(_cents(move.amount, line)),
                sum=written(_cents(summed, line)),
            ),
        )
    return parts


def _movement(move: Any, line: int, told: list[Any], parent: Any) -> Movement:
    communication = str(move._communication or "")
    digits, text = _communication(communication)
    free = communication[:1] != "1"
    more = joined(clean(each._communication[1:], 300) for each in told if each._communication[:1] == "0")
    text = clean(joined([text, more]), 500)
    digits = digits_within(text) if free else digits
    people = [each for each in told if each.communication_type == "001"]
    address = joined([people[0].street, people[0].locality]) if people else ""
    reason = str(move.r_reason or "")
    returned = reason if _REASON.fullmatch(reason) and move.r_transaction else ""
    end_to_end = clean(move.customer_reference, 35)
    return Movement(
        ordinal=0,
        line=line,
        booked_on=move.entry_date,
        value_on=move.value_date or move.entry_date,
        amount=_cents(move.amount, line),
        name=clean(move.counterparty_name or (people[0].name if people else ""), 140),
        iban=_counterparty(str(move.counterparty_account or "")),
        address=clean(address, 200),
        text=text,
        digits=digits,
        reference=clean(move.bank_reference or parent.bank_reference, 100),
        end_to_end="" if end_to_end == "NOTPROVIDED" else end_to_end,
        returned=returned or ("CANC" if _is_given_back(move) else ""),
    )


def _is_given_back(move: Any) -> bool:
    return move.amount < 0 and move.transaction_family in _TRANSFERS and move.transaction_transaction in _GIVEN_BACK


def _communication(content: str) -> tuple[str | None, str]:
    """The structured communication and the text. Structured ones begin with 1 and their kind."""
    if content[:1] != "1":
        return None, clean(content[1:], 500)
    kind, rest = content[1:4], content[4:]
    if kind in {"101", "102", "103"}:
        digits = rest[:12]
        return (digits, clean(rest[12:], 500)) if is_valid(digits) else (None, clean(rest, 500))
    if kind == "100":
        return digits_of_reference(rest[:25].strip()), clean(rest, 500)
    if kind == "127":
        return None, clean(rest[79:141], 500) or clean(rest, 500)
    return None, clean(rest, 500)


def _told_later(statement: Any, records: list[tuple[int, str]]) -> dict[tuple[str, str], list[Any]]:
    """Which information belongs to which movement: it follows it, and is numbered on."""
    owner: dict[tuple[str, str], tuple[str, str]] = {}
    last = ("", "")
    for _line, record in records:
        if record[:2] == "21":
            last = (record[2:6], record[6:10])
        elif record[:2] == "31":
            owner[record[2:6], record[6:10]] = last
    told: dict[tuple[str, str], list[Any]] = {}
    for each in (info for infos in statement.informations.values() for info in infos):
        if each._communication:
            told.setdefault(owner[each.sequence, each.detail_sequence], []).append(each)
    return told


def _counterparty(content: str) -> str:
    """The account, without the currency behind it; nothing when there are only noughts."""
    number = account_number(content[:34])
    return number if number.strip("0") else ""


def _cents(amount: Decimal, line: int) -> Cents:
    if amount * 100 != int(amount * 100) or abs(amount * 100) >= MOST:
        raise Unsound(line, _("an amount has a part of a cent, or is more than there can be."))
    return int(amount * 100)
