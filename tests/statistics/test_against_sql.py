"""Figures of editions that nobody thought of, beside the same in plain SQL."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.factories import (
    NOW,
    make_donation,
    make_donor,
    make_edition,
    make_finish,
    make_page,
    make_route,
    make_team,
    make_walker,
)
from tests.statistics.independent import SQL, figures_by_sql
from tests.statistics.taking_back import take_back
from walk.db import db
from walk.donations.rules import NameShown
from walk.editions.models import Edition
from walk.people.models import Participation, Person
from walk.routes.models import RouteKind
from walk.statistics.figures import Value
from walk.statistics.frames import figures_of
from walk.statistics.groups import ALL
from walk.teams.models import TeamKind
from walk.walkers.models import Gender, Walker

STATES = ({}, {}, {}, {"cancelled_at": NOW}, {"confirmed_at": None}, {"confirmed_at": None, "waiting_since": NOW})
ROUTES = ((RouteKind.CENTRAL, "10"), (RouteKind.CENTRAL, "20"), (RouteKind.OWN, "7.5"), (RouteKind.OWN, "40"))


@dataclass(frozen=True)
class Somebody:
    route: int
    team: int | None
    born: date
    gender: Gender
    state: int
    named: tuple[int, ...]
    walked_before: bool
    fee: int
    received: int
    metres: int | None


@dataclass(frozen=True)
class SomeGift:
    page: int
    donor: int
    amount: int
    paid: bool
    back: int
    name_shown: NameShown
    whose: int | None


PEOPLE = st.builds(
    Somebody,
    route=st.integers(0, 3),
    team=st.none() | st.integers(0, 2),
    born=st.dates(date(1930, 1, 1), date(2022, 12, 31)),
    gender=st.sampled_from(Gender),
    state=st.integers(0, len(STATES) - 1),
    named=st.sets(st.integers(2022, 2026)).map(tuple).map(sorted).map(tuple),
    walked_before=st.booleans(),
    fee=st.sampled_from([0, 500, 1000]),
    received=st.sampled_from([0, 500, 1000]),
    metres=st.none() | st.sampled_from([0, 5000, 7500, 10000, 40000]),
)
GIFTS = st.builds(
    SomeGift,
    page=st.integers(0, 4),
    donor=st.integers(0, 3),
    amount=st.integers(1, 9999),
    paid=st.booleans(),
    back=st.integers(0, 100),
    name_shown=st.sampled_from(NameShown),
    whose=st.none() | st.integers(0, 3),
)


def fill(people: list[Somebody], gifts: list[SomeGift]) -> Edition:
    """An edition of these people and gifts, the edition before it, and one besides which nothing may count."""
    edition, before, other = make_edition(2027, ordinal=6), make_edition(2026, ordinal=5), make_edition(2025, ordinal=4)
    routes = [make_route(edition, kind=kind, distance_km=Decimal(km)) for kind, km in ROUTES]
    teams = [make_team(edition, kind=kind) for kind in (TeamKind.FRIENDS, TeamKind.COMPANY, TeamKind.SCHOOL)]
    earlier = make_route(before)
    for each in people:
        walker = make_walker(
            routes[each.route],
            team=teams[each.team] if each.team is not None else None,
            birth_date=each.born,
            gender=each.gender,
            previous_editions=list(each.named),
            fee=each.fee,
            fee_received=each.received,
            **STATES[each.state],
        )
        if each.metres is not None:
            make_finish(walker, km=each.metres / 1000)
        if each.walked_before:
            join(walker, make_walker(earlier))
    pages = [make_page(edition), *(make_page(team) for team in teams), make_page(make_walker(routes[0]))]
    donors = [make_donor() for _ in range(4)]
    donors[3].same_as = donors[2]
    for gift in gifts:
        given_ = make_donation(
            pages[gift.page],
            amount=gift.amount,
            donor=donors[gift.donor],
            name_shown=gift.name_shown,
            for_donor=donors[gift.whose] if gift.whose is not None else None,
            **({} if gift.paid else {"paid_at": None}),
        )
        if gift.paid and gift.back:
            take_back(given_, max(1, gift.amount * gift.back // 100))
    make_donation(make_page(make_walker(make_route(other))), amount=7777, donor=donors[0])
    db.session.flush()
    return edition


def join(*walkers: Walker) -> None:
    person = Person(made_at=NOW)
    db.session.add_all([Participation(person=person, walker=walker, made_at=NOW) for walker in walkers])


def as_number(value: Value) -> float | None:
    return None if value is None else float(value)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(people=[], gifts=[])
@given(people=st.lists(PEOPLE, max_size=9), gifts=st.lists(GIFTS, max_size=9))
def test_any_edition_gives_the_same_figures_in_plain_sql(
    rows: None, people: list[Somebody], gifts: list[SomeGift]
) -> None:
    with db.session.begin_nested() as savepoint:
        edition = fill(people, gifts)
        figures, proof = figures_of(edition), figures_by_sql(edition)
        assert {key: as_number(figures[key]) for key in proof} == proof
        assert 0 <= (as_number(figures["share_certified"]) or 0) <= 100
        days = [edition.date - timedelta(days=400), edition.date + timedelta(days=400)]
        assert [figures_of(edition, on=day)["amount_cents"] for day in days] == [figures["amount_cents"]] * 2
        savepoint.rollback()


def test_the_plain_sql_leaves_out_no_figure() -> None:
    left = {key for key in ALL if key not in SQL and f"{key}_cents" not in SQL}
    assert left == {
        *("companies", "volunteers", "packages"),  # tests/statistics/test_frames.py
        *("declared_not_found", "promised", "promises", "amount_before", "growth"),
    }
