"""What was sent stays as it was sent, and old links open nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import PERSON, TEAM, WALK, fill, form_of, register
from tests.membership.test_commands import person
from tests.membership.test_pages import post
from walk.db import db
from walk.donations.models import Donation
from walk.donations.rules import NameShown
from walk.errors import Refused
from walk.membership import commands as membership
from walk.pages.commands import show_as
from walk.pages.queries import page_of_walker
from walk.pages.rules import ShownAs
from walk.payments.commands import record_payment
from walk.payments.proofs import find_differences
from walk.registration.commands import entries_of, fill_person
from walk.registration.models import Draft, JoinRequest, WaitingParty
from walk.registration.queries import draft_link, waiting_link
from walk.registration.waiting import accept, offer_places, wait
from walk.routes.queries import lock_places
from walk.walkers.commands import renew_link, take_over
from walk.walkers.fees import ask_fees
from walk.walkers.leaving import cancel_walker
from walk.walkers.models import Walker
from walk.walkers.queries import link_for, personal_link

ALONG = {"first_name": "Ander", "birth_date": "1990-01-01"}


@pytest.fixture
def place(rows):
    edition = make_edition()
    make_page(edition, slug="walk")
    route = make_route(edition)
    team = make_team(edition, name="De Brug")
    captain = make_walker(route, team=team, captain_since=NOW, email="kap@example.org")
    make_page(captain)
    make_page(team, slug="de-brug")
    db.session.commit()
    return edition, route, team, captain


def only(kind):
    return db.session.scalars(select(kind)).one()


def test_whoever_asked_cannot_change_who_they_are(client, place):
    _edition, route, _team, _captain = place
    register(client, "/2027/de-brug/join", route=route.id)
    draft = only(Draft)
    with pytest.raises(Refused):
        fill_person(draft, 0, {**PERSON, "first_name": "Iemand"}, at=NOW)
    link = f"/registering/{draft_link(draft)}"
    for step in ("you", "people", "people/1"):
        assert client.get(f"{link}/{step}").status_code == 404
    assert "on its way" in client.get(f"{link}/walk").get_data(as_text=True)
    assert "on its way" in client.get(f"{link}/full").get_data(as_text=True)
    assert [each.person.first_name for each in entries_of(draft)] == ["Noor"]


def test_a_captain_is_not_asked_the_same_twice(client, place):
    _edition, route, _team, _captain = place
    for _twice in range(2):
        answer = register(client, "/2027/de-brug/join", route=route.id, emergency_name=f"Jef {_twice}")
    assert "You asked this team already." in answer.get_data(as_text=True)
    assert only(JoinRequest).name == "Noor Peeters"


def test_of_a_minor_who_asks_the_captain_hears_the_first_name(client, place):
    _edition, route, _team, _captain = place
    minor = {"birth_date": "2012-01-01", "guardian_name": "Jef", "guardian_consents": "y"}
    register(client, "/2027/de-brug/join", route=route.id, **minor)
    assert only(JoinRequest).name == "Noor"


def test_accepted_on_a_full_route_one_takes_the_place_that_comes_free(client, place):
    edition, _route, _team, captain = place
    full = make_route(edition, distance_km=40, places=1)
    holder = make_walker(full)
    make_page(holder)
    register(client, "/2027/de-brug/join", route=full.id)
    address = f"/my/{personal_link(captain)}"
    post(client, f"{address}/requests/{only(JoinRequest).id}", f"{address}/members", yes="yes")
    cancel_walker(holder, at=NOW)
    party = only(WaitingParty)
    party.offered_until = party.offered_until.replace(year=2099)
    db.session.commit()
    answer = fill(client, f"/waiting/{waiting_link(party)}", pay="later")
    assert answer.location.startswith("/my/")
    noor = db.session.scalars(select(Walker).where(Walker.last_name == "Peeters")).one()
    assert (noor.route, noor.team) == (full, captain.team)


def test_after_the_window_nobody_gets_in_by_the_waiting_list(client, place):
    edition, route, _team, _captain = place
    sent = fill(client, "/2027/register/alone", **PERSON).location
    draft = only(Draft)
    draft.filled = {**draft.filled, "walk": {"route": route.id}}
    edition.registration_closes_at = edition.registration_opens_at + timedelta(days=1)
    db.session.commit()
    answer = client.post(sent.replace("/walk", "/full"), data=form_of(client, "/2027/walk/give"))
    assert answer.status_code == 422
    assert db.session.scalars(select(WaitingParty)).all() == []


def test_the_waiting_end_with_the_walk(place):
    edition, route, _team, _captain = place
    route.places = 0
    draft = Draft(edition=edition, way="alone", language="nl", changed_at=NOW)
    draft.filled = {"people": [PERSON], "walk": {"route": route.id}}
    db.session.add(draft)
    db.session.flush()
    party = wait(draft, at=NOW)
    lock_places(edition)
    offer_places(edition, NOW.replace(month=9, day=28))
    assert party.ended_at is not None
    with pytest.raises(Refused):
        accept(party, at=NOW)


def test_the_list_of_people_opens_for_every_way_in(client, place):
    _edition, route, team, captain = place
    for start in ("/2027/register/alone", f"/join/{team.invitation}", f"/my/{personal_link(captain)}/add"):
        step = fill(client, start, **{**PERSON, "email": f"{len(start)}@example.org"}).location
        people = step.replace("/walk", "/people")
        assert client.get(people).status_code == 200
        along = {"last_name": "Peeters", "gender": "x", "language": "nl", **ALONG}
        assert fill(client, f"{people}/1", **along).location == people
        assert "Ander" in client.get(people).get_data(as_text=True)
    assert route.id


def test_an_old_draft_link_does_not_open_a_renewed_personal_link(client, place):
    _edition, route, _team, _captain = place
    step = fill(client, "/2027/register/alone", **PERSON).location
    fill(client, step, **WALK, route=str(route.id))
    stranger = client.application.test_client()
    assert stranger.get(step).location.startswith("/my/")  # the same moment: a double click
    walker = db.session.scalars(select(Walker).where(Walker.last_name == "Peeters")).one()
    renew_link(walker)
    db.session.commit()
    page = stranger.get(step)
    assert page.status_code == 200
    assert "/my/" not in page.get_data(as_text=True)


def test_nobody_but_who_registered_opens_a_members_registration_by_the_draft(client, place):
    _edition, route, _team, captain = place
    step = fill(client, f"/my/{personal_link(captain)}/add", **PERSON).location
    assert fill(client, step, **WALK, route=str(route.id)).location == f"/my/{personal_link(captain)}#team"
    assert client.get(step).location == f"/my/{personal_link(captain)}#team"
    stranger = client.application.test_client()
    assert "/my/" not in stranger.get(step).get_data(as_text=True)


@pytest.mark.parametrize(
    ("values", "shown", "name"),
    [
        ({}, ShownAs.FULL, NameShown.FULL),
        ({}, ShownAs.HIDDEN, NameShown.NONE),
        ({}, ShownAs.INITIAL, NameShown.INITIALS),
        ({"birth_date": "2012-01-01", "guardian_name": "Jef", "guardian_consents": "y"}, ShownAs.FULL, NameShown.NONE),
    ],
)
def test_a_gift_of_ones_own_shows_no_more_than_the_page(client, place, answering, values, shown, name):
    answering()
    _edition, route, _team, _captain = place
    register(client, "/2027/register/alone", route=route.id, gift="25", pay="now", **values)
    walker = db.session.scalars(select(Walker).where(Walker.last_name == "Peeters")).one()
    show_as(page_of_walker(walker), shown, at=NOW)
    db.session.expire_all()
    assert only(Donation).name_shown is name


def test_a_captain_opens_only_the_registrations_in_their_care(place):
    _edition, route, team, captain = place
    mine = make_walker(route, team=team, email=None, contact_email="kap@example.org")
    others = make_walker(route, team=team, email=None, contact_email="moeder@example.org")
    old = make_walker(route, team=team, email=None)
    own = make_walker(route, team=team)
    assert [link_for(captain, each) is not None for each in (mine, others, old, own)] == [True, False, True, False]


def test_a_fee_that_comes_after_handing_over_is_the_new_ones(place):
    _edition, route, _team, _captain = place
    walker = make_walker(route, fee_received=0, confirmed_at=None)
    make_page(walker)
    checkout = ask_fees([walker], asked_by=walker, email="a@example.org", language="nl", at=NOW)
    successor = take_over(walker, person(), at=NOW)
    record_payment(checkout, provider="test", reference="late", amount=1000, paid_at=NOW)
    assert (walker.fee_received, successor.fee_received, successor.confirmed_at) == (0, 1000, NOW)
    mine = [each for each in find_differences() if each.row_id in (walker.id, successor.id)]
    assert [each for each in mine if "fee" in each.sentence] == []


def test_a_wish_of_somebody_who_moved_meanwhile_is_over(place):
    edition, route, team, captain = place
    other, third = make_team(edition, name="Het Veer"), make_team(edition, name="De Enen")
    for each in (other, third):
        make_page(each)
        make_walker(route, team=each, captain_since=NOW)
    lotte = make_walker(route, email="lotte@example.org")
    request = membership.ask_move(lotte, team, whole_team=False, at=NOW)
    lotte.team = other
    db.session.flush()
    with pytest.raises(Refused):
        membership.answer_move(team, request.id, accepted=True, at=NOW)
    assert lotte.team == other
    assert captain.team == team


def test_a_team_invites_not_the_whole_world(client, place):
    _edition, _route, _team, captain = place
    address = f"/my/{personal_link(captain)}/members"
    for turn in range(2):
        many = " ".join(f"a{turn}-{number}@example.org" for number in range(30))
        assert post(client, f"{address}/invite", address, addresses=many).status_code == 303
    answer = post(client, f"{address}/invite", address, addresses="een@example.org")
    assert answer.status_code == 422
    assert "at most 60 people a day" in answer.get_data(as_text=True)
    assert run_jobs().count("membership.send_invitation") == 60


@pytest.mark.parametrize("name", ["Win op https://x.example", "www.x.example", "gratis.example/nu"])
def test_a_teams_name_is_no_web_address(client, place, name):
    _edition, route, _team, captain = place
    answer = register(client, "/2027/register/team", route=route.id, **{**TEAM, "team_name": name})
    assert answer.status_code == 422
    assert fill(client, f"/my/{personal_link(captain)}/members", name=name).status_code == 422
