"""Under load, what can wait is left out; giving never is."""

import pytest

from tests.factories import make_edition, make_page, make_route, make_team, make_walker
from tests.filling import GIVER, fill
from walk.web import load

WAITS = ("/2027/teams", "/2027/walkers", "/2027/companies/ranking", "/2027/live", "/2027/de-brug/poster.pdf")
GOES_ON = ("/", "/2027/de-brug", "/2027/de-brug/give", "/2027/teams?q=brug", "/register")


@pytest.fixture
def site(rows):
    edition = make_edition(year=2027)
    make_page(edition, slug="walk")
    team = make_team(edition, name="De Brug")
    make_page(team, slug="de-brug")
    make_page(make_walker(make_route(edition), team=team))


def be_busy(monkeypatch, number: int) -> None:
    monkeypatch.setattr(load, "_at_work", [number])


@pytest.mark.parametrize("address", WAITS)
def test_what_can_wait_waits(client, site, monkeypatch, address):
    assert client.get(address).status_code == 200
    be_busy(monkeypatch, 6)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Giving and registering go on" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", GOES_ON)
def test_giving_goes_on(client, site, monkeypatch, address):
    be_busy(monkeypatch, 50 if "?" not in address else 8)
    assert client.get(address).status_code == 200


def test_a_search_waits_last(client, site, monkeypatch):
    be_busy(monkeypatch, 13)
    assert client.get("/2027/teams?q=brug").status_code == 503


def test_a_gift_can_be_made_however_busy_we_are(client, site, monkeypatch):
    be_busy(monkeypatch, 50)
    assert fill(client, "/2027/de-brug/give", **GIVER).status_code == 303


def test_requests_are_counted_while_they_last(client, site):
    before = load._at_work[0]
    for address in ("/", "/nowhere", "/2027/de-brug"):
        client.get(address)
    assert load._at_work[0] == before


def test_the_switch_can_be_set_by_hand(app, client, site, monkeypatch):
    settings = app.extensions["walk.settings"].model_copy(update={"shed_load": True})
    monkeypatch.setitem(app.extensions, "walk.settings", settings)
    assert client.get("/2027/teams").status_code == 503
    assert client.get("/2027/de-brug/give").status_code == 200
