"""How invoices are numbered, when they are due, and where they stand."""

from datetime import date, timedelta
from enum import StrEnum

from stdnum.be import vat

from walk.money import Cents

PAY_WITHIN = timedelta(days=30)
# As the institution believes it to be: its bookkeeper has to confirm it, and changes it in the office.
MENTION = {
    "nl": "Buiten toepassing van btw",
    "fr": "Hors champ d’application de la TVA",
    "en": "Outside the scope of VAT",
}


class State(StrEnum):
    """Where an invoice stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    PARTLY = "partly"
    PAID = "paid"
    CREDITED = "credited"
    CREDIT = "credit"


def code(year: int, number: int) -> str:
    """The number as it is printed: 2026-0001."""
    return f"{year}-{number:04d}"


def written_number(number: str) -> str:
    """A Belgian company number as people read it: 'BE 0308.357.159'; left alone when it is none."""
    if not vat.is_valid(number):
        return number
    digits = vat.compact(number)
    return f"BE {digits[:4]}.{digits[4:7]}.{digits[7:]}"


def state_of(*, amount: Cents, paid: Cents, due_on: date | None, credited: bool, today: date) -> State:
    """Where it stands today; a credit note has no day on which it is due."""
    if due_on is None:
        return State.CREDIT
    if credited:
        return State.CREDITED
    if paid >= amount:
        return State.PAID
    if paid > 0:
        return State.PARTLY
    return State.OVERDUE if today > due_on else State.OPEN
