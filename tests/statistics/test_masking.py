"""What anybody may see of small numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walk.statistics.masking import LEAST, masked, safe


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], []),
        ([10, 20, 0], [10, 20, 0]),
        ([10, 20, 1], [None, 20, None]),  # or 1 would follow from the sum
        ([10, 4, 4], [10, None, None]),
        ([10, 1, 2], [None, None, None]),  # 3 people together are still too few
        ([3], [None]),
    ],
)
def test_small_numbers_are_left_out(counts: list[int], shown: list[int | None]) -> None:
    assert masked(counts) == shown


@given(st.lists(st.integers(0, 30), max_size=8))
def test_no_small_number_follows_from_the_sum(counts: list[int]) -> None:
    shown = masked(counts)
    hidden = [count for count, seen in zip(counts, shown, strict=True) if seen is None]
    assert all(seen is None or seen == 0 or seen >= LEAST for seen in shown)
    if hidden and any(seen for seen in shown):
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST


@pytest.mark.parametrize(
    ("count", "whole", "seen"),
    [(0, 9, True), (4, 90, False), (5, 90, True), (86, 90, False), (9, 9, True), (0, 0, True)],
)
def test_a_share_is_shown_only_of_enough(count: int, whole: int, seen: bool) -> None:
    assert safe(count, whole) is seen
