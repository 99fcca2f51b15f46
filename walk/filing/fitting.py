"""How long each field of a fiche may be (schema of Belcotax), and what a text becomes that is longer."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from walk.filing.assumed import FIRST_NAME
from walk.filing.fiches import Fiche

LIMITS = {"last_name": 41, "first_name": FIRST_NAME, "street": 150, "city": 50, "postal_code": 12}
SHORTENED = ("last_name", "first_name", "street", "city")  # a part of a postal code says nothing
NAME_1, NAME_2 = 28, 31  # the institution's name in a declaration stands in two fields
_DROPPED = {"Cc", "Cf", "Cs", "Cn", "Co"}  # control characters, changed direction, halves of characters: not for XML


@dataclass(frozen=True, kw_only=True)
class Short:
    """A text that is too long for its field, and the words of it that fit; empty where nothing does."""

    field: str
    text: str
    limit: int
    fits: str


def plain(text: str) -> str:
    """One line without characters that XML or a screen reader of the tax office cannot take."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = (" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    return " ".join("".join(c for c in spaced if unicodedata.category(c) not in _DROPPED).split())


def plainly(fiche: Fiche) -> Fiche:
    """The fiche with each of its texts in plain characters."""
    texts: dict[str, Any] = {name: plain(getattr(fiche, name)) for name in LIMITS}
    return replace(fiche, **texts)


def too_long(fiche: Fiche) -> Iterator[Short]:
    """Each field of a fiche that does not fit, with what of it would be filed."""
    for field, limit in LIMITS.items():
        text = getattr(fiche, field)
        if len(text) > limit:
            yield Short(field=field, text=text, limit=limit, fits=_cut(text, limit) if field in SHORTENED else "")


def shortened(fiche: Fiche) -> Fiche:
    """The fiche with every text that was too long cut after a whole word."""
    fits: dict[str, Any] = {each.field: each.fits for each in too_long(fiche) if each.fits}
    return replace(fiche, **fits)


def in_two(name: str) -> tuple[str, str] | None:
    """A name in the two fields that a declaration has for it; None when it fits in no way."""
    if len(name) <= NAME_1:
        return name, ""
    first = _cut(name, NAME_1)
    rest = name[len(first) :].strip()
    return (first, rest) if len(rest) <= NAME_2 else None


def _cut(text: str, limit: int) -> str:
    whole = text[: limit + 1].rpartition(" ")[0].rstrip(" ,-")
    return whole or text[:limit]
