"""Who may register, and what for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from walk.clock import full_years
from walk.errors import Refused
from walk.i18n import gettext as _

OLDEST = 110


@dataclass(frozen=True, kw_only=True)
class Person:
    """A walker as the form describes them; `gender` is one of woman, man, x, unknown."""

    first_name: str
    last_name: str
    birth_date: date
    gender: str
    language: str
    email: str | None = None
    contact_email: str | None = None
    shirt: str = ""
    previous_editions: tuple[int, ...] = ()
    emergency_name: str = ""
    emergency_phone: str = ""
    guardian_name: str = ""
    guardian_consents: bool = False
    wants_newsletter: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A person, the route they choose, and perhaps a code that lowers the fee."""

    person: Person
    route_id: int
    code: str = ""


class Full(Refused):
    """No place is left; waiting for one may help."""


def check_person(person: Person, *, walk_day: date, registered_on: date, guardian_under: int = 18) -> None:
    """Raises Refused when the birth date cannot be right, or when somebody young has no guardian's consent.

    Age is counted in whole years on the day of the walk.
    """
    if person.birth_date > registered_on:
        raise Refused(_("This birth date has not come yet. Check the year."), field="birth_date")
    age = full_years(person.birth_date, walk_day)
    if age > OLDEST:
        raise Refused(_("Check the year of birth: this would be an age of %(age)s.", age=age), field="birth_date")
    if age >= guardian_under:
        return
    if not person.guardian_name:
        raise Refused(
            _(
                "Who is under %(age)s on the day of the walk needs a parent or guardian: write that person's name.",
                age=guardian_under,
            ),
            field="guardian_name",
        )
    if not person.guardian_consents:
        raise Refused(_("The parent or guardian has to agree."), field="guardian_consents")


def with_right_address(person: Person, *, walk_day: date, own_address_from: int) -> Person:
    """A child too young for letters of its own: the address that was given is that of whoever takes care of it."""
    if full_years(person.birth_date, walk_day) >= own_address_from or not person.email:
        return person
    return replace(person, email=None, contact_email=person.email)


def check_window(*, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    """Raises Refused outside the registration window."""
    if at < opens_at:
        raise Refused(_("Registration has not opened yet."))
    if at >= closes_at:
        raise Refused(_("Registration is closed."))


def check_before_walk(walk_day: date, today: date) -> None:
    """Raises Refused once the walk is over: who walked, and which route, is then a fact."""
    if today > walk_day:
        raise Refused(_("The walk is over: this registration can no longer be changed."))


def check_places(*, places: int | None, taken: int, wanted: int = 1) -> None:
    """Raises Full when a route has fewer places left than are wanted; `places` None means as many as come."""
    if places is not None and taken + wanted > places:
        raise Full(_("The last place on this route has just been taken."), field="route")


def check_shirt(size: str, stock: Mapping[str, int | None], *, taken: int, wanted: int) -> None:
    """Raises Refused when there is no such size, or too few are left; a stock of None never runs out."""
    if size not in stock:
        raise Refused(_("Choose one of the sizes."), field="shirt")
    left = stock[size]
    if left is not None and taken + wanted > left:
        raise Refused(_("There are no T-shirts of size %(size)s left. Choose another size.", size=size), field="shirt")


def gets_fee_back(until: date | None, today: date) -> bool:
    """Whether whoever cancels today gets the fee back."""
    return until is not None and today <= until


def public_name(first_name: str, last_name: str, *, minor: bool) -> str:
    """How a walker is shown to everybody: a minor by first name only."""
    return first_name if minor else f"{first_name} {last_name}".strip()
