"""What anybody may see of small numbers."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walk.statistics.masking import LEAST, TABLES_FROM, rough, rough_table, safe


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1432, 1430), (1433, 1435)],
)  # fmt: skip
def test_numbers_are_rounded_to_five_and_small_ones_left_out(count: int, shown: int | None) -> None:
    assert rough(count) == shown


def fitting(shown: list[int | None], total: int) -> list[tuple[int, ...]]:
    """Every table that would be shown like this and has this sum: what somebody knows who knows how it is made."""
    ranges = [
        range(1, LEAST) if cell is None else [0] if cell == 0 else range(max(LEAST, cell - 2), cell + 3)
        for cell in shown
    ]
    return [table for table in product(*ranges) if sum(table) == total]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=5).filter(lambda counts: sum(counts) >= TABLES_FROM))
def test_no_small_number_follows_from_the_others_and_their_sum(counts: list[int]) -> None:
    possible = fitting([rough(count) for count in counts], sum(counts))
    for place, count in enumerate(counts):
        if 0 < count < LEAST:
            assert len({table[place] for table in possible}) > 1


def test_of_few_people_there_is_no_table() -> None:
    counts = {"10": 12, "20": 7}
    assert rough_table(counts, of=TABLES_FROM - 1) == {}
    assert rough_table(counts, of=TABLES_FROM) == {"10": 10, "20": 5}


@pytest.mark.parametrize(
    ("count", "whole", "seen"),
    [(0, 90, False), (4, 90, False), (5, 90, True), (86, 90, False), (85, 90, True), (9, 19, False), (0, 0, False)],
)
def test_a_share_is_shown_only_of_enough(count: int, whole: int, seen: bool) -> None:
    assert safe(count, whole) is seen
