"""How much an edition will have raised in the end, judged by how earlier editions went; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from walk.money import Cents

LEAST = 0.05  # an edition of which so little was in by this day says nothing yet


@dataclass(frozen=True, kw_only=True)
class Course:
    """How an earlier edition came in: its `year`, what it had by the same day, and in the end."""

    year: int
    by_then: Cents
    in_the_end: Cents


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What the total may become. `low` and `high`: as the slowest and the quickest edition; None from one edition."""

    middle: Cents
    low: Cents | None
    high: Cents | None
    years: Sequence[int]


def foretell(raised: Cents, courses: Sequence[Course]) -> Forecast | None:
    """The end, where every edition comes in as one of the earlier ones did; None where none says anything.

    Each earlier edition had some share of its total by this day (in days from the walk); what is raised now, divided
    by that share, is the end it foretells. The median is given, and the whole range as its uncertainty: with a handful
    of editions nothing finer is honest.
    """
    ends = {
        course.year: max(raised, round(raised * course.in_the_end / course.by_then))
        for course in courses
        if course.in_the_end > 0 and course.by_then >= LEAST * course.in_the_end
    }
    if not ends or raised <= 0:
        return None
    several = len(ends) > 1
    return Forecast(
        middle=round(median(ends.values())),
        low=min(ends.values()) if several else None,
        high=max(ends.values()) if several else None,
        years=sorted(ends),
    )
