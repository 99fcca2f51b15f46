"""Who may register, and what for."""

from dataclasses import dataclass
from datetime import date, datetime

from walk.clock import full_years
from walk.errors import Refused
from walk.i18n import gettext as _

ADULT = 18
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
    shirt: str = ""
    previous_editions: tuple[int, ...] = ()
    emergency_name: str = ""
    emergency_phone: str = ""
    guardian_name: str = ""
    guardian_consents: bool = False
    wants_newsletter: bool = False


def check_person(person: Person, *, walk_day: date, registered_on: date) -> None:
    """Raises Refused when the birth date cannot be right, or when a minor has no guardian's consent.

    Age is counted in whole years on the day of the walk.
    """
    if person.birth_date > registered_on:
        raise Refused(_("This birth date has not come yet. Check the year."), field="birth_date")
    age = full_years(person.birth_date, walk_day)
    if age > OLDEST:
        raise Refused(_("Check the year of birth: this would be an age of %(age)s.", age=age), field="birth_date")
    if age >= ADULT:
        return
    if not person.guardian_name:
        raise Refused(
            _("Who is under 18 on the day of the walk needs a parent or guardian: write that person's name."),
            field="guardian_name",
        )
    if not person.guardian_consents:
        raise Refused(_("The parent or guardian has to agree."), field="guardian_consents")


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


def check_places(*, places: int | None, taken: int) -> None:
    """Raises Refused when a route has no place left; `places` None means as many as come."""
    if places is not None and taken >= places:
        raise Refused(_("The last place on this route has just been taken. Choose another route."), field="route")


def public_name(first_name: str, last_name: str, *, minor: bool) -> str:
    """How a walker is shown to everybody: a minor by first name only."""
    return first_name if minor else f"{first_name} {last_name}".strip()
