"""What a pledge makes: rounding, the maximum, the mean distance of a team, reminders."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW
from walk.errors import Refused
from walk.pledges.rules import Promise, check_promise, check_window, due, mean_distance, reminder_due


@pytest.mark.parametrize(
    ("per_km", "most", "metres", "amount"),
    [
        (50, 2500, 20_000, 1000),
        (50, 2500, 0, 0),
        (50, 2500, 49_900, 2495),
        (50, 2500, 50_000, 2500),
        (50, 2500, 60_000, 2500),
        (15, 2500, 100, 2),  # 1.5 cents
        (10, 2500, 100, 1),
        (13, 2500, 100, 1),  # 1.3 cents
        (35, 2500, 10_100, 354),  # 353.5 cents
        (1000, 1000, 7_500, 1000),
    ],
)
def test_due(per_km, most, metres, amount):
    assert due(Promise(per_km=per_km, most=most), metres) == amount


@given(st.integers(10, 1000), st.integers(10, 1_000_000), st.integers(0, 250_000))
def test_never_more_than_the_maximum_nor_half_a_cent_beside_the_product(per_km, most, metres):
    amount = due(Promise(per_km=per_km, most=most), metres)
    assert 0 <= amount <= most
    assert amount == most or abs(1000 * amount - per_km * metres) <= 500


@given(st.integers(10, 1000), st.integers(10, 1_000_000), st.integers(0, 250_000), st.integers(0, 250_000))
def test_who_walks_further_never_makes_less(per_km, most, one, other):
    promise = Promise(per_km=per_km, most=most)
    assert due(promise, min(one, other)) <= due(promise, max(one, other))


@given(st.lists(st.tuples(st.integers(10, 1000), st.integers(10, 1_000_000), st.integers(0, 250_000)), max_size=20))
def test_all_together_never_more_than_all_maxima(pledges):
    made = [due(Promise(per_km=per_km, most=most), metres) for per_km, most, metres in pledges]
    assert sum(made) <= sum(most for _per_km, most, _metres in pledges)


@pytest.mark.parametrize(
    ("metres", "finishers", "mean"),
    [
        (0, 0, 0),
        (20_000, 1, 20_000),
        (30_000, 2, 15_000),
        (10_000, 3, 3_300),  # 3333
        (20_000, 3, 6_700),  # 6667
        (20_100, 2, 10_100),  # 10 050: half up
        (40_100, 4, 10_000),  # 10 025
    ],
)
def test_mean(metres, finishers, mean):
    assert mean_distance(metres, finishers) == mean


@given(st.lists(st.integers(1, 2500), min_size=1, max_size=30))
def test_a_mean_lies_among_its_distances(hundreds):
    mean = mean_distance(sum(hundreds) * 100, len(hundreds))
    assert min(hundreds) * 100 <= mean <= max(hundreds) * 100
    assert mean % 100 == 0


@pytest.mark.parametrize(
    ("per_km", "most", "field"),
    [
        (10, 100, None),
        (1000, 1000, None),
        (50, 1_000_000, None),
        (9, 2500, "per_km"),
        (1001, 2500, "per_km"),
        (50, 99, "most"),
        (500, 499, "most"),
        (50, 1_000_001, "most"),
    ],
)
def test_limits(app, per_km, most, field):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        promise = Promise(per_km=per_km, most=most)
        if field is None:
            check_promise(promise, least=100, most=1_000_000)
            return
        with pytest.raises(Refused) as refusal:
            check_promise(promise, least=100, most=1_000_000)
    assert refusal.value.field == field


WINDOW = {"opens_at": datetime(2027, 1, 1, tzinfo=UTC), "closes_at": datetime(2027, 12, 31, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("at", "today", "is_open"),
    [
        (datetime(2027, 5, 1, tzinfo=UTC), date(2027, 5, 1), True),
        (datetime(2027, 9, 26, 20, tzinfo=UTC), date(2027, 9, 26), True),
        (datetime(2027, 9, 27, 1, tzinfo=UTC), date(2027, 9, 27), False),
        (datetime(2026, 12, 31, tzinfo=UTC), date(2026, 12, 31), False),
    ],
)
def test_window(app, at, today, is_open):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        if is_open:
            check_window(**WINDOW, walk_day=date(2027, 9, 26), at=at, today=today)
            return
        with pytest.raises(Refused, match="open"):
            check_window(**WINDOW, walk_day=date(2027, 9, 26), at=at, today=today)


@pytest.mark.parametrize(("days", "number"), [(0, 0), (6.99, 0), (7, 1), (20.9, 1), (21, 2), (59, 2)])
def test_reminders(days, number):
    assert reminder_due(NOW, NOW + timedelta(days=days)) == number
