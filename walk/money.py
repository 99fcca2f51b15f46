"""Money is whole euro cents: parsing what people type, and splitting without losing a cent."""

import re
from collections.abc import Sequence
from typing import TypeAlias

Cents: TypeAlias = int

_EUROS = re.compile(r"^(?P<euros>\d{1,9}|\d{1,3}(?:[.\s\u00a0\u202f]\d{3})+)(?:[.,](?P<cents>\d{1,2}))?$")


def parse_euros(text: str) -> Cents:
    """Cents from what a person types: '40', '40,00', '1.234,50', '€ 25'.

    Raises ValueError for anything else, including more than two decimals, signs and exponents.
    """
    match = _EUROS.match(text.replace("€", "").replace("EUR", "").strip())
    if match is None or (not text.isascii() and any(c.isdigit() and not c.isascii() for c in text)):
        raise ValueError(f"not an amount in euros: {text[:40]!r}")
    whole = re.sub(r"\D", "", match["euros"])
    return int(whole) * 100 + int((match["cents"] or "0").ljust(2, "0"))


def written_euros(cents: Cents) -> str:
    """An amount as it is typed in a form: '40', '12,50'; `parse_euros` reads it back."""
    return f"{cents // 100},{cents % 100:02d}".removesuffix(",00")


def split(total: Cents, weights: Sequence[int]) -> list[Cents]:
    """`total` cut in proportion to `weights`, whole cents, summing exactly to `total` (largest remainders first).

    All weights zero or no weights is a ValueError, unless total is zero.
    """
    whole = sum(weights)
    if whole <= 0:
        if total == 0:
            return [0] * len(weights)
        raise ValueError("nothing to split over")
    sign = -1 if total < 0 else 1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    left = abs(total) - sum(parts)
    for index in sorted(range(len(parts)), key=lambda i: (-shares[i][1], i))[:left]:
        parts[index] += 1
    return [sign * part for part in parts]
