"""What a value looks like in CiviCRM, and whose data stay here."""

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
Record = dict[str, str]


def plain(text: str | None, most: int | None = None) -> str:
    """A text without what a spreadsheet would calculate: CiviCRM would keep an apostrophe as part of the name."""
    return (text or "").lstrip(_OPENS_FORMULA).replace("\r", " ").replace("\n", " ")[:most].rstrip()


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


def participant_status(*, cancelled: bool, transferred: bool, waiting: bool, walked: bool) -> str:
    """The status of a participant in a new CiviCRM."""
    if cancelled:
        return "Transferred" if transferred else "Cancelled"
    if waiting:
        return "On waitlist"
    return "Attended" if walked else "Registered"
