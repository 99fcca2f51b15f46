"""From sign-up to certificate, through the pages: what a walker, two donors and an organiser do."""

import re

import pytest

from tests.conftest import run_jobs
from tests.factories import make_edition, make_page, make_route
from tests.filling import GIVER as ANYONE
from tests.filling import PERSON, TEAM, fill, form_of, register
from walk.pages.queries import raised_by_edition
from walk.routes.models import RouteKind
from walk.routes.queries import list_routes

CHILD = {
    **PERSON,
    "first_name": "Tuur",
    "email": "",
    "birth_date": "2017-05-01",
    "guardian_name": "Noor Peeters",
    "guardian_consents": "y",
}
GIVER = {**ANYONE, "email": "Amina@Example.org"}


def pay(client, answer, choice: str = "bancontact"):
    """Follow to the demo's payment page and do `choice` there; the page the payer comes back to."""
    assert answer.status_code == 303
    page = answer.location.removeprefix("http://localhost")
    assert page.startswith("/demo/pay/cs_test_")
    back = client.post(page, data={"choice": choice, **form_of(client, page)})
    return client.get(back.location.removeprefix("http://localhost"))


@pytest.fixture
def edition(rows):
    edition = make_edition(year=2027)
    make_page(edition, slug="walk")
    make_route(edition)
    make_route(edition, kind=RouteKind.OWN)
    return edition


def register_team(client, edition, route) -> str:
    """Register a team of four, one of them a child; the captain's personal address."""
    answer = register(client, "/2027/register/team", route=route.id, **{**TEAM, "team_name": "De Brug"})
    assert answer.status_code == 303
    mine = answer.location.split("#")[0]
    for name in ("Jef", "Lotte"):
        added = register(client, f"{mine}/add", route=route.id, first_name=name, email="")
        assert added.status_code == 303
    assert register(client, f"{mine}/add", route=route.id, **CHILD).status_code == 303
    return mine


def test_from_sign_up_to_thank_you(client, edition, outbox):
    route = list_routes(edition)[0]
    mine = register_team(client, edition, route)
    page = client.get(mine).get_data(as_text=True)
    assert "Still to pay for the team: €40" in page

    settled = pay(client, client.post(f"{mine}/pay", data=form_of(client, mine)))
    assert settled.status_code == 200
    assert "The registration fee has arrived" in settled.get_data(as_text=True)
    assert "Still to pay" not in client.get(mine).get_data(as_text=True)

    for giver in (GIVER, GIVER, {**GIVER, "amount": "1000", "email": "other@example.org", "name_shown": "none"}):
        thanks = pay(client, fill(client, "/2027/de-brug/give", **giver))
        assert thanks.status_code == 200
    assert thanks.request.path.startswith("/thanks/")

    home = client.get("/").get_data(as_text=True)
    assert re.findall(r"<b>([^<]*)</b>", home)[:4] == ["€90", "1", "4", "2"]
    team = client.get("/2027/de-brug").get_data(as_text=True)
    assert '<p class="raised">€90</p>' in team
    assert team.count("Amina Claes") == 2
    assert "Tuur" not in team

    run_jobs()
    kinds = sorted((letter.to[0], letter.subject.split()[0]) for letter in outbox)
    assert len([to for to, _subject in kinds if to == "amina@example.org"]) == 2
    assert len([to for to, _subject in kinds if to == "noor@example.org"]) == 5  # four welcomes, one confirmation


def test_the_same_form_twice_makes_one_gift(client, edition):
    hidden = form_of(client, "/2027/walk/give")
    first = client.post("/2027/walk/give", data={**hidden, **GIVER})
    second = client.post("/2027/walk/give", data={**hidden, **GIVER})
    assert first.location == second.location


@pytest.mark.parametrize(
    ("choice", "raised"),
    [("bancontact", 4000), ("card", 4000), ("thrice", 4000), ("slow", 0), ("left", 0), ("expired", 0)],
)
def test_only_what_arrives_counts(client, edition, choice, raised):
    pay(client, fill(client, "/2027/walk/give", **GIVER), choice)
    assert raised_by_edition(edition) == raised


def test_a_slow_bank_settles_later(client, edition):
    waiting = pay(client, fill(client, "/2027/walk/give", **GIVER), "slow")
    assert 'http-equiv="refresh"' in waiting.get_data(as_text=True)
    assert "demo.settle_late" in run_jobs()
    assert raised_by_edition(edition) == 4000


def test_a_slow_no_takes_nothing(client, edition):
    pay(client, fill(client, "/2027/walk/give", **GIVER), "slow_failed")
    run_jobs()
    assert raised_by_edition(edition) == 0


def test_a_declined_card_can_try_again(client, edition):
    answer = fill(client, "/2027/walk/give", **GIVER)
    again = pay(client, answer, "declined")
    assert again.request.path.startswith("/demo/pay/")
    pay(client, answer, "card")
    assert raised_by_edition(edition) == 4000


def test_a_registration_with_mistakes_keeps_what_was_typed(client, edition):
    answer = fill(client, "/2027/register/alone", **{**PERSON, "email": "noor@", "birth_date": "2017-01-01"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="Peeters"' in page
    assert 'href="#email"' in page
