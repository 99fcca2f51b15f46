"""What a value looks like in CiviCRM, and whose data stay here."""

import re
from datetime import date, datetime

from walk.clock import BRUSSELS, full_years
from walk.money import Cents

PROTECTED_UNDER = 16  # younger walkers go by first name only
YOUNG = f"(under {PROTECTED_UNDER})"
UNKNOWN = "(unknown)"
LANGUAGES = {"nl": "nl_NL", "fr": "fr_FR", "en": "en_US"}
GENDERS = {"woman": "Female", "man": "Male", "x": "Other"}
METHODS = {
    "card": "Credit Card",
    "bancontact": "Debit Card",
    "cash": "Cash",
    "cheque": "Check",
    "bank_transfer": "EFT",
    "sepa_debit": "EFT",
    "ideal": "EFT",
}
_OPENS_FORMULA = "=+-@\t\r\n "
_ABROAD = re.compile(r"\+[0-9 ()/.-]+")
Record = dict[str, str]


def plain(text: str | None, most: int | None = None) -> str:
    """A text without what a spreadsheet would calculate: CiviCRM would keep an apostrophe as part of the name."""
    return (text or "").lstrip(_OPENS_FORMULA).replace("\r", " ").replace("\n", " ")[:most].rstrip()


def address(email: str | None) -> str:
    """An e-mail address; none where a spreadsheet would calculate it: '=1+1@example.org' is a valid one."""
    trimmed = (email or "").strip()
    return "" if trimmed.startswith(tuple(_OPENS_FORMULA)) else trimmed


def phone(number: str) -> str:
    """A telephone number; it keeps its plus where nothing but figures follow."""
    trimmed = number.strip()
    return trimmed[:32] if _ABROAD.fullmatch(trimmed) else plain(trimmed, 32)


def amount(cents: Cents) -> str:
    """'25.00'."""
    return f"{cents // 100}.{cents % 100:02d}"


def moment(value: datetime | None) -> str:
    """'2027-05-01 12:00:00', in Brussels."""
    return value.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M:%S") if value else ""


def flag(value: bool | None) -> str:
    return "1" if value else "0"


def protected(born: date, on: date) -> bool:
    """Whether somebody is so young on the day of the walk that only the first name leaves this application."""
    return full_years(born, on) < PROTECTED_UNDER


def method(kind: str | None, provider: str | None) -> str:
    """The payment method of a new CiviCRM that comes nearest; empty: let CiviCRM choose."""
    return METHODS.get(kind or "", "EFT" if provider == "bank" else "")


def participant_status(*, cancelled: bool, transferred: bool, waiting: bool, confirmed: bool, walked: bool) -> str:
    """The status of a participant in a new CiviCRM; one who is not confirmed counts as little there as here."""
    if cancelled:
        return "Transferred" if transferred else "Cancelled"
    if waiting:
        return "On waitlist"
    if not confirmed:
        return "Pending from incomplete transaction"
    return "Attended" if walked else "Registered"
