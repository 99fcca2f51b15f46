"""What a matching gift comes to, and where it stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW
from walk.errors import Refused
from walk.matching.rules import MatchFacts, State, added, check_facts, state_of


@pytest.mark.parametrize(
    ("gifts", "percent", "most", "amount"),
    [
        (0, 100, 100_000, 0),
        (34_000, 100, 100_000, 34_000),
        (100_001, 100, 100_000, 100_000),
        (33, 50, 100_000, 17),  # 16.5
        (99, 1, 100_000, 1),
        (49, 1, 100_000, 0),
        (1000, 200, 100_000, 2000),
        (-500, 100, 100_000, 0),
    ],
)
def test_added(gifts, percent, most, amount):
    assert added(gifts, percent=percent, most=most) == amount


@given(st.integers(-(10**9), 10**9), st.integers(1, 200), st.integers(1, 10**9))
def test_never_more_than_promised(gifts, percent, most):
    amount = added(gifts, percent=percent, most=most)
    assert 0 <= amount <= most
    assert amount in {0, most} or abs(100 * amount - gifts * percent) <= 50


STANDS = {"published": True, "withdrawn": False, "asked": False, "paid": False, "at": NOW}


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"published": False}, State.DRAFT),
        ({"at": NOW - timedelta(seconds=1)}, State.COMING),
        ({}, State.RUNNING),
        ({"at": NOW + timedelta(days=1)}, State.OVER),
        ({"at": NOW + timedelta(days=1), "asked": True}, State.ASKED),
        ({"at": NOW + timedelta(days=1), "asked": True, "paid": True}, State.PAID),
        ({"withdrawn": True}, State.WITHDRAWN),
    ],
)
def test_states(values, state):
    assert state_of(**{**STANDS, **values}, opens_at=NOW, closes_at=NOW + timedelta(days=1)) is state


FACTS = {
    "company_id": None,
    "name": "Korst",
    "email": "korst@example.org",
    "language": "nl",
    "page_id": None,
    "percent": 100,
    "most": 100_000,
    "first_day": date(2027, 5, 1),
    "last_day": date(2027, 5, 1),
    "wording": {},
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"last_day": date(2027, 4, 30)}, "last_day"),
        ({"last_day": date(2028, 5, 2)}, "last_day"),
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
    ],
)
def test_facts(app, change, field):
    with app.test_request_context():
        if field is None:
            check_facts(MatchFacts(**{**FACTS, **change}))
            return
        with pytest.raises(Refused) as refusal:
            check_facts(MatchFacts(**{**FACTS, **change}))
    assert refusal.value.field == field
