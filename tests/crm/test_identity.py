"""Who is who in CiviCRM: a walker keeps the identifier of the first time, whoever cancels or is found out later."""

import pytest
from sqlalchemy import select

from tests.crm.test_bundle import EVENT, PEOPLE, PLAIN, SOFT, WALKS, as_one_person, opened, paid_fee, replayed
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from walk.crm.models import CrmReference
from walk.db import db
from walk.people.commands import join_people, match_walkers, split_walker
from walk.people.models import Participation

BY = "office@example.org"


@pytest.fixture
def edition(rows):
    return make_edition(year=2027)


@pytest.fixture
def route(edition):
    return make_route(edition)


@pytest.fixture
def before(edition):
    return make_edition(year=2025)


def named(edition) -> list[tuple[str, str]]:
    """Participants as they go there now: identifier and status."""
    rows = opened(edition)[WALKS]
    return [(each["Contact.external_identifier"], each["Participant.status_id"]) for each in rows]


def test_who_went_there_and_cancels_is_cancelled_there_whatever_was_paid(edition, route):
    walker, never = make_walker(route), make_walker(route, cancelled_at=NOW)
    store, key = replayed(opened(edition)["calls"], {}), (f"RW-W{walker.id}", str(EVENT))
    assert {each: row["status_id:name"] for each, row in store["Participant"].items()} == {key: "Registered"}
    walker.cancelled_at = NOW
    store = replayed(opened(edition)["calls"], store)
    assert {each: row["status_id:name"] for each, row in store["Participant"].items()} == {key: "Cancelled"}
    assert (f"RW-W{never.id}",) not in store["Contact"]


def test_who_cancels_keeps_the_number_though_nobody_knows_any_more_who_it_is(edition, route, before):
    same = {"first_name": "An", "last_name": "Peeters"}
    known, again = make_walker(make_route(before), **same), make_walker(route, **same)
    make_donation(make_page(again), amount=500)
    paid_fee(again)
    assert named(before) == [(f"RW-W{known.id}", "Registered")]
    found = opened(edition)
    assert named(edition) == [(f"RW-W{known.id}", "Registered")]
    again.cancelled_at = NOW
    assert named(edition) == [(f"RW-W{known.id}", "Cancelled")]
    assert db.session.scalar(select(Participation.id).where(Participation.walker_id == again.id)) is None
    later = opened(edition)
    assert [later[name] for name in (PEOPLE, PLAIN, SOFT)] == [found[name] for name in (PEOPLE, PLAIN, SOFT)]


def test_whoever_went_first_gives_the_number_and_nothing_changes_it(edition, route, before):
    first, second = make_walker(make_route(before)), make_walker(route)
    number = f"RW-W{second.id}"
    assert named(edition) == [(number, "Registered")]
    match_walkers(at=NOW)
    join_people(first.id, second.id, by=BY, at=NOW)
    assert named(before) == named(edition) == [(number, "Registered")]
    split_walker(first.id, by=BY, at=NOW)
    assert named(before) == named(edition) == [(number, "Registered")]
    rows = db.session.scalars(select(CrmReference).order_by(CrmReference.id))
    assert [(each.walker_id, each.reference, each.made_at) for each in rows] == [
        (second.id, number, NOW),
        (first.id, number, NOW),
    ]


def test_who_is_new_here_is_found_to_come_back_before_a_number_is_given(edition, route, before):
    known = make_walker(make_route(before), first_name="An", last_name="Peeters")
    assert named(before) == [(f"RW-W{known.id}", "Registered")]
    make_walker(route, first_name="An", last_name="Peeters")
    assert named(edition) == [(f"RW-W{known.id}", "Registered")]


def test_nobody_gets_the_number_under_which_somebody_else_takes_part(edition, route, before):
    first, taken_for_first = make_walker(make_route(before)), make_walker(route)
    as_one_person(first, taken_for_first)
    assert named(before) == named(edition) == [(f"RW-W{first.id}", "Registered")]
    split_walker(taken_for_first.id, by=BY, at=NOW)
    really = make_walker(route)
    match_walkers(at=NOW)
    join_people(first.id, really.id, by=BY, at=NOW)
    assert named(edition) == [(f"RW-W{first.id}", "Registered"), (f"RW-W{really.id}", "Registered")]
