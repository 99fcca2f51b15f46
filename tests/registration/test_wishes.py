"""Who waits without an offer changes the wish: the place in line stays only on the same route."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts.people import post
from tests.factories import NOW, make_edition, make_page, make_route, make_walker
from tests.registration.test_waiting import full, party, standing  # noqa: F401
from walk.audit import AuditEntry
from walk.db import db
from walk.errors import Refused
from walk.registration.models import WaitingParty
from walk.registration.queries import waiting_before, waiting_link
from walk.registration.rules import stays_in_line, walk_of
from walk.registration.waiting import leave
from walk.registration.wishes import add_to_wish, change_wish
from walk.routes.models import Route
from walk.walkers.leaving import cancel_walker

HOUR = timedelta(hours=1)
ALONG = {
    "first_name": "Lou",
    "last_name": "Wacht",
    "birth_date": "1991-02-03",
    "gender": "x",
    "language": "nl",
    "email": "",
    "emergency_name": "",
    "emergency_phone": "",
}


@pytest.fixture
def lines(rows) -> tuple[Route, Route]:
    """Two full routes, for each of which somebody waits; noise in another year."""
    edition = make_edition()
    make_page(edition, slug="walk")
    make_walker(make_route(make_edition(2026), places=1))
    routes = make_route(edition, distance_km=20, places=2), make_route(edition, distance_km=40, places=1)
    for route in (routes[0], routes[0], routes[1]):
        make_page(make_walker(route))
    return routes


def needs(waiting: WaitingParty) -> dict[int, int]:
    db.session.refresh(waiting)
    return {need.route_id: need.places for need in waiting.needs}


def names(waiting: WaitingParty) -> list[str]:
    return [each["first_name"] for each in waiting.draft.filled["people"]]


def test_fewer_on_the_same_route_keep_the_place(lines):
    route, _other = lines
    family, single = party(route, "Familie", 3), party(route, "An", at=NOW + HOUR)
    change_wish(family, {0: route.id, 2: route.id}, at=NOW + 2 * HOUR)
    assert (needs(family), family.size, family.since) == ({route.id: 2}, 2, NOW)
    assert names(family) == ["Familie", "Familie 2"]
    assert (waiting_before(family), waiting_before(single)) == (0, 1)
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id.desc())).first()
    assert verbs == "changed what is waited for"


def test_one_more_keeps_the_place(lines):
    route, _other = lines
    first, second = party(route, "An"), party(route, "Bo", at=NOW + HOUR)
    add_to_wish(first, {**ALONG, "last_name": "Wacht"}, at=NOW + 2 * HOUR)
    assert (needs(first), first.size, first.since) == ({route.id: 2}, 2, NOW)
    assert (waiting_before(first), waiting_before(second)) == (0, 1)
    with pytest.raises(Refused):
        add_to_wish(first, {**ALONG}, at=NOW + 2 * HOUR)  # the same person twice


def test_another_route_goes_to_the_end_of_its_line(lines):
    route, other = lines
    mover, stays, theirs = party(route, "An"), party(route, "Bo"), party(other, "Cas", at=NOW + HOUR)
    change_wish(mover, {0: other.id}, at=NOW + 2 * HOUR)
    assert (needs(mover), mover.since) == ({other.id: 1}, NOW + 2 * HOUR)
    assert [waiting_before(each) for each in (mover, stays, theirs)] == [1, 0, 0]


def test_a_smaller_wish_that_fits_is_offered_at_once(full):  # noqa: F811
    route, walkers = full
    family = party(route, "Familie", 2)
    cancel_walker(walkers[0], at=NOW)
    assert standing(family) == ["waits"]
    change_wish(family, {0: route.id}, at=NOW + HOUR)
    assert standing(family) == ["offered"]
    with pytest.raises(Refused):
        change_wish(family, {0: route.id}, at=NOW + HOUR)
    with pytest.raises(Refused):
        add_to_wish(family, dict(ALONG), at=NOW + HOUR)


def test_what_cannot_be_wished(lines):
    route, _other = lines
    family, elsewhere = party(route, "Familie", 2), make_route(make_edition(2028))
    for routes in ({1: route.id}, {}, {0: elsewhere.id}):
        with pytest.raises(Refused):
            change_wish(family, routes, at=NOW)
    assert needs(family) == {route.id: 2}


def test_the_page_asks_once_more_before_the_place_is_lost(client, lines):
    route, other = lines
    family, theirs = party(route, "Familie", 2), party(other, "Cas", 3)
    address = f"/waiting/{waiting_link(family)}"
    assert "Change what you wait for" in client.get(address).get_data(as_text=True)
    assert "keep your place in line" in client.get(f"{address}/change").get_data(as_text=True)
    values = {"route_0": str(other.id), "route_1": str(route.id), "comes_1": "y"}
    asked = post(client, f"{address}/change", **values)
    assert (asked.status_code, "3 people wait there before you" in asked.get_data(as_text=True)) == (200, True)
    assert needs(family) == {route.id: 2}
    assert post(client, f"{address}/change", **values, sure="yes").location == address
    assert needs(family) == {route.id: 1, other.id: 1}
    assert (family.since != NOW, needs(theirs)) == (True, {other.id: 3})
    same = {"route_0": str(other.id), "route_1": str(other.id)}
    before = family.since
    assert post(client, f"{address}/change", **same).location == address
    assert (needs(family), family.since) == ({other.id: 1}, before)
    assert post(client, f"{address}/change", route_0="999").status_code == 422


def test_the_page_for_one_more(client, lines):
    route, _other = lines
    waiting = party(route, "An")
    address = f"/waiting/{waiting_link(waiting)}/along"
    assert client.get(address).status_code == 200
    assert post(client, address, **{**ALONG, "first_name": ""}).status_code == 422
    assert post(client, address, **{**ALONG, "birth_date": "2015-01-01"}).status_code == 422
    assert post(client, address, **ALONG).status_code == 303
    assert (needs(waiting), names(waiting)) == ({route.id: 2}, ["An", "Lou"])


def test_nobody_else_and_not_with_an_offer_nor_afterwards(client, lines):
    route, _other = lines
    waiting = party(route, "An")
    link = waiting_link(waiting)
    for what in ("change", "along"):
        assert client.get(f"/waiting/x/{what}").status_code == 404
        assert client.get(f"/waiting/{link}/{what}").status_code == 200
    leave(waiting, at=NOW)
    for what in ("change", "along"):
        assert client.get(f"/waiting/{link}/{what}").status_code == 404
        assert post(client, f"/waiting/{link}/{what}").status_code == 404


@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [
        ({1: 2}, {1: 1}, True),
        ({1: 2}, {1: 5}, True),
        ({1: 2, 2: 1}, {2: 3}, True),
        ({1: 2}, {2: 2}, False),
        ({1: 2}, {1: 1, 2: 1}, False),
    ],
)
def test_the_place_in_line(before, after, stays):
    assert stays_in_line(before, after) is stays


@pytest.mark.parametrize(
    ("routes", "after"),
    [
        ({0: 7, 1: 7, 2: 7}, {"route": 7, "gift": 500, "shirt_1": "M", "code_2": "X", "answer_2_9": "ja"}),
        ({0: 7, 2: 7}, {"route": 7, "gift": 500, "code_1": "X", "answer_1_9": "ja"}),
        ({0: 7, 2: 8}, {"route": 7, "gift": 500, "code_1": "X", "answer_1_9": "ja", "route_1": "8"}),
        ({0: 8, 1: 7}, {"route": 8, "gift": 500, "shirt_1": "M", "route_1": "7"}),
    ],
)
def test_what_was_chosen_follows_the_person(routes, after):
    walk = {"route": 7, "gift": 500, "shirt_1": "M", "route_2": "8", "code_2": "X", "answer_2_9": "ja"}
    assert walk_of(walk, routes) == after
