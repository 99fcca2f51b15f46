"""The same form sent twice is one registration, member or gift; filled in differently it is another."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import GIVER, PERSON, TEAM, WALK, form_of
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.payments.models import Checkout
from walk.registration.models import Draft
from walk.teams.models import Team
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link

FORMS = {
    "alone": ("/2027/register/alone", PERSON, Draft),
    "team": ("/2027/register/team", {**PERSON, **TEAM}, Draft),
    "join": ("/join/{invitation}", PERSON, Draft),
    "add": ("/my/{link}/add", PERSON, Draft),
    "ask": ("/2027/de-brug/join", PERSON, Draft),
    "give": ("/2027/walk/give", GIVER, Donation),
}


@pytest.fixture
def place(rows) -> dict[str, Any]:
    edition = make_edition()
    make_page(edition, slug="walk")
    route, team = make_route(edition), make_team(edition)
    captain = make_walker(route, team=team, captain_since=NOW)
    make_page(captain)
    make_page(team, slug="de-brug")
    db.session.commit()
    return {"route": str(route.id), "link": personal_link(captain), "invitation": team.invitation}


@pytest.fixture
def sender(client, place) -> Callable[..., Callable[..., Any]]:
    """Open a form once, and send it as often as the test wants."""

    def opened(name: str) -> Callable[..., Any]:
        address, values, _ = FORMS[name]
        address = address.format(**place)
        kept = {**form_of(client, address), **values}
        return lambda **changed: client.post(address, data={**kept, **changed})

    return opened


def count(kind: type) -> int:
    return db.session.scalar(select(func.count(kind.id))) or 0


@pytest.mark.parametrize("name", FORMS)
def test_sent_twice_it_counts_once(sender, name):
    kind, send = FORMS[name][2], sender(name)
    before = count(kind), count(Team)
    answers = [send() for _ in range(3)]
    assert [each.status_code for each in answers] == [303] * 3
    assert len({each.location for each in answers}) == 1
    assert (count(kind) - before[0], count(Team) - before[1]) == (1, 0)


@pytest.mark.parametrize("name", ["alone", "team", "join", "add"])
def test_the_last_step_sent_twice_registers_once(client, place, sender, name):
    before = count(Walker), count(Team)
    step = sender(name)().location
    values = {**form_of(client, step), **WALK, "route": place["route"]}
    answers = [client.post(step, data=values) for _ in range(3)]
    assert [each.status_code for each in answers] == [303] * 3
    assert len({each.location for each in answers}) == 1
    assert answers[0].location.startswith("/my/")
    assert (count(Walker) - before[0], count(Team) - before[1]) == (1, int(name == "team"))


@pytest.mark.parametrize("name", FORMS)
def test_filled_in_differently_it_is_another(sender, name):
    kind, send = FORMS[name][2], sender(name)
    before = count(kind)
    answers = [send(), send(first_name="Jef"), send(), send(first_name="Jef")]
    assert [each.status_code for each in answers] == [303] * 4
    assert count(kind) - before == 2
    assert answers[0].location == answers[2].location != answers[1].location == answers[3].location


@pytest.mark.parametrize(
    "changed", [{"amount": "6000"}, {"message": "Moed!"}, {"name_shown": "none"}, {"city": "Gent"}]
)
def test_a_gift_changed_after_coming_back_is_the_changed_one(sender, changed):
    send = sender("give")
    assert send().location != send(**changed).location
    assert (count(Donation), count(Checkout), count(Donor)) == (2, 2, 1)


def test_a_form_that_was_refused_can_be_mended(sender):
    send = sender("give")
    assert send(email="nowhere").status_code == 422
    assert send().status_code == 303
    assert count(Donation) == 1


@pytest.mark.parametrize("name", ["alone", "give"])
def test_two_visitors_never_share_a_key(sender, name):
    kind = FORMS[name][2]
    before = count(kind)
    one, two = sender(name), sender(name)
    one(), two(email="another@example.org")
    assert count(kind) - before == 2
