"""What an edition may look like."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents


@dataclass(frozen=True, kw_only=True)
class Texts:
    """An edition's texts in one language."""

    language: str
    slogan: str
    introduction: str
    rules: str


@dataclass(frozen=True, kw_only=True)
class EditionFacts:
    """All that organisers decide about an edition."""

    year: int
    ordinal: int
    date: date
    place: str
    registration_opens_at: datetime
    registration_closes_at: datetime
    giving_opens_at: datetime
    giving_closes_at: datetime
    fee_central: Cents
    fee_own: Cents
    target: Cents
    minimum: Cents
    texts: tuple[Texts, ...] = ()


def check_edition(facts: EditionFacts) -> None:
    """Raises Refused when the facts contradict each other."""
    if facts.date.year != facts.year:
        raise Refused(_("The date of the walk must lie in the year of the edition."), field="date")
    for name in ("registration_opens_at", "registration_closes_at", "giving_opens_at", "giving_closes_at"):
        if abs(getattr(facts, name).year - facts.year) > 2:
            raise Refused(_("Check the year: this is more than two years away from the walk."), field=name)
    if facts.registration_opens_at >= facts.registration_closes_at:
        raise Refused(_("Registration must close after it opens."), field="registration_closes_at")
    if facts.giving_opens_at >= facts.giving_closes_at:
        raise Refused(_("Giving must close after it opens."), field="giving_closes_at")


def earlier_years(year: int, ordinal: int) -> Iterable[int]:
    """The years of the editions before this one, newest first, one a year since the first."""
    return range(year - 1, year - ordinal, -1)
