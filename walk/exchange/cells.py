"""How the text of one cell becomes a value; each function refuses with a sentence."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from email_validator import EmailNotValidError, validate_email
from stdnum.be import ogm_vcs

from walk.clock import BRUSSELS
from walk.i18n import gettext as _
from walk.money import Cents

Parser = Callable[[str], Any]

_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_MOMENT = re.compile(rf"{_DAY.pattern}[T ]{_TIME.pattern}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})?")
_EUROS = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?")
_KM = re.compile(r"[0-9]{1,3}(?:\.[0-9])?")
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_COMMUNICATION = re.compile(r"(?:\+\+\+|\*\*\*)?[0-9]{3}/?[0-9]{4}/?[0-9]{5}(?:\+\+\+|\*\*\*)?")
_PLAIN_NAME = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_BREAK = re.compile(r"[\t\r\n]")
MAX_KM = 200


class Wrong(ValueError):
    """This cell cannot be read; the message is a sentence that says why."""


def text(limit: int, *, required: bool = False, lines: bool = False) -> Parser:
    """A text of at most `limit` characters; with `lines`, it may hold line breaks."""

    def parse(value: str) -> str:
        if required and not value:
            raise Wrong(_("this cell must not be empty."))
        if len(value) > limit:
            raise Wrong(_("the text has %(length)s characters, at most %(limit)s fit.", length=len(value), limit=limit))
        if _CONTROL.search(value) or (not lines and _BREAK.search(value)):
            raise Wrong(_("the text holds a line break or another control character."))
        return value

    return parse


def choice(values: Mapping[str, str]) -> Parser:
    """One of a few words; what each becomes."""

    def parse(value: str) -> str:
        if value not in values:
            known = ", ".join(each or _("(empty)") for each in values)
            raise Wrong(_("%(value)s is not one of: %(known)s.", value=shown(value), known=known))
        return values[value]

    return parse


def words(*values: str) -> Parser:
    """One of a few words, kept as it is."""
    return choice({value: value for value in values})


def flag(value: str) -> bool:
    """1 is yes, 0 is no."""
    if value not in ("0", "1"):
        raise Wrong(_("%(value)s is neither 1 (yes) nor 0 (no).", value=shown(value)))
    return value == "1"


def day(value: str) -> date:
    """A day as 2020-09-27, from 1900 to 2199."""
    if not _DAY.fullmatch(value):
        raise Wrong(_("%(value)s is not a date written as 2020-09-27.", value=shown(value)))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Wrong(_("%(value)s is not a day of the calendar.", value=shown(value))) from None


def clock_time(value: str) -> time:
    """A time of day as 18:05 or 18:05:59."""
    if not _TIME.fullmatch(value):
        raise Wrong(_("%(value)s is not a time written as 18:05:59.", value=shown(value)))
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise Wrong(_("%(value)s is not a time of the day.", value=shown(value))) from None


def moment(value: str) -> datetime:
    """A day and time as 2020-08-06T09:39:00+02:00; without an offset, Brussels' clock."""
    if not _MOMENT.fullmatch(value):
        raise Wrong(_("%(value)s is not a date and time written as 2020-08-06T09:39:00+02:00.", value=shown(value)))
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise Wrong(_("%(value)s is not a moment of the calendar and the clock.", value=shown(value))) from None
    return read if read.tzinfo else read.replace(tzinfo=BRUSSELS)


def euros(value: str) -> Cents:
    """Cents from 25, 25.5 or 25,00: a point or a comma before the cents, no thousands, no sign."""
    match = _EUROS.fullmatch(value)
    if not match:
        raise Wrong(_("%(value)s is not an amount in euros written as 1234.50.", value=shown(value)))
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))


def some_euros(value: str) -> Cents:
    """Cents of an amount above zero."""
    amount = euros(value)
    if not amount:
        raise Wrong(_("the amount must be above zero."))
    return amount


def distance(value: str) -> Decimal:
    """Kilometres, above zero and up to 200, with one decimal at most."""
    if not _KM.fullmatch(value) or not 0 < Decimal(value) <= MAX_KM:
        raise Wrong(
            _(
                "%(value)s is not a distance in kilometres between 0 and %(most)s, such as 10 or 7.5.",
                value=shown(value),
                most=MAX_KM,
            )
        )
    return Decimal(value)


def count(value: str) -> int:
    """A small whole number, zero included."""
    if not re.fullmatch(r"[0-9]{1,3}", value):
        raise Wrong(_("%(value)s is not a whole number.", value=shown(value)))
    return int(value)


def years(value: str) -> tuple[int, ...]:
    """Years between semicolons, each once; in rising order."""
    parts = [part.strip() for part in value.split(";")] if value else []
    for part in parts:
        if not _YEAR.fullmatch(part):
            raise Wrong(_("%(value)s is not a year; write years as 2016;2018.", value=shown(part)))
        if parts.count(part) > 1:
            raise Wrong(_("the year %(year)s stands there twice.", year=part))
    return tuple(sorted(map(int, parts)))


def language(value: str) -> str:
    """A language's code of two small letters, as nl or uk."""
    if not re.fullmatch(r"[a-z]{2}", value):
        raise Wrong(_("%(value)s is not a language code of two small letters, such as nl.", value=shown(value)))
    return value


def email(value: str) -> str:
    """An e-mail address, without capitals and outer blanks."""
    if not value:
        raise Wrong(_("this cell must not be empty."))
    return _email(value)


def email_or_none(value: str) -> str | None:
    """An e-mail address, or None when the cell is empty."""
    return _email(value) if value else None


def communication(value: str) -> str | None:
    """A structured communication as +++202/0000/00127+++, or None when the cell is empty."""
    if not value:
        return None
    if not _COMMUNICATION.fullmatch(value):
        raise Wrong(
            _("%(value)s is not a structured communication written as +++202/0000/00127+++.", value=shown(value))
        )
    if not ogm_vcs.is_valid(value.replace("*", "+")):
        raise Wrong(_("the check digits of %(value)s are wrong.", value=shown(value)))
    digits = re.sub(r"[^0-9]", "", value)
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def shown(value: str) -> str:
    """A cell as it is quoted in a sentence: short, and on one line."""
    printable = "".join(c if c.isprintable() else "�" for c in value[:40])
    return f"“{printable}{'…' if len(value) > 40 else ''}”"


def _email(value: str) -> str:
    """Checked in full where anything is unusual: for most it is enough to know their domain, which many share."""
    name, _sign, domain = value.lower().partition("@")
    if len(value) <= 254 and len(name) <= 64 and _PLAIN_NAME.fullmatch(name) and _is_domain(domain):
        return f"{name}@{domain}"
    return _checked_email(value)


@lru_cache(maxsize=4096)
def _is_domain(domain: str) -> bool:
    try:
        checked = validate_email(f"a@{domain}", check_deliverability=False)
    except EmailNotValidError:
        return False
    return bool(checked.normalized == f"a@{domain}")


@lru_cache(maxsize=4096)
def _checked_email(value: str) -> str:
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError as error:
        raise Wrong(
            _("%(value)s is not an e-mail address: %(why)s.", value=shown(value), why=str(error).rstrip("."))
        ) from None
    small = value.strip().lower()
    if len(small) > 254:
        raise Wrong(_("%(value)s is not an e-mail address: it is longer than 254 characters.", value=shown(value)))
    return small
