"""When walkers of different editions are the same person for certain, and when perhaps: somebody then looks at them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

Key = tuple[object, ...]
SHORTEST = 2  # letters of a first name that may be the beginning of another


class Reason(IntEnum):
    """Why two walkers are perhaps one person; the lower, the likelier. `TWICE`: one edition, so they cannot be."""

    TWICE = 0
    SLIP = 1
    SPELLING = 2
    NICKNAME = 3
    OTHER_BIRTH_DATE = 4
    SAME_PLACE = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a walker told of themselves. Names and postal code are folded: no capitals, accents, blanks, punctuation.

    `email`: their own address, '' without one. `person_id`: who they are, once that is known.
    """

    walker_id: int
    edition_id: int
    first: str
    last: str
    birth_date: date
    email: str
    postal_code: str
    person_id: int | None = None


def certain_keys(told: Told) -> Iterator[Key]:
    """Walkers who share one of these are the same: birth date with full name, or with first name and own address."""
    if told.first and told.last:
        yield "name", told.birth_date, told.first, told.last
    if told.first and told.email:
        yield "address", told.birth_date, told.first, told.email


def similar_keys(told: Told) -> Iterator[Key]:
    """Only walkers who share one of these can be proposed."""
    yield "day", told.birth_date
    if told.first and told.last and told.email:
        yield "address", told.first, told.last, told.email
    if told.first and told.last and told.postal_code:
        yield "place", told.first, told.last, told.postal_code


def why_similar(one: Told, other: Told) -> Reason | None:
    """Why two who are not certainly the same may be; the likeliest reason, None without any."""
    if one.birth_date == other.birth_date:
        return _on_one_day(one, other)
    if not one.last or (one.first, one.last) != (other.first, other.last):
        return None
    if one.email and one.email == other.email:
        return Reason.SLIP if slip(one.birth_date, other.birth_date) else Reason.OTHER_BIRTH_DATE
    if one.postal_code and one.postal_code == other.postal_code:
        return Reason.SAME_PLACE
    return None


def slip(one: date, other: date) -> bool:
    """Whether a birth date was probably mistyped: day and month swapped, or one of the three parts another."""
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return swapped or [one.year == other.year, one.month == other.month, one.day == other.day].count(True) == 2


def alike(one: str, other: str) -> bool:
    """Whether two folded first names are one: a letter more, less or other, or the beginning of the longer one."""
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST:
        return False
    if long.startswith(short):
        return True
    return len(long) - len(short) <= 1 and _one_edit(short, long)


def _on_one_day(one: Told, other: Told) -> Reason | None:
    if one.last and one.last == other.last and alike(one.first, other.first):
        return Reason.SPELLING
    if one.last and (one.first, one.last) == (other.last, other.first):
        return Reason.SPELLING
    if one.email and one.email == other.email:
        return Reason.NICKNAME
    return None


def _one_edit(short: str, long: str) -> bool:
    at = next((i for i, (mine, theirs) in enumerate(zip(short, long, strict=False)) if mine != theirs), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
