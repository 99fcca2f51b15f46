"""What a sponsor page's address may be."""

import re
import unicodedata

RESERVED = frozenset({"teams", "register", "join", "give", "figures", "routes", "walkers", "live", "office", "walk"})
MINORS_NAME = 20  # letters of a minor's first name in an address, so that the code behind it is never cut off
_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th"})


def slug_of(name: str) -> str:
    """A name as part of an address: small letters, digits and dashes; 'page' when nothing is left of it."""
    spelled = unicodedata.normalize("NFKD", name.lower().translate(_LIGATURES))
    kept = "".join(c if c.isascii() and c.isalnum() else "" if unicodedata.combining(c) else "-" for c in spelled)
    slug = "-".join(part for part in kept.split("-") if part)[:60].strip("-")
    return slug if slug and not slug.isdigit() else f"page-{slug}".strip("-")


def is_minors_slug(slug: str, first_name: str) -> bool:
    """Whether an address holds a first name and a random code, and nothing else that somebody may be called."""
    return re.fullmatch(rf"{re.escape(slug_of(first_name[:MINORS_NAME]))}-\d[a-z0-9]{{3}}(-\d+)?", slug) is not None
