"""The captain's and the walker's pages about their team: happy path, refusal, stranger."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import PERSON, TEAM, fill, form_of, register
from walk.db import db
from walk.membership.models import MoveRequest, PlaceOffer
from walk.registration.models import JoinRequest
from walk.walkers.models import Walker
from walk.walkers.queries import find_captain, personal_link


@pytest.fixture
def place(rows) -> dict[str, Any]:
    """Two teams with a captain and a member each, and somebody alone."""
    edition = make_edition()
    make_page(edition, slug="walk")
    route, found = make_route(edition), {}
    for number, name in enumerate(("De Brug", "Het Veer")):
        team = make_team(edition, name=name)
        make_page(team, slug=name.lower().replace(" ", "-"))
        for role, since in (("captain", NOW), ("member", None)):
            who = make_walker(route, team=team, captain_since=since, email=f"{role}{number}@example.org")
            make_page(who)
            found[f"{role}{number}"] = who
        found[f"team{number}"] = team
    found["alone"] = make_walker(route, email="alone@example.org")
    make_page(found["alone"])
    db.session.commit()
    return {**found, "route": route}


def mine(walker: Walker) -> str:
    return f"/my/{personal_link(walker)}"


def post(client, address: str, token_from: str, **values: str):
    page = client.get(token_from).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]  # type: ignore[index]
    return client.post(address, data={"csrf_token": token, **values})


@pytest.mark.parametrize("what", ["co-captain", "hand-over", "remove"])
def test_one_question_then_it_is_done(client, place, what):
    captain, member = place["captain0"], place["member0"]
    address = f"{mine(captain)}/members/{member.id}/{what}"
    assert member.name in client.get(address).get_data(as_text=True)
    assert (member.co_captain_since, member.captain_since, member.team_id) == (None, None, captain.team_id)
    assert post(client, address, address).status_code == 303
    done = {
        "co-captain": member.co_captain_since is not None,
        "hand-over": member.captain_since is not None,
        "remove": member.team is None,
    }
    assert [name for name, is_done in done.items() if is_done] == [what]


def test_a_co_captain_does_all_but_give_the_team_away(client, place):
    member, team = place["member0"], place["team0"]
    member.co_captain_since = NOW
    db.session.commit()
    assert client.get(f"{mine(member)}/members").status_code == 200
    assert client.get(f"{mine(member)}/add").status_code == 200
    assert client.get(f"{mine(member)}/team").status_code == 200
    for address in (f"members/{place['captain0'].id}/hand-over", "members/close"):
        assert client.get(f"{mine(member)}/{address}").status_code == 404
    assert find_captain(team) == place["captain0"]


@pytest.mark.parametrize("who", ["member0", "captain1", "alone"])
def test_strangers_change_nothing_about_a_team(client, place, who):
    victim = place["member0"] if who != "member0" else place["captain0"]
    for what in ("co-captain", "no-co-captain", "hand-over", "remove"):
        address = f"{mine(place[who])}/members/{victim.id}/{what}"
        assert client.get(address).status_code == 404
        assert post(client, address, "/2027/register/alone").status_code == 404
    if who != "captain1":
        for address in ("members", "members/close"):
            assert client.get(f"{mine(place[who])}/{address}").status_code == 404
    assert victim.team == place["team0"]


def test_renaming_keeps_the_address(client, place):
    address = f"{mine(place['captain0'])}/members"
    assert fill(client, address, name="De Nieuwe Brug 🌉").status_code == 303
    assert place["team0"].name == "De Nieuwe Brug 🌉"
    assert "De Nieuwe Brug 🌉" in client.get("/2027/de-brug").get_data(as_text=True)
    assert fill(client, address, name="").status_code == 422


def test_invitations_by_letter(client, place, outbox):
    address = f"{mine(place['captain0'])}/members"
    sent = post(client, f"{address}/invite", address, addresses="a@example.org, B@example.org;\na@example.org")
    assert sent.status_code == 303
    run_jobs()
    assert sorted(letter.to[0] for letter in outbox) == ["a@example.org", "b@example.org"]
    assert f"/join/{place['team0'].invitation}" in outbox[0].body
    wrong = post(client, f"{address}/invite", address, addresses="a@example.org, geen-adres")
    assert wrong.status_code == 422
    assert "This is not an e-mail address: geen-adres" in wrong.get_data(as_text=True)
    assert run_jobs() == []


def test_leaving_and_closing(client, place):
    address = f"{mine(place['member0'])}/leave"
    post(client, address, address)
    assert place["member0"].team is None
    assert client.get(address).status_code == 404
    refused = post(client, f"{mine(place['captain1'])}/leave", f"{mine(place['captain1'])}/members")
    assert "First hand the team over" in refused.get_data(as_text=True)
    address = f"{mine(place['captain1'])}/members/close"
    post(client, address, address)
    assert (place["team1"].closed_at is None, place["member1"].team) == (False, None)


def test_with_an_invitation_one_moves_at_once(client, place):
    link = f"http://localhost/join/{place['team1'].invitation}"
    assert fill(client, f"{mine(place['member0'])}/move", team=link).status_code == 303
    assert place["member0"].team == place["team1"]


@pytest.mark.parametrize("words", ["het veer", "http://localhost/2027/het-veer", "/2027/het-veer/"])
def test_without_one_the_captain_is_asked(client, place, words):
    assert fill(client, f"{mine(place['alone'])}/move", team=words).status_code == 303
    request = db.session.scalars(select(MoveRequest)).one()
    assert (request.team, place["alone"].team) == (place["team1"], None)
    captains = mine(place["captain1"])
    assert place["alone"].name in client.get(f"{captains}/members").get_data(as_text=True)
    stranger = post(client, f"{mine(place['captain0'])}/moves/{request.id}", f"{captains}/members", yes="yes")
    assert stranger.status_code == 404
    post(client, f"{captains}/moves/{request.id}", f"{captains}/members", yes="yes")
    assert place["alone"].team == place["team1"]


@pytest.mark.parametrize("words", ["nergens", "https://example.org/", "De Brug", "/", "\u202e"])
def test_a_team_that_cannot_be_found(client, place, words):
    answer = fill(client, f"{mine(place['member0'])}/move", team=words)
    assert answer.status_code == 422
    assert place["member0"].team == place["team0"]


def test_merging_by_invitation(client, place):
    link = f"/join/{place['team1'].invitation}"
    answer = fill(client, f"{mine(place['captain0'])}/move", team=link, whole_team="y")
    assert answer.status_code == 303
    assert {place[who].team for who in ("captain0", "member0", "captain1", "member1")} == {place["team1"]}
    page = client.get("/2027/de-brug")
    assert (page.status_code, page.location) == (301, "/2027/het-veer")


def test_asking_to_join_until_the_captain_says_yes(client, place, outbox):
    answer = register(client, "/2027/de-brug/join", route=place["route"].id)
    assert "Your question is on its way" in answer.get_data(as_text=True)
    assert place["team0"].closed_at is None
    run_jobs()
    assert [letter.to for letter in outbox] == [["captain0@example.org"], ["noor@example.org"]]
    request = db.session.scalars(select(JoinRequest)).one()
    captains = mine(place["captain0"])
    assert "Noor Peeters" in client.get(f"{captains}/members").get_data(as_text=True)
    stranger = post(client, f"{mine(place['captain1'])}/requests/{request.id}", f"{captains}/members", yes="yes")
    assert stranger.status_code == 404
    for _twice in range(2):
        post(client, f"{captains}/requests/{request.id}", f"{captains}/members", yes="yes")
    noor = db.session.scalars(select(Walker).where(Walker.first_name == "Noor", Walker.last_name == "Peeters")).one()
    assert noor.team == place["team0"]
    run_jobs()
    assert outbox[-1].to == ["noor@example.org"]
    assert client.get("/2027/walk/join").status_code == 404


def test_a_no_is_told(client, place, outbox):
    register(client, "/2027/de-brug/join", route=place["route"].id)
    request = db.session.scalars(select(JoinRequest)).one()
    captains = mine(place["captain0"])
    post(client, f"{captains}/requests/{request.id}", f"{captains}/members", no="no")
    run_jobs()
    assert outbox[-1].to == ["noor@example.org"]
    assert "De Brug" in outbox[-1].subject
    assert db.session.scalar(select(Walker).where(Walker.last_name == "Peeters")) is None


def test_handing_a_place_over(client, place, outbox):
    address = f"{mine(place['member0'])}/transfer"
    assert fill(client, address, name="Lotte Claes", email="lotte@example.org").status_code == 422
    assert fill(client, address, name="Lotte Claes", email="lotte@example.org", sure="y").status_code == 303
    assert "You offered your place to Lotte Claes." in client.get(address).get_data(as_text=True)
    run_jobs()
    letter = next(each for each in outbox if each.to == ["lotte@example.org"])
    take = re.search(r"/take-over/\S+", letter.body)[0]  # type: ignore[index]
    assert client.get("/take-over/x.y").status_code == 404
    who = {**PERSON, "first_name": "Lotte", "last_name": "Claes", "email": "lotte@example.org", "shirt": "M"}
    values = {**who, "rules": "y"}
    assert fill(client, take, **{**values, "first_name": ""}).status_code == 422
    assert fill(client, take, **who).status_code == 422
    answer = fill(client, take, **values)
    assert answer.status_code == 303
    lotte = db.session.scalars(select(Walker).where(Walker.first_name == "Lotte")).one()
    assert (lotte.team, lotte.shirt, place["member0"].transferred_to_id) == (place["team0"], "M", lotte.id)
    assert client.get(take).status_code == 404
    assert client.get(address).status_code == 404


def test_an_offer_taken_back_opens_nothing(client, place):
    address = f"{mine(place['member0'])}/transfer"
    fill(client, address, name="Lotte Claes", email="lotte@example.org", sure="y")
    post(client, address, address, withdraw="yes")
    assert db.session.scalars(select(PlaceOffer.withdrawn_at)).one() is not None
    assert "You offered" not in client.get(address).get_data(as_text=True)


def test_a_family_that_joins_a_team_by_invitation_may_be_several(client, place):
    along = ({"first_name": "Tuur", "birth_date": "2018-05-01", "guardian_name": "Noor", "guardian_consents": "y"},)
    register(client, f"/join/{place['team0'].invitation}", route=place["route"].id, along=along)
    names = db.session.scalars(select(Walker.first_name).where(Walker.last_name == "Peeters").order_by(Walker.id))
    assert list(names) == ["Noor", "Tuur"]
    assert form_of(client, "/2027/register/team")["form_key"]
    assert TEAM["team_kind"] == "friends"
