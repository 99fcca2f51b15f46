"""What a bank tells of one account: statements and their movements, or why a file is not sound."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from walk.i18n import gettext as _
from walk.money import Cents

MOST: Cents = 10**13  # a hundred billion euros: more is a mistake, and sums must fit in the database
_AMOUNT = re.compile(r"[0-9]{1,18}([.,][0-9]{0,5})?")
_YEARS = range(1990, 2100)


class Unsound(Exception):
    """Why nothing of a file can be believed: `line` of the file, counted from 1, and the reason in words."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{line}: {reason}")
        self.line = line
        self.reason = clean(reason, 400)


@dataclass(frozen=True, kw_only=True)
class Movement:
    """Money that came (or, negative, went). `ordinal`: its place in the statement; `line`: where the file tells of it.

    `digits`: the structured communication. `reference`: the bank's own; `end_to_end`: the payer's. `returned`: why it
    gives back an earlier one, as the bank writes it; empty for all others.
    """

    ordinal: int
    line: int
    booked_on: date
    value_on: date
    amount: Cents
    name: str = ""
    iban: str = ""
    address: str = ""
    text: str = ""
    digits: str | None = None
    reference: str = ""
    end_to_end: str = ""
    returned: str = ""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The movements between two balances of an account, proved to lead from the one to the other.

    `pending`: how many movements were told of that are not booked yet, and left out.
    """

    line: int
    account: str
    number: str
    opening: Cents
    opened_on: date
    closing: Cents
    closed_on: date
    movements: tuple[Movement, ...] = ()
    pending: int = 0
    currency: str = "EUR"


def proved(statement: Statement) -> Statement:
    """The same statement, its movements in order. Raises Unsound when opening, movements and closing do not agree."""
    if not statement.account:
        raise Unsound(statement.line, _("the statement does not say of which account it is."))
    if statement.currency != "EUR":
        raise Unsound(statement.line, _("the account is in %(currency)s, not in euros.", currency=statement.currency))
    moved = sum(each.amount for each in statement.movements)
    if statement.opening + moved != statement.closing:
        raise Unsound(
            statement.line,
            _(
                "the statement opens at %(opening)s, its movements sum to %(moved)s, but it closes at %(closing)s.",
                opening=written(statement.opening),
                moved=written(moved),
                closing=written(statement.closing),
            ),
        )
    placed = (replace(each, ordinal=index) for index, each in enumerate(statement.movements, start=1))
    return replace(statement, movements=tuple(placed))


def cents(text: str, line: int) -> Cents:
    """An amount without a sign, in cents, exactly. Raises Unsound for anything else, and for parts of a cent."""
    if not _AMOUNT.fullmatch(text):
        raise Unsound(line, _("“%(found)s” is not an amount.", found=short(text)))
    amount = Decimal(text.replace(",", ".")) * 100
    if amount != int(amount):
        raise Unsound(line, _("“%(found)s” has a part of a cent.", found=short(text)))
    if amount >= MOST:
        raise Unsound(line, _("“%(found)s” is more than there can be.", found=short(text)))
    return int(amount)


def calendar_day(year: str, month: str, day: str, line: int) -> date:
    """A calendar day from its figures. Raises Unsound when there is no such day."""
    figures = f"{year}-{month}-{day}"
    try:
        found = date(*(int(part) for part in (year, month, day) if part.isascii() and part.isdigit()))
    except (ValueError, TypeError):
        raise Unsound(line, _("“%(found)s” is not a day.", found=short(figures))) from None
    if found.year not in _YEARS:
        raise Unsound(line, _("“%(found)s” is not a day of our time.", found=short(figures)))
    return found


def clean(text: str | None, most: int) -> str:
    """Text of a bank on one line: composed, without control characters, at most so long."""
    if not text or (text.isascii() and text.isprintable()):
        return " ".join((text or "").split())[:most].rstrip()
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} else c for c in composed
    )
    return " ".join(kept.split())[:most].rstrip()


def account_number(text: str) -> str:
    """An IBAN, or another account number, without blanks and in capitals."""
    return re.sub(r"[^0-9A-Z]", "", clean(text, 80).upper())[:34]


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, with a blank between."""
    return " ".join(part for part in parts if part)


def lines_of(text: str) -> list[str]:
    """The lines of a file, whatever ends them; only CR and LF do."""
    return re.split(r"\r\n|\r|\n", text)


def short(text: str) -> str:
    """Enough of a text to recognise it in a message."""
    cleaned = clean(text, 200)
    return cleaned if len(cleaned) <= 40 else f"{cleaned[:39]}…"


def written(amount: Cents) -> str:
    """An amount as it stands in a message about a file."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"
