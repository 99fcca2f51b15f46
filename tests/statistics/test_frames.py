"""What counts, in SQL: each figure's rows beside rows that must not count."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select

from tests.factories import (
    NOW,
    make_donation,
    make_donor,
    make_edition,
    make_page,
    make_route,
    make_team,
    make_walker,
    pay,
)
from tests.statistics.taking_back import take_back
from walk.clock import full_years
from walk.db import db
from walk.editions.models import Edition
from walk.payments.models import CheckoutLine, Purpose
from walk.routes.models import RouteKind
from walk.statistics.figures import Figures
from walk.statistics.frames import figures_of, parts_of
from walk.statistics.models import EditionTotals
from walk.statistics.rows import By, registrations
from walk.statistics.series import list_years
from walk.walkers.models import Gender

NOISE: tuple[dict[str, Any], ...] = (
    {"cancelled_at": NOW},
    {"confirmed_at": None},
    {"confirmed_at": None, "waiting_since": NOW},
    {"waiting_since": NOW},
)


def these(figures: Figures, *keys: str) -> tuple[Any, ...]:
    return tuple(figures[key] for key in keys)


def giving(edition: Edition) -> tuple[Any, ...]:
    certified = ("certificates_at_least_40_per_year", "certificates_sum_cents")
    return these(figures_of(edition), "amount_cents", "gifts", "donors", *certified)


def test_only_those_who_walk_count(rows: None) -> None:
    edition, other = make_edition(), make_edition(2026)
    route, own = make_route(edition), make_route(edition, kind=RouteKind.OWN, distance_km=Decimal("7.5"))
    make_route(edition, distance_km=20)
    team, empty = make_team(edition), make_team(edition)
    make_walker(route, team=team, birth_date=date(1987, 9, 26), previous_editions=[2025, 2026])
    make_walker(route, team=team, birth_date=date(1987, 9, 27), gender=Gender.MAN)
    make_walker(own, birth_date=date(2019, 1, 1), gender=Gender.X)
    for noise in NOISE:
        make_walker(route, team=empty, birth_date=date(1900, 1, 1), gender=Gender.UNKNOWN, **noise)
    make_walker(make_route(other), team=make_team(other))
    figures = figures_of(edition)
    assert these(figures, "walkers", "teams", "walkers_registered", "walkers_cancelled", "waiting") == (3, 1, 7, 1, 2)
    assert these(figures, "women", "men", "x", "unknown") == (1, 1, 1, 0)
    assert these(figures, "min_age", "max_age", "mean_age_exact", "median_age") == (8, 40, 29.0, 39.0)
    assert these(figures, "age_0", "age_12", "age_35", "age_65") == (1, 0, 2, 0)
    assert these(figures, "central", "own", "mean_team", "median_team_size") == (2, 1, 2.0, 2.0)
    assert figures.distances == {"7.5": 1, "10": 2, "20": 0}
    assert these(figures, "first_timers", "returning", "all_editions") == (2, 1, 0)


def test_an_edition_without_anybody(rows: None) -> None:
    figures = figures_of(make_edition())
    assert these(figures, "walkers", "teams", "mean_age", "amount_cents", "gifts", "waiting") == (0, 0, None, 0, 0, 0)
    assert figures.distances == {}


@pytest.mark.parametrize("walked_on", [date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29), date(2027, 9, 26)])
def test_ages_are_those_of_the_clock(rows: None, walked_on: date) -> None:
    edition = make_edition(walked_on.year, date=walked_on)
    route = make_route(edition)
    births = (date(2000, 2, 28), date(2000, 2, 29), date(2000, 3, 1), date(2001, 9, 26), date(2001, 9, 27))
    for born in births:
        make_walker(route, birth_date=born)
    ages = db.session.scalars(select(registrations(()).c.age), {"editions": [edition.id]})
    assert sorted(ages) == sorted(full_years(born, walked_on) for born in births)


def test_only_gifts_that_arrived_and_stayed_count(rows: None) -> None:
    edition, other = make_edition(), make_edition(2026)
    walk, walker = make_page(edition), make_page(make_walker(make_route(edition)))
    giver = make_donor()
    make_donation(walk, amount=2500, donor=giver)
    make_donation(walker, amount=1499, donor=giver)
    make_donation(walk, amount=99900, paid_at=None)
    take_back(make_donation(walk, amount=88800), 88800)
    take_back(make_donation(walk, amount=10000), 4000)
    assert giving(edition) == (9999, 3, 2, 1, 6000)
    assert these(figures_of(edition), "refunded_cents", "promised_cents", "promises") == (92800, 99900, 1)
    make_donation(make_page(other), amount=1, donor=giver)
    assert giving(edition) == (9999, 3, 2, 2, 10000)
    assert giving(other) == (1, 1, 1, 0, 0)


def test_a_certificate_is_of_a_calendar_year_in_brussels_and_of_gifts_alone(rows: None) -> None:
    edition = make_edition()
    page = make_page(edition)
    new_year = datetime(2027, 12, 31, 23, tzinfo=UTC)
    make_donation(page, amount=4000, paid_at=new_year - timedelta(seconds=1))
    make_donation(page, amount=8000, paid_at=new_year)
    make_donation(page, amount=3999)
    with_fee = make_donation(page, amount=3999, paid_at=None)
    checkout = with_fee.line.checkout
    db.session.add(CheckoutLine(checkout=checkout, purpose=Purpose.REGISTRATION_FEE, description="fee", amount=1000))
    db.session.flush()
    db.session.refresh(checkout)
    pay(checkout, at=NOW)
    assert giving(edition)[3:] == (1, 4000)


def fill(edition: Edition, gifts: int) -> None:
    page = make_page(make_walker(make_route(edition)))
    for _ in range(gifts):
        make_donation(page)


def test_the_number_of_queries_does_not_grow(rows: None) -> None:
    small, large = make_edition(2024), make_edition(2027)
    fill(small, 1)
    fill(large, 5)
    counts = []
    for edition in (small, large):
        seen: list[str] = []

        def note(*args: Any, seen: list[str] = seen) -> None:
            seen.append(args[2])

        db.session.refresh(edition)
        event.listen(db.session.connection().engine, "before_cursor_execute", note)
        figures_of(edition)
        event.remove(db.session.connection().engine, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts == [13, 13]


def test_a_share_of_donors_is_of_those_in_whose_name_was_given(rows: None) -> None:
    edition = make_edition()
    page, payer = make_page(edition), make_donor()
    for _ in range(5):
        make_donation(page, amount=5000, donor=payer, for_donor=make_donor())
    make_donation(page, amount=100)
    found = figures_of(edition)
    assert these(found, "donors", "donors_certified", "share_certified") == (2, 5, 83)


def test_parts_by_distance_stand_in_the_order_of_their_length(rows: None) -> None:
    edition = make_edition()
    for km in ("12.5", "10", "7.5", "20"):
        make_walker(make_route(edition, distance_km=Decimal(km)))
    make_donation(make_page(edition))
    assert list(parts_of(edition, By.KM)) == ["7.5", "10", "12.5", "20", "none"]


def test_an_edition_of_which_nothing_is_here_yields_to_its_totals(rows: None) -> None:
    make_edition(2019, ordinal=4)
    values = {"source": "report", "entered_at": NOW, "entered_by": "an organiser"}
    db.session.add(EditionTotals(year=2019, ordinal=4, date=None, figures={"walkers": 1250}, **values))
    make_walker(make_route(make_edition(2020, ordinal=5)))
    assert [(each.year, each.values["walkers"]) for each in list_years()] == [(2019, 1250), (2020, 1)]
