"""Pledging on a page, confirming by letter, thinking again."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import (
    NOW,
    make_company,
    make_edition,
    make_finish,
    make_package,
    make_page,
    make_pledge,
    make_route,
    make_team,
    make_walker,
)
from tests.filling import fill, form_of
from walk.clock import brussels_day, now
from walk.db import db
from walk.donations.rules import NameShown
from walk.pages.commands import show_as
from walk.pages.rules import ShownAs
from walk.pledges.models import Pledge
from walk.pledges.queries import pledge_link

FILLED = {
    "per_km": "0,75",
    "most": "30",
    "first_name": "Lieve",
    "last_name": "Janssens",
    "email": "Lieve@Example.org",
    "message": "Hup!",
    "name_shown": "initials",
}


@pytest.fixture
def page(rows):
    year = brussels_day(now()).year + 1
    edition = make_edition(year, giving_opens_at=NOW - timedelta(days=800))
    make_page(edition, slug="walk")
    return make_page(make_walker(make_route(edition, distance_km=20), first_name="Noor"), slug="noor")


@pytest.fixture
def address(page):
    return f"/{page.edition.year}/noor"


def pledges() -> list[Pledge]:
    return list(db.session.scalars(select(Pledge).order_by(Pledge.id)))


def post(client, address: str, path: str):
    return client.post(f"{address}/{path}", data=form_of(client, address))


def test_from_the_page_to_a_confirmed_pledge(client, page, address, outbox):
    assert f'href="{address}/pledge"' in client.get(address).get_data(as_text=True)
    form = client.get(f"{address}/pledge").get_data(as_text=True)
    assert "For 20 km this will be at most €10." in form
    answer = fill(client, f"{address}/pledge", **FILLED)
    assert (answer.status_code, answer.location) == (303, address)
    [pledge] = pledges()
    assert (pledge.per_km, pledge.most, pledge.email, pledge.name_shown) == (75, 3000, "lieve@example.org", "initials")
    assert pledge.confirmed_at is None
    run_jobs()
    [letter] = outbox
    assert "€0,75 for every kilometre" in letter.body
    link = re.search(r"http://localhost(/pledge/[\w.-]+)", letter.body)[1]
    assert link == f"/pledge/{pledge_link(pledge)}"
    assert "does not count yet" in client.get(link).get_data(as_text=True)
    assert pledge.confirmed_at is None  # scanners of mail follow links
    assert "not counted yet" not in client.get(address).get_data(as_text=True)
    assert post(client, link, "confirmation").status_code == 303
    assert pledge.confirmed_at is not None
    seen = client.get(link).get_data(as_text=True)
    assert "Your pledge is confirmed" in seen
    assert "For 20 km this will be at most €15." in seen
    assert "1 pledge per kilometre, not counted yet" in client.get(address).get_data(as_text=True)
    db.session.refresh(page)
    assert page.raised == 0


def test_the_same_form_twice_is_one_pledge(client, page, address):
    filled = {**form_of(client, f"{address}/pledge"), **FILLED}
    for _each in range(2):
        assert client.post(f"{address}/pledge", data=filled).status_code == 303
    assert len(pledges()) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"per_km": ""}, "Write an amount per kilometre"),
        ({"per_km": "0,09"}, "Pledge between"),
        ({"per_km": "10,01"}, "Pledge between"),
        ({"per_km": "-1"}, "Write the amount in euros"),
        ({"most": ""}, "Write the most"),
        ({"most": "0,99"}, "Choose a maximum between €1 and €10.000"),
        ({"most": "10000,01"}, "Choose a maximum"),
        ({"email": ""}, "Write your e-mail address"),
        ({"website": "http://spam.example"}, "Leave this empty"),
        ({"message": "x" * 501}, "too long"),
    ],
)
def test_refused(client, page, address, change, said):
    answer = fill(client, f"{address}/pledge", **{**FILLED, **change})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert pledges() == []


@pytest.mark.parametrize("why", ["walked", "known", "cancelled", "closed"])
def test_no_pledge_once_it_is_too_late(client, page, address, why):
    filled = {**form_of(client, f"{address}/pledge"), **FILLED}
    edition = page.edition
    if why == "walked":
        edition.date = brussels_day(now()) - timedelta(days=1)
    elif why == "known":
        make_finish(page.walker)
    elif why == "cancelled":
        page.walker.cancelled_at, page.raised = NOW, 1
    else:
        edition.giving_closes_at = now()
    assert client.post(f"{address}/pledge", data=filled).status_code == 422
    assert pledges() == []
    if why != "known":
        assert "/pledge" not in client.get(address).get_data(as_text=True)


def test_a_team_says_how_it_counts_and_others_take_none(client, page):
    edition = page.edition
    make_page(make_team(edition), slug="brug")
    make_page(make_company(make_package(edition)), slug="korst")
    assert "mean distance" in client.get(f"/{edition.year}/brug/pledge").get_data(as_text=True)
    for slug in ("walk", "korst", "nobody"):
        assert client.get(f"/{edition.year}/{slug}/pledge").status_code == 404
    assert "/pledge" not in client.get(f"/{edition.year}/korst").get_data(as_text=True)
    page.hidden_at = NOW
    assert client.get(f"/{edition.year}/noor/pledge").status_code == 404


def test_changed_and_withdrawn_by_the_link(client, page):
    pledge, other = make_pledge(page), make_pledge(page)
    link = f"/pledge/{pledge_link(pledge)}"
    change = {"per_km": "2", "most": "40", "message": "Anders", "name_shown": "full", "hide_from_walker": "y"}
    assert fill(client, f"{link}/change", **change).status_code == 303
    assert (pledge.per_km, pledge.most, pledge.message, pledge.name_shown) == (200, 4000, "Anders", NameShown.NONE)
    assert fill(client, f"{link}/change", **{**change, "most": "1"}).status_code == 422
    assert post(client, link, "withdrawal").status_code == 303
    assert pledge.withdrawn_at is not None
    assert "You withdrew this pledge" in client.get(link).get_data(as_text=True)
    assert client.get(f"{link}/change").status_code == 303
    assert (other.per_km, other.withdrawn_at) == (50, None)


def test_nothing_changes_once_the_distance_is_known(client, page):
    pledge = make_pledge(page)
    link = f"/pledge/{pledge_link(pledge)}"
    token = form_of(client, link)
    filled = {**form_of(client, f"{link}/change"), "per_km": "2", "most": "40", "name_shown": "full"}
    make_finish(page.walker, 12.5)
    assert "It was 12,5 km: that makes €6,25." in client.get(link).get_data(as_text=True)
    assert client.post(f"{link}/change", data=filled).status_code == 303
    assert client.post(f"{link}/withdrawal", data=token).status_code == 303
    assert (pledge.per_km, pledge.withdrawn_at) == (50, None)


@pytest.mark.parametrize("link", ["nothing", "MQ.xxx"])
def test_strangers(client, page, link):
    make_pledge(page)
    for path in ("", "/change"):
        assert client.get(f"/pledge/{link}{path}").status_code == 404


def test_a_forgotten_pledge_opens_nothing(client, page):
    pledge = make_pledge(page)
    link = pledge_link(pledge)
    db.session.delete(pledge)
    assert client.get(f"/pledge/{link}").status_code == 404


@pytest.mark.parametrize("secret", ["minor", "hidden walker", "anonymous"])
def test_nothing_comes_out(client, page, address, secret):
    """Neither who pledged, nor that anybody did to a minor or to who stays hidden."""
    for _each in range(3):
        make_pledge(page, first_name="Zilvervos", last_name="Geheimnaam", name_shown=NameShown.NONE)
    if secret == "minor":
        page.walker.birth_date = date(page.edition.year - 10, 1, 1)
    elif secret == "hidden walker":
        show_as(page, ShownAs.HIDDEN, at=NOW)
    db.session.commit()
    seen = client.get(address).get_data(as_text=True)
    assert ("3 pledges per kilometre" in seen) == (secret == "anonymous")
    year = page.edition.year
    for outlet in ("", "/", "/walkers", "/live", "/noor", "/noor/give", "/noor/pledge"):
        told = client.get(f"/{year}{outlet}" if outlet else "/").get_data(as_text=True)
        assert "Zilvervos" not in told
        assert "Geheimnaam" not in told


def test_a_minor_is_called_by_first_name_in_every_letter(client, page, address, outbox):
    page.walker.birth_date, page.walker.last_name = date(page.edition.year - 10, 1, 1), "Geheimnaam"
    assert fill(client, f"{address}/pledge", **FILLED).status_code == 303
    run_jobs()
    [letter] = outbox
    assert "Geheimnaam" not in letter.subject + letter.body + letter.alternatives[0][0]
    assert "Noor" in letter.subject
