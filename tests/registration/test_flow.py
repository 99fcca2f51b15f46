"""Every way in, step by step."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import PERSON, TEAM, WALK, fill, form_of, register
from walk.db import db
from walk.donations.models import Donation
from walk.payments.models import Checkout
from walk.registration.commands import forget_drafts
from walk.registration.models import Draft
from walk.teams.models import Team, TeamKind
from walk.walkers.models import Walker
from walk.walkers.queries import get_walker_by_link, personal_link

TUUR = {"first_name": "Tuur", "birth_date": "2018-05-01", "guardian_name": "Noor", "guardian_consents": "y"}
JEF = {"first_name": "Jef", "birth_date": "1983-01-01", "email": "jef@example.org"}


@pytest.fixture
def place(rows) -> dict[str, Any]:
    edition = make_edition()
    make_page(edition, slug="walk")
    route, long = make_route(edition), make_route(edition, distance_km=20)
    team = make_team(edition, name="De Brug")
    captain = make_walker(route, team=team, captain_since=NOW)
    make_page(captain)
    make_page(team, slug="de-brug")
    db.session.commit()
    return {"edition": edition, "route": route.id, "long": long.id, "team": team, "captain": captain}


def walkers() -> list[Walker]:
    return list(
        db.session.scalars(select(Walker).where(Walker.first_name.in_(["Noor", "Tuur", "Jef"])).order_by("id"))
    )[1:]


def chosen(page: str) -> list[str]:
    """The values of the radio buttons that are on."""
    tags = re.findall(r"<input[^>]+type=\"radio\"[^>]*>", page)
    return [re.search(r'value="([^"]*)"', tag)[1] for tag in tags if "checked" in tag]  # type: ignore[index]


def link(answer: Any) -> str:
    return re.search(r"/my/([^/#?]+)", answer.location)[1]  # type: ignore[index]


def test_alone(client, place):
    answer = register(client, "/2027/register/alone", route=place["long"], newsletter="y")
    [noor] = walkers()
    assert get_walker_by_link(link(answer)) == noor
    assert (noor.name, noor.email, noor.team, noor.shirt) == ("Noor Peeters", "noor@example.org", None, "M")
    assert (noor.route_id, noor.fee, noor.confirmed_at) == (place["long"], 1000, None)
    assert noor.newsletter_asked_at is not None
    assert noor.emergency_phone == "0470 12 34 56"


def test_a_new_team_has_its_captain(client, place):
    register(client, "/2027/register/team", route=place["route"], **TEAM)
    [noor] = walkers()
    assert (noor.team.name, noor.team.kind, noor.captain_since is not None) == ("De Vuist", TeamKind.FRIENDS, True)
    assert noor.team.goal == 10000


def test_a_family_pays_once_and_gets_one_letter(client, place, outbox, answering):
    stripe = answering()
    answer = register(
        client,
        "/2027/register/group",
        route=place["route"],
        along=(TUUR, JEF),
        route_1=str(place["long"]),
        pay="now",
        **{**TEAM, "team_kind": "family"},
    )
    noor, tuur, jef = walkers()
    assert answer.location.startswith("https://checkout.stripe.com/")
    [checkout] = db.session.scalars(select(Checkout))
    assert [(line.amount, line.purpose) for line in checkout.lines] == [(1000, "registration_fee")] * 3
    assert len(stripe.asked) == 1
    assert {each.team for each in (noor, tuur, jef)} == {noor.team}
    assert [each.route_id for each in (noor, tuur, jef)] == [place["route"], place["long"], place["route"]]
    assert (tuur.email, tuur.contact_email, tuur.emergency_name) == (None, "noor@example.org", "Jef Peeters")
    assert (tuur.guardian_name, tuur.last_name) == ("Noor", "Peeters")
    run_jobs()
    assert [each.to for each in outbox] == [["jef@example.org"], ["noor@example.org"]]
    for each in (noor, tuur):
        assert f"/my/{personal_link(each)}" in outbox[1].body
    assert f"/my/{personal_link(jef)}" not in outbox[1].body


def test_a_gift_of_ones_own_is_a_line_of_its_own(client, place, answering):
    answering()
    register(client, "/2027/register/alone", route=place["route"], gift="25", gift_message="Ik begin!", pay="now")
    [checkout] = db.session.scalars(select(Checkout))
    assert [(line.purpose, line.amount) for line in checkout.lines] == [("registration_fee", 1000), ("gift", 2500)]
    [gift] = db.session.scalars(select(Donation))
    assert (gift.page.walker, gift.amount, gift.message, gift.name) == (
        walkers()[0],
        2500,
        "Ik begin!",
        "Noor Peeters",
    )


def test_through_an_invitation(client, place):
    register(client, f"/join/{place['team'].invitation}", route=place["route"])
    assert [each.team for each in walkers()] == [place["team"]]
    assert client.get("/join/stale").status_code == 404


def test_a_captain_adds_a_child(client, place):
    secret = personal_link(place["captain"])
    answer = register(client, f"/my/{secret}/add", route=place["route"], **{**TUUR, "email": ""})
    assert answer.location == f"/my/{secret}#team"
    [tuur] = walkers()
    assert (tuur.team, tuur.email, tuur.contact_email) == (place["team"], None, place["captain"].email)
    stranger = make_walker(place["captain"].route, first_name="Gast")
    assert client.get(f"/my/{personal_link(stranger)}/add").status_code == 404


def test_a_child_alone_gets_no_address_of_its_own(client, place):
    register(client, "/2027/register/alone", route=place["route"], **TUUR)
    [tuur] = walkers()
    assert (tuur.email, tuur.contact_email, tuur.minor) == (None, "noor@example.org", True)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"first_name": ""}, "Write the first name."),
        ({"email": ""}, "Write the e-mail address: the personal link goes there."),
        ({"birth_date": "2018-05-01"}, "needs a parent or guardian"),
        ({"birth_date": "1718-05-01"}, "Check the year of birth"),
        ({"emergency_phone": "geen"}, "Write a telephone number, such as 0470 12 34 56."),
        ({"rules": ""}, "You can only walk if you agree to the rules."),
        ({"route": "99999"}, "Not a valid choice"),
        ({"code_0": "BESTAATNIET"}, "This code is not valid, or it was used up."),
        ({"shirt_0": "XXXL"}, "Not a valid choice"),
        ({"gift": "veel"}, "Write the amount in euros"),
    ],
)
def test_errors_stand_beside_their_field(client, place, changed, sentence):
    route = changed.pop("route", place["route"])
    answer = register(client, "/2027/register/alone", route=route, **changed)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert walkers() == []


def test_back_and_forth_keeps_what_was_typed(client, place):
    answer = fill(client, "/2027/register/group", **PERSON, **TEAM)
    draft = answer.location.removesuffix("/people")
    fill(client, f"{draft}/people/1", **{"last_name": "Peeters", "gender": "man", "language": "nl", **TUUR})
    sent = fill(client, f"{draft}/walk", **{**WALK, "rules": "", "route": str(place["long"]), "code_1": "HALF"})
    assert sent.status_code == 422
    page = client.get(f"{draft}/walk").get_data(as_text=True)
    assert chosen(page) == [str(place["long"])]
    assert 'value="HALF"' in page
    again = client.get(f"{draft}/you").get_data(as_text=True)
    assert 'value="Noor"' in again
    assert 'value="De Vuist"' in again
    fill(client, f"{draft}/you", **{**PERSON, **TEAM, "first_name": "Nora"})
    assert "Nora" in client.get(f"{draft}/people").get_data(as_text=True)
    assert "Tuur" in client.get(f"{draft}/people").get_data(as_text=True)
    client.post(f"{draft}/people", data={**form_of(client, f"{draft}/people"), "remove": "1"})
    assert "Tuur" not in client.get(f"{draft}/people").get_data(as_text=True)


def test_the_choose_page_offers_to_go_on(client, place):
    assert "did not finish" not in client.get("/register").get_data(as_text=True)
    fill(client, "/2027/register/alone", **PERSON)
    assert "did not finish" in client.get("/register").get_data(as_text=True)
    [draft] = db.session.scalars(select(Draft))
    draft.changed_at -= timedelta(hours=49)
    db.session.commit()
    assert "did not finish" not in client.get("/register").get_data(as_text=True)


def test_drafts_are_forgotten_after_48_hours(rows, place):
    young, old = (
        Draft(edition=place["edition"], way="alone", language="nl", changed_at=at, filled={})
        for at in (NOW - timedelta(hours=47), NOW - timedelta(hours=49))
    )
    waiting = Draft(
        edition=place["edition"], way="alone", language="nl", changed_at=NOW - timedelta(days=9), sent_at=NOW, filled={}
    )
    db.session.add_all([young, old, waiting])
    db.session.flush()
    assert forget_drafts(at=NOW) == 1
    assert set(db.session.scalars(select(Draft.id))) == {young.id, waiting.id}


def test_a_stranger_cannot_guess_a_draft(client, place):
    fill(client, "/2027/register/alone", **PERSON)
    for address in ("/registering/1/walk", "/registering/x/people", "/registering/x/you", "/registering/1/full"):
        assert client.get(address).status_code == 404


def test_what_was_filled_in_is_forgotten_once_registered(client, place):
    register(client, "/2027/register/alone", route=place["route"])
    [draft] = db.session.scalars(select(Draft))
    assert draft.filled == {}
    assert draft.leader == walkers()[0]


def test_the_same_person_is_registered_once(client, place):
    register(client, "/2027/register/alone", route=place["route"])
    answer = register(client, "/2027/register/alone", route=place["route"], emergency_name="Lotte")
    assert answer.status_code == 422
    assert "Noor is registered already." in answer.get_data(as_text=True)
    twice = register(
        client, "/2027/register/group", route=place["route"], along=(JEF, JEF), email="x@example.org", **TEAM
    )
    assert "Jef is in the list twice." in twice.get_data(as_text=True)
    assert len(walkers()) == 1


def test_a_closed_window_closes_every_way(client, place):
    place["edition"].registration_closes_at = place["edition"].registration_opens_at + timedelta(days=1)
    db.session.commit()
    answer = register(client, "/2027/register/alone", route=place["route"])
    assert "Registration is closed." in answer.get_data(as_text=True)


def test_team_made_by_group_is_not_there_when_refused(client, place):
    register(client, "/2027/register/team", route=place["route"], code_0="FOUT", **TEAM)
    assert db.session.scalar(select(Team).where(Team.name == "De Vuist")) is None
