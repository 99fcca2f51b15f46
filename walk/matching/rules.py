"""What a company may promise to add to gifts, and what that comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents

MOST: Cents = 100_000_000
LONGEST = timedelta(days=366)


class State(StrEnum):
    """Where a matching gift stands."""

    DRAFT = "draft"
    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    ASKED = "asked"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class MatchFacts:
    """All that organisers enter: who adds how much to what, on which days (the last one included)."""

    company_id: int | None
    name: str
    email: str
    language: str
    page_id: int | None
    percent: int
    most: Cents
    first_day: date
    last_day: date
    wording: Mapping[str, str]


def added(given: Cents, *, percent: int, most: Cents) -> Cents:
    """What is added to so many cents of gifts: rounded half up to a cent, never more than `most`, never less than 0."""
    return max(0, min(most, (given * percent + 50) // 100))


def check_facts(facts: MatchFacts) -> None:
    """Raises Refused for days that contradict each other, or an address that is missing."""
    if facts.last_day < facts.first_day:
        raise Refused(_("The last day must not come before the first."), field="last_day")
    if facts.last_day - facts.first_day > LONGEST:
        raise Refused(_("Choose at most one year."), field="last_day")
    if not facts.name:
        raise Refused(_("Choose a company, or write its name."), field="name")
    if not facts.email:
        raise Refused(_("Write the e-mail address: our letter goes there."), field="email")


def state_of(
    *,
    published: bool,
    withdrawn: bool,
    asked: bool,
    paid: bool,
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
) -> State:
    """Where it stands now."""
    if paid:
        return State.PAID
    if withdrawn:
        return State.WITHDRAWN
    if asked:
        return State.ASKED
    if not published:
        return State.DRAFT
    if at < opens_at:
        return State.COMING
    return State.RUNNING if at < closes_at else State.OVER
