"""MT940 (SWIFT), in the dialects of Belgian and neighbouring banks; balances proved."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from mt940.models import Transactions
from mt940.tags import Tags

from walk.bank.decoding import decoded
from walk.bank.mt940_details import told_in
from walk.bank.statement import (
    Movement,
    Statement,
    Unsound,
    account_number,
    calendar_day,
    cents,
    clean,
    lines_of,
    proved,
    short,
)
from walk.i18n import gettext as _
from walk.money import Cents

_FIELD = re.compile(r":(20|21|25|28C?|34F?|13D?|60[FM]|61|62[FM]|64|65|86|90[DC]|NS):(.*)")
_FURTHER = 330  # days: a booking day so far from the value day is in the year before or after it
_NO_REFERENCE = {"", "NONREF", "NOTPROVIDED", "NOREF"}
_MOST_DETAILS = 10  # fields :86: after one :61:, where one is usual
_WORLD = Transactions()
logging.getLogger("mt940").setLevel(logging.CRITICAL)  # it would log what it cannot read, names and all


@dataclass
class Field:
    """One field of a message: its tag, its content over any number of lines, and where it begins."""

    tag: str
    content: str
    line: int


def read_mt940(data: bytes) -> list[Statement]:
    """The statements of an MT940 file. Raises Unsound."""
    return [_statement(fields) for fields in _messages(decoded(data)[0])]


def _messages(text: str) -> Iterator[list[Field]]:
    """The fields of each message; what stands between two messages is the envelope of the network."""
    fields: list[Field] = []
    for number, content in enumerate(lines_of(text), start=1):
        begins = _FIELD.fullmatch(content)
        if begins and begins[1] == "20":
            if fields:
                yield fields
            fields = [Field("20", begins[2], number)]
        elif begins and not fields:
            raise Unsound(number, _("“%(found)s” stands before the beginning of a statement.", found=short(content)))
        elif begins:
            fields.append(Field(begins[1], begins[2], number))
        elif content.strip() in {"-", "-}"}:
            if fields:
                yield fields
            fields = []
        elif fields:
            fields[-1].content += f"\n{content.rstrip()}"
    if fields:
        yield fields


def _statement(fields: list[Field]) -> Statement:
    line = fields[0].line
    told = {field.tag[:2]: field for field in reversed(fields)}
    for tag, what in (("25", _("an account")), ("60", _("an opening balance")), ("62", _("a closing balance"))):
        if tag not in told:
            raise Unsound(line, _("the statement has no field :%(tag)s: (%(what)s).", tag=tag, what=what))
    opening, opened_on, currency = _balance(told["60"])
    closing, closed_on, closing_currency = _balance(told["62"])
    if closing_currency != currency:
        raise Unsound(told["62"].line, _("the balances are in different currencies."))
    return proved(
        Statement(
            line=line,
            account=_account(told["25"].content),
            number=clean(told["28"].content if "28" in told else fields[0].content, 35),
            opening=opening,
            opened_on=opened_on,
            closing=closing,
            closed_on=closed_on,
            movements=tuple(_movements(fields)),
            currency=currency,
        )
    )


def _account(content: str) -> str:
    """The account behind the bank's own number, and before the currency."""
    parts = [re.sub(r"\s*EUR$", "", part.strip()) for part in content.split("\n")[0].split("/")]
    return account_number(next((part for part in reversed(parts) if part), ""))


def _balance(field: Field) -> tuple[Cents, date, str]:
    with _said_at(field):
        parts = Tags.FINAL_OPENING_BALANCE.value.parse(_WORLD, field.content.strip())
    sign = -1 if str(parts["status"]).upper() == "D" else 1
    day = calendar_day(f"20{parts['year']}", str(parts["month"]), str(parts["day"]), field.line)
    rest = field.content.strip()[10:]
    if rest != parts["amount"]:
        raise Unsound(field.line, _("“%(found)s” is not an amount.", found=short(rest)))
    return sign * _amount(rest, field.line), day, str(parts["currency"]).upper()


def _movements(fields: list[Field]) -> Iterator[Movement]:
    for index, field in enumerate(fields):
        if field.tag == "61":
            details = takewhile(lambda following: following.tag == "86", fields[index + 1 : index + _MOST_DETAILS])
            yield _movement(field, "\n".join(each.content for each in details))


def _movement(field: Field, details: str) -> Movement:
    with _said_at(field):
        parts = Tags.STATEMENT.value.parse(_WORLD, field.content)
    status = str(parts["status"]).upper()
    sign = 1 if status in {"C", "RD"} else -1
    value_on = calendar_day(f"20{parts['year']}", str(parts["month"]), str(parts["day"]), field.line)
    reference = clean(parts["bank_reference"], 100)
    theirs = clean(parts["customer_reference"], 35)
    told = told_in(details)
    return Movement(
        ordinal=0,
        line=field.line,
        booked_on=_booked_on(value_on, str(parts["entry_month"] or ""), str(parts["entry_day"] or ""), field.line),
        value_on=value_on,
        amount=sign * _amount(str(parts["amount"]), field.line),
        name=told.name,
        iban=told.iban,
        text=told.text or clean(parts["extra_details"], 500),
        digits=told.digits,
        reference="" if reference in _NO_REFERENCE else reference,
        end_to_end=told.end_to_end or ("" if theirs in _NO_REFERENCE else theirs),
        returned="RVSL" if status in {"RC", "RD"} else told.returned,
    )


def _booked_on(value_on: date, month: str, day: str, line: int) -> date:
    """The booking day: month and day are told, its year is the one that brings it nearest to the value day."""
    if not month.strip() or not day.strip():
        return value_on
    if (month, day) == ("02", "29"):
        year = min((value_on.year + shift for shift in (0, -1, 1)), key=lambda each: each % 4)
        return calendar_day(str(year), month, day, line)
    booked = calendar_day(str(value_on.year), month, day, line)
    away = (booked - value_on).days
    return booked.replace(year=booked.year + (away < -_FURTHER) - (away > _FURTHER))


def _amount(text: str, line: int) -> Cents:
    if text.count(",") != 1:
        raise Unsound(line, _("“%(found)s” is not an amount.", found=short(text)))
    return cents(text, line)


@contextmanager
def _said_at(field: Field) -> Iterator[None]:
    """What the library cannot read is told with its line."""
    try:
        yield
    except Exception:
        reason = _("“:%(tag)s:%(found)s” cannot be read.", tag=field.tag, found=short(field.content))
        raise Unsound(field.line, reason) from None
