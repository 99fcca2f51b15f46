"""What of the figures anybody may see: small numbers of people are left out, so that nobody is found in them."""

from collections.abc import Sequence

LEAST = 5  # the customary smallest cell of public statistics on people


def masked(counts: Sequence[int]) -> list[int | None]:
    """The numbers of a table of which the sum is public too; None where one must not be seen.

    A number from 1 to 4 is left out; where that leaves one gap alone, the next smallest is left out as well, or the
    sum would give it away. Nought speaks of nobody and stays.
    """
    shown: list[int | None] = [count if count == 0 or count >= LEAST else None for count in counts]
    left_out = sum(count for count, seen in zip(counts, shown, strict=True) if seen is None)
    if 0 < left_out < LEAST or shown.count(None) == 1:
        others = [(count, place) for place, count in enumerate(shown) if count]
        if others:
            shown[min(others)[1]] = None
    return shown


def safe(count: int, whole: int) -> bool:
    """Whether a number of people, and with it all the others of the whole, may be seen."""
    return (count == 0 or count >= LEAST) and (whole == count or whole - count >= LEAST)
