"""What a package may hold, who may buy one, and how many places are left of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stdnum.be import vat
from stdnum.exceptions import ValidationError

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents

MOST_PLACES = 1000
CONTACT_YEARS = 2  # after the walk; the company's own data stay, as the law asks for invoices


@dataclass(frozen=True, kw_only=True)
class PackageFacts:
    """All that organisers decide about a package: it costs a fee, or the company sends volunteers instead."""

    wording: Mapping[str, str]
    places: int
    shirts: int
    fee: Cents
    volunteers: int
    shows_logo: bool
    stock: int | None
    position: int


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """A company as it describes itself, and whom we write to."""

    name: str
    country: str
    vat_number: str
    street: str
    postal_code: str
    city: str
    contact_name: str
    email: str
    phone: str
    language: str
    order_reference: str


@dataclass(frozen=True, kw_only=True)
class Sitter:
    """A walker who is registered already and would like a place of a company. `waits`: a bank has not answered yet."""

    same_edition: bool
    seat_of: int | None
    received: Cents
    waits: bool


class SeatsTaken(Refused):
    """The company has no place left to give; registering at one's own cost may help."""


def check_package(facts: PackageFacts) -> None:
    """Raises Refused when a package costs both money and volunteers, or neither."""
    if (facts.fee > 0) == (facts.volunteers > 0):
        raise Refused(_("A package costs either a fee or a number of volunteers."), field="fee")


def checked_number(country: str, number: str) -> str:
    """The number of a company as we keep it; of a Belgian one it is needed, and its check digits must be right."""
    if country != "BE":
        return number
    try:
        return f"BE{vat.validate(number)}"
    except ValidationError:
        raise Refused(_("Write the company number of ten digits, such as 0308.357.159."), field="vat_number") from None


def check_stock(stock: int | None, sold: int) -> None:
    """Raises Refused when all packages of a kind are sold; a stock of None never runs out."""
    if stock is not None and sold >= stock:
        raise Refused(_("The last package of this kind has just been sold. Choose another one."))


def check_seats(*, places: int, used: int, wanted: int) -> None:
    """Raises SeatsTaken when fewer places are left than are wanted."""
    if used + wanted > places:
        raise SeatsTaken(_("All places that your company paid for are taken."))


def check_sitter(sitter: Sitter, company_id: int) -> None:
    """Raises Refused when somebody who is registered already cannot get a place of this company."""
    if not sitter.same_edition:
        raise Refused(_("Your registration is for another walk than the one of your company."))
    if sitter.seat_of == company_id:
        raise Refused(_("Your company pays for your place already."))
    if sitter.seat_of is not None:
        raise Refused(_("Another company pays for your place already. Ask it to free the place first."))
    if sitter.waits:
        raise Refused(_("You paid the registration fee, and we are waiting for your bank. Write to us: we can help."))
    if sitter.received > 0:
        raise Refused(
            _("The registration fee is paid already, and is not paid back by itself. Write to us: we can help.")
        )


def contacts_end(today: date) -> date:
    """The contacts of walks before this day are forgotten: on 29 February, those of two years before 1 March."""
    year = today.year - CONTACT_YEARS
    return date(year, 3, 1) if (today.month, today.day) == (2, 29) else today.replace(year=year)
