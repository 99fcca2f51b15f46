"""What a sponsor page's address may be, whose name stands on it, and what it reached."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from walk.money import Cents

RESERVED = frozenset(
    {
        "companies",
        "teams",
        "register",
        "join",
        "give",
        "figures",
        "routes",
        "walkers",
        "live",
        "office",
        "walk",
        "search",
    }
)
MINORS_NAME = 20  # letters of a minor's first name in an address, so that the code behind it is never cut off
_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th"})


class ShownAs(StrEnum):
    """How a walker wants to be called on their page: in full, by first name and initial, or not at all."""

    FULL = "full"
    INITIAL = "initial"
    HIDDEN = "hidden"


class Badge(StrEnum):
    """What a page, or the walker behind it, reached."""

    FIRST_GIFT = "first_gift"
    HALF_WAY = "half_way"
    GOAL = "goal"
    DOUBLED = "doubled"
    EVERY_EDITION = "every_edition"


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What badges are given for. `editions`: walked before; `ordinal`: which edition this is."""

    raised: Cents
    goal: Cents
    gifts: int
    editions: int = 0
    ordinal: int = 1


def badges_of(reached: Reached) -> tuple[Badge, ...]:
    """The badges of a page, in the order in which they are earned."""
    raised, goal = reached.raised, reached.goal
    earned = {
        Badge.FIRST_GIFT: reached.gifts > 0,
        Badge.HALF_WAY: goal > 0 and 2 * raised >= goal,
        Badge.GOAL: goal > 0 and raised >= goal,
        Badge.DOUBLED: goal > 0 and raised >= 2 * goal,
        Badge.EVERY_EDITION: reached.ordinal > 1 and reached.editions == reached.ordinal - 1,
    }
    return tuple(badge for badge, is_earned in earned.items() if is_earned)


def name_shown(first_name: str, last_name: str, *, minor: bool, shown_as: ShownAs) -> str:
    """A walker's name for everybody: a minor's first name at most; nothing of who stays hidden."""
    if shown_as is ShownAs.HIDDEN:
        return ""
    if minor or not last_name:
        return first_name
    return f"{first_name} {last_name[0]}." if shown_as is ShownAs.INITIAL else f"{first_name} {last_name}".strip()


def folded(name: str) -> str:
    """A name as it is searched: small letters without accents, single blanks."""
    spelled = unicodedata.normalize("NFKD", name.lower().translate(_LIGATURES))
    return " ".join("".join(c for c in spelled if not unicodedata.combining(c)).split())


def slug_of(name: str) -> str:
    """A name as part of an address: small letters, digits and dashes; 'page' when nothing is left of it."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in folded(name))
    slug = "-".join(part for part in kept.split("-") if part)[:60].strip("-")
    return slug if slug and not slug.isdigit() else f"page-{slug}".strip("-")


def is_minors_slug(slug: str, first_name: str) -> bool:
    """Whether an address holds a first name and a random code, and nothing else that somebody may be called."""
    return re.fullmatch(rf"{re.escape(slug_of(first_name[:MINORS_NAME]))}-\d[a-z0-9]{{3}}(-\d+)?", slug) is not None


def opening(story: str, most: int) -> str:
    """The beginning of a story, whole where it is short, and else up to the end of a sentence or at least of a word."""
    if len(story) <= most:
        return story
    cut = story[:most]
    ends = [cut.rfind(sign) + 1 for sign in (". ", "! ", "? ", "\n")]
    end = max(ends) if max(ends) > most // 2 else cut.rfind(" ")
    kept = cut[: end if end > 0 else most].rstrip()
    return (kept if kept.count("**") % 2 == 0 else "".join(kept.rsplit("**", 1))) + " …"
