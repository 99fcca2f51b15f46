"""What may be pledged per kilometre, how far a page walked, and what that makes due."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from walk.donations.rules import Privacy
from walk.donors.rules import Giver
from walk.errors import Refused
from walk.i18n import euros
from walk.i18n import gettext as _
from walk.money import Cents

LEAST_PER_KM: Cents = 10
MOST_PER_KM: Cents = 1000
CONFIRM_WITHIN = timedelta(days=7)
REMINDERS = (timedelta(days=7), timedelta(days=21))
LAPSES_AFTER = timedelta(days=60)


class State(StrEnum):
    """Where a pledge stands."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    DUE = "due"
    PAID = "paid"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An amount per kilometre, in cents, and never more in all than `most`."""

    per_km: Cents
    most: Cents


@dataclass(frozen=True, kw_only=True)
class Pledged:
    """A pledge as the form describes it."""

    promise: Promise
    giver: Giver
    message: str = ""
    privacy: Privacy = field(default_factory=Privacy)


def due(promise: Promise, metres: int) -> Cents:
    """What is due for this distance: per kilometre, rounded half up to a cent, and never more than the maximum."""
    return min(promise.most, (promise.per_km * metres + 500) // 1000)


def mean_distance(metres: int, finishers: int) -> int:
    """The mean of so many finishers who walked `metres` together, rounded half up to 100 metres; 0 for nobody."""
    return (2 * metres + 100 * finishers) // (200 * finishers) * 100 if finishers else 0


def check_promise(promise: Promise, *, least: Cents, most: Cents) -> None:
    """Raises Refused for an amount or maximum that we do not take; `least` and `most`: of a gift."""
    if not LEAST_PER_KM <= promise.per_km <= MOST_PER_KM:
        sentence = _("Pledge between %(least)s and %(most)s per kilometre.", **_written(LEAST_PER_KM, MOST_PER_KM))
        raise Refused(sentence, field="per_km")
    least = max(least, promise.per_km)
    if not least <= promise.most <= most:
        raise Refused(_("Choose a maximum between %(least)s and %(most)s.", **_written(least, most)), field="most")


def check_window(*, opens_at: datetime, closes_at: datetime, walk_day: date, at: datetime, today: date) -> None:
    """Raises Refused before gifts open, after they close, and once the walk is over."""
    if not opens_at <= at < closes_at or today > walk_day:
        raise Refused(_("Pledges for this walk are not open at this moment."))


def reminder_due(asked_at: datetime, at: datetime) -> int:
    """Which reminder is due: 1 or 2, and 0 for none yet."""
    return sum(at - asked_at >= each for each in REMINDERS)


def _written(least: Cents, most: Cents) -> dict[str, str]:
    return {"least": euros(least), "most": euros(most)}
