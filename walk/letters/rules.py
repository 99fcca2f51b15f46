"""Which letters there are, when each is due, and what its words may hold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents


class LetterKind(StrEnum):
    """The letters that organisers can word."""

    WELCOME = "welcome"
    COMPLETE = "complete"
    FIRST_GIFT = "first_gift"
    WEEKLY = "weekly"
    NEARLY = "nearly"
    WEEK_BEFORE = "week_before"
    THANKS = "thanks"


SERVICE = frozenset({LetterKind.WELCOME, LetterKind.COMPLETE, LetterKind.WEEK_BEFORE})  # nobody can refuse these
OF_ONE_WALKER = frozenset({LetterKind.FIRST_GIFT, LetterKind.NEARLY})
PLACEHOLDERS = (
    *("first_name", "names", "edition", "day", "place", "days", "walkers"),
    *("raised", "goal", "left", "minimum", "to_pay"),
)
NEARLY_FROM = 80  # per cent of the goal
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a walker stands on a day; amounts in cents."""

    walker_id: int
    registered_on: date
    lacks: bool
    gifts: int
    raised: Cents
    goal: Cents


def due(standings: Sequence[Standing], *, walk_day: date, today: date) -> list[tuple[LetterKind, str, list[int]]]:
    """The letters due today for the walkers of one address: the kind, the period it is sent once in, and about whom.

    Nothing is due later than two weeks after the walk.
    """
    to_go, everybody = (walk_day - today).days, [each.walker_id for each in standings]
    found: list[tuple[LetterKind, str, list[int]]] = []
    if -14 <= to_go <= -2:
        found.append((LetterKind.THANKS, "", everybody))
    if to_go < 0:
        return found
    if to_go <= 7:
        found.append((LetterKind.WEEK_BEFORE, "", everybody))
    lacking = [each for each in standings if each.lacks and (today - each.registered_on).days >= 3]
    if lacking:
        found.append((LetterKind.COMPLETE, "last" if to_go <= 14 else "first", [each.walker_id for each in lacking]))
    for each in standings:
        if each.gifts:
            found.append((LetterKind.FIRST_GIFT, str(each.walker_id), [each.walker_id]))
        if each.goal * NEARLY_FROM // 100 <= each.raised < each.goal:
            found.append((LetterKind.NEARLY, str(each.walker_id), [each.walker_id]))
    settled = [each.walker_id for each in standings if (today - each.registered_on).days >= 7]
    if today.weekday() == 0 and settled and to_go > 7:
        year, week, _day = today.isocalendar()
        found.append((LetterKind.WEEKLY, f"{year}-{week}", settled))
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in, once: what a value holds is never a placeholder itself."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def check_words(subject: str, body: str) -> None:
    """Raises Refused for a placeholder that there is not, naming it."""
    for field, text in (("subject", subject), ("body", body)):
        for name in _PLACEHOLDER.findall(text):
            if name not in PLACEHOLDERS:
                raise Refused(_("There is no {%(name)s}. Choose from the list below.", name=name[:40]), field=field)
