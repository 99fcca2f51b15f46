"""What of the figures anybody may see: numbers of people in tables only roughly, so that nobody is found in them."""

from collections.abc import Mapping

LEAST = 5  # the customary smallest cell of public statistics on people
TABLES_FROM = 20  # of fewer walkers, tables would say who they all are


def rough(count: int) -> int | None:
    """A number of people to the nearest five; None from 1 to 4. Nought stays: it speaks of nobody.

    Rounding is what keeps a small number from following out of the others and their sum, whatever is left out.
    """
    if 0 < count < LEAST:
        return None
    return (count + 2) // 5 * 5


def rough_table(counts: Mapping[str, int], *, of: int) -> dict[str, int | None]:
    """A table with rough numbers; empty where there are too few people for any table."""
    return {key: rough(count) for key, count in counts.items()} if of >= TABLES_FROM else {}


def safe(count: int, whole: int) -> bool:
    """Whether a share of people may be seen: of enough, and leaving enough."""
    return whole >= TABLES_FROM and LEAST <= count <= whole - LEAST
