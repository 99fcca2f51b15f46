"""Whom to call, and shirt sizes, are forgotten once a walk is long over; nothing else is."""

from datetime import date, timedelta

import pytest

from tests.conftest import run_jobs
from tests.factories import make_edition, make_route, make_walker
from walk import jobs
from walk.clock import brussels_day, now
from walk.db import db
from walk.walkers.commands import forget_emergencies
from walk.walkers.models import Walker

pytestmark = pytest.mark.usefixtures("rows")
KNOWN = {"emergency_name": "Jef", "emergency_phone": "0470 12 34 56", "shirt": "M"}
FORGOTTEN = dict.fromkeys(KNOWN, "")


def walker_of(year: int, day: date, **values) -> Walker:
    return make_walker(
        make_route(make_edition(year, date=day)), guardian_name="Ann", city="Gent", **{**KNOWN, **values}
    )


def kept(walker: Walker) -> dict[str, str]:
    return {name: getattr(walker, name) for name in KNOWN}


def test_only_walks_that_ended_before():
    day = date(2026, 10, 1)
    before, on, after = (walker_of(2020 + n, day + timedelta(days=n - 1)) for n in range(3))
    blank = make_walker(before.route, emergency_name="", emergency_phone="", shirt="")
    assert forget_emergencies(ended_before=day) == 1
    assert [reread(each) for each in (before, on, after, blank)] == [FORGOTTEN, KNOWN, KNOWN, FORGOTTEN]
    assert (before.guardian_name, before.city, before.first_name) == ("Ann", "Gent", "Noor")
    assert forget_emergencies(ended_before=day) == 0


@pytest.mark.parametrize("name", KNOWN)
def test_any_of_them_is_enough(name):
    walker = walker_of(2020, date(2020, 9, 27), **{**FORGOTTEN, name: KNOWN[name]})
    assert forget_emergencies(ended_before=date(2021, 1, 1)) == 1
    assert reread(walker) == FORGOTTEN


@pytest.mark.parametrize(("days", "forgotten"), [(-200, False), (0, False), (29, False), (30, False), (31, True)])
def test_every_night_thirty_days_after(days, forgotten):
    walker = walker_of(2025, brussels_day(now()) - timedelta(days=days))
    jobs.enqueue("walkers.forget_emergencies")
    assert run_jobs() == ["walkers.forget_emergencies"]
    assert kept(walker) == (FORGOTTEN if forgotten else KNOWN)


def reread(walker: Walker) -> dict[str, str]:
    db.session.refresh(walker)
    return kept(walker)
