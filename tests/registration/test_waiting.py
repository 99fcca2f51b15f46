"""The waiting list: in order, kept 48 hours, passed on, and never more than there are."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import TEAM, fill, register
from walk.db import db, transaction
from walk.errors import Refused
from walk.questions.commands import ask
from walk.questions.models import Answer
from walk.questions.rules import QuestionFacts
from walk.registration.models import Draft, WaitingParty, Way
from walk.registration.tasks import forget, pass_on
from walk.registration.waiting import accept, leave, offer_places, wait
from walk.routes.models import Hold, Route
from walk.routes.queries import lock_places
from walk.walkers.commands import register as register_one
from walk.walkers.leaving import cancel_walker
from walk.walkers.models import Walker
from walk.walkers.queries import taken_by_route
from walk.walkers.rules import Full, Person

HOUR = timedelta(hours=1)


@pytest.fixture
def full(rows) -> tuple[Route, list[Walker]]:
    """A route of three places, all taken; another with room; noise in another edition."""
    edition = make_edition()
    make_page(edition, slug="walk")
    route = make_route(edition, distance_km=20, places=3)
    make_route(edition, distance_km=10)
    noise = make_route(make_edition(2026), places=1)
    make_walker(noise)
    walkers = [make_walker(route) for _ in range(3)]
    for each in walkers:
        make_page(each)
    return route, walkers


def party(route: Route, name: str, size: int = 1, *, at=NOW, more: Route | None = None) -> WaitingParty:
    """People who wait, all for one route, or the last of them for another one."""
    people = [
        {
            "first_name": f"{name} {number}" if number else name,
            "last_name": "Wacht",
            "email": f"{name.lower()}@example.org" if number == 0 else "",
            "birth_date": "1990-01-01",
            "gender": "x",
            "language": "nl",
            "emergency_name": "Jef",
            "emergency_phone": "0470 00 00 00",
        }
        for number in range(size)
    ]
    walk = {"route": route.id, **({f"route_{size - 1}": str(more.id)} if more else {})}
    draft = Draft(edition=route.edition, way=Way.ALONE, language="nl", changed_at=at)
    draft.filled = {"people": people, "walk": walk}
    db.session.add(draft)
    db.session.flush()
    return wait(draft, at=at)


def somebody(name: str = "Nieuw") -> Person:
    return Person(
        first_name=name,
        last_name="Komer",
        email=f"{name.lower()}@example.org",
        birth_date=date(1990, 1, 1),
        gender="x",
        language="nl",
    )


def standing(*parties: WaitingParty) -> list[str]:
    return ["ended" if each.ended_at else "offered" if each.offered_at else "waits" for each in parties]


def holds() -> int:
    return db.session.scalar(select(func.coalesce(func.sum(Hold.places), 0))) or 0


def test_a_place_that_comes_free_goes_to_who_came_first(full):
    route, walkers = full
    first, second = party(route, "An"), party(route, "Bo", at=NOW + HOUR)
    cancel_walker(walkers[0], at=NOW + 2 * HOUR)
    assert standing(first, second) == ["offered", "waits"]
    assert (first.offered_until, taken_by_route(route.edition)[route.id]) == (NOW + 50 * HOUR, 3)
    with pytest.raises(Full):
        register_one(route.edition, somebody(), route_id=route.id, at=NOW + 3 * HOUR)


def test_an_offer_that_is_taken_becomes_a_registration(full, outbox):
    route, walkers = full
    first = party(route, "An")
    cancel_walker(walkers[0], at=NOW)
    [an] = accept(first, at=NOW + HOUR)
    assert (an.name, an.route, an.cancelled_at) == ("An Wacht", route, None)
    assert accept(first, at=NOW + HOUR) == []
    assert (standing(first), holds(), taken_by_route(route.edition)[route.id]) == (["ended"], 0, 3)
    run_jobs()
    assert [to for letter in outbox for to in letter.to].count("an@example.org") == 3  # waiting, offer, welcome


def test_an_offer_that_is_not_taken_passes_on(full, outbox):
    route, walkers = full
    first, second = party(route, "An"), party(route, "Bo")
    cancel_walker(walkers[0], at=NOW)
    late = NOW + timedelta(hours=48)
    with pytest.raises(Refused):
        accept(first, at=late)
    lock_places(route.edition)
    offer_places(route.edition, late)
    assert standing(first, second) == ["ended", "offered"]
    assert holds() == 1
    run_jobs()
    subjects = [letter.subject for letter in outbox if letter.to == ["an@example.org"]]
    assert len(subjects) == len(set(subjects)) == 3  # waiting, offer, passed on


def test_between_the_end_of_an_offer_and_the_next_nobody_steals_the_place(full):
    route, walkers = full
    first, second = party(route, "An"), party(route, "Bo")
    cancel_walker(walkers[0], at=NOW)
    with pytest.raises(Full):
        register_one(route.edition, somebody(), route_id=route.id, at=NOW + timedelta(hours=49))
    db.session.flush()
    assert standing(first, second) == ["ended", "offered"]


def test_a_party_waits_for_all_its_places_and_lets_smaller_ones_pass(full):
    route, walkers = full
    family, single = party(route, "Familie", 2), party(route, "An", at=NOW + HOUR)
    cancel_walker(walkers[0], at=NOW + 2 * HOUR)
    assert standing(family, single) == ["waits", "offered"]
    accept(single, at=NOW + 3 * HOUR)
    for each in walkers[1:]:
        cancel_walker(each, at=NOW + 4 * HOUR)
    assert standing(family) == ["offered"]
    assert [each.first_name for each in accept(family, at=NOW + 5 * HOUR)] == ["Familie", "Familie 1"]
    assert taken_by_route(route.edition)[route.id] == 3


def test_a_party_for_two_routes_gets_both_or_none(full):
    route, walkers = full
    other = make_route(route.edition, distance_km=40, places=1)
    taker = make_walker(other)
    both = party(route, "Twee", 2, more=other)
    cancel_walker(walkers[0], at=NOW)
    assert standing(both) == ["waits"]
    cancel_walker(taker, at=NOW)
    assert standing(both) == ["offered"]
    taken = taken_by_route(route.edition)
    assert (taken[route.id], taken[other.id]) == (3, 1)


def test_waiting_no_longer_passes_the_offer_on_at_once(full):
    route, walkers = full
    first, second = party(route, "An"), party(route, "Bo")
    cancel_walker(walkers[0], at=NOW)
    leave(first, at=NOW + HOUR)
    assert standing(first, second) == ["ended", "offered"]


def test_more_places_are_offered_within_a_minute(full):
    route, _walkers = full
    first, second = party(route, "An"), party(route, "Bo")
    route.places = 5
    db.session.commit()
    pass_on()
    db.session.expire_all()
    assert standing(first, second) == ["offered", "offered"]
    pass_on()
    assert holds() == 2


def test_an_offer_never_stands_beyond_the_walk(full):
    route, walkers = full
    eve = NOW.replace(month=9, day=25, hour=20)
    route.edition.registration_closes_at = eve + HOUR
    first = party(route, "An", at=eve)
    cancel_walker(walkers[0], at=eve)
    assert first.offered_until < eve + timedelta(hours=48)
    assert first.offered_until.day == 26
    lock_places(route.edition)
    offer_places(route.edition, eve + timedelta(days=3))
    assert standing(first) == ["ended"]


def test_the_pages_from_full_to_paid(client, full, answering, outbox):
    answering()
    route, walkers = full
    db.session.commit()
    answer = register(
        client,
        "/2027/register/group",
        route=route.id,
        along=({"first_name": "Jef", "birth_date": "1983-01-01"},),
        **TEAM,
    )
    assert answer.location.endswith("/full")
    page = client.get(answer.location).get_data(as_text=True)
    assert "You can wait for 2 places together." in page
    waiting = fill(client, answer.location).location
    assert "You are first in line." in client.get(waiting).get_data(as_text=True)
    assert client.get(answer.location).location == waiting
    for each in walkers[:2]:
        with transaction():
            cancel_walker(db.session.merge(each), at=NOW)
    run_jobs()
    offer = next(
        letter
        for letter in outbox
        if letter.to == ["noor@example.org"] and "/waiting/" in letter.body and "48" not in letter.body
    )
    assert re.search(r"/waiting/\S+", offer.body)[0] in waiting  # type: ignore[index]
    made = db.session.scalars(select(WaitingParty)).one()
    made.offered_until = made.offered_until.replace(year=2099)
    db.session.commit()
    assert "There are 2 places for you" in client.get(waiting).get_data(as_text=True)
    paid = fill(client, waiting)
    assert paid.location.startswith("https://checkout.stripe.com/")
    assert client.get(waiting).location.startswith("/my/")
    assert sorted(
        each.first_name for each in db.session.scalars(select(Walker).where(Walker.last_name == "Peeters"))
    ) == ["Jef", "Noor"]


def test_a_stranger_sees_no_waiting_party(client, full):
    assert client.get("/waiting/1").status_code == 404
    assert client.get("/waiting/x.y").status_code == 404


def test_who_was_let_go_is_forgotten_after_a_week(full):
    route, walkers = full
    party(route, "An")
    first = party(route, "Bo")
    leave(first, at=NOW - timedelta(days=400))
    db.session.commit()
    forget()
    assert [each.name for each in db.session.scalars(select(WaitingParty))] == ["An Wacht"]
    assert walkers


def test_a_captain_says_yes_and_the_route_is_full(client, full):
    route, _walkers = full
    team = make_team(route.edition, name="De Brug")
    captain = make_walker(make_route(route.edition, distance_km=5), team=team, captain_since=NOW)
    make_page(captain)
    make_page(team, slug="de-brug")
    db.session.commit()
    from walk.registration.models import JoinRequest
    from walk.walkers.queries import personal_link

    register(client, "/2027/de-brug/join", route=route.id)
    request = db.session.scalars(select(JoinRequest)).one()
    address = f"/my/{personal_link(captain)}"
    sent = {"yes": "yes", "csrf_token": csrf(client, f"{address}/members")}
    assert client.post(f"{address}/requests/{request.id}", data=sent).status_code == 303
    waiting = db.session.scalars(select(WaitingParty)).one()
    assert (waiting.name, request.accepted) == ("Noor Peeters", True)
    assert "on the waiting list now" in client.get(f"{address}/members").get_data(as_text=True)


def csrf(client: Any, address: str) -> str:
    page = client.get(address).get_data(as_text=True)
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]  # type: ignore[index]


def test_what_a_waiting_party_answered_comes_along(full):
    route, walkers = full
    question = ask(
        route.edition,
        QuestionFacts(kind="text", wording={"nl": "Dieet?"}, options=[], required=False, keep_days=3),
        at=NOW,
    )
    first = party(route, "An")
    first.draft.filled = {**first.draft.filled, "walk": {"route": route.id, f"answer_0_{question.id}": "Vegan"}}
    db.session.flush()
    cancel_walker(walkers[0], at=NOW)
    [an] = accept(first, at=NOW)
    assert [(each.walker, each.value) for each in db.session.scalars(select(Answer))] == [(an, "Vegan")]
