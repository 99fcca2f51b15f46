"""The leaderboards, finding by name, and teams that merged."""

import re

import pytest

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from walk.db import db
from walk.pages.boards import list_team_walkers, list_teams, list_walkers
from walk.pages.commands import follow_team, follow_walker, open_team_page, open_walker_page, show_as
from walk.pages.queries import page_of_team, page_of_walker, raised_by_team
from walk.pages.rules import ShownAs
from walk.teams.commands import rename_team


@pytest.fixture
def edition(rows):
    """Two teams: much money for many walkers, and less for one; a walker alone; noise of another year."""
    edition, other = make_edition(), make_edition(2026)
    make_page(edition, slug="walk")
    route = make_route(edition)
    for name, walkers, amount in (("Café Été", 4, 10000), ("De Brug", 1, 9000)):
        team = make_team(edition, name=name)
        open_team_page(team, NOW)
        make_donation(page_of_team(team), amount=amount)
        for number in range(walkers):
            walker = make_walker(route, team=team, first_name=f"Zoë {number}", last_name="Yılmaz")
            open_walker_page(walker, NOW)
    lone = make_walker(route, first_name="Łukasz", last_name="Großmann")
    open_walker_page(lone, NOW)
    make_donation(page_of_walker(lone), amount=700)
    open_team_page(make_team(other, name="Café Été"), NOW)
    db.session.commit()
    return edition


def test_by_what_they_raised_and_by_walker(client, edition):
    assert [(t.name, t.raised, t.walkers, t.each) for t in list_teams(edition, most=9)] == [
        ("Café Été", 10000, 4, 2500),
        ("De Brug", 9000, 1, 9000),
    ]
    assert [t.name for t in list_teams(edition, most=9, by_walker=True)] == ["De Brug", "Café Été"]
    page = client.get("/2027/teams?by=walker").get_data(as_text=True)
    assert page.index("De Brug") < page.index("Café Été")
    assert "€25" in page


@pytest.mark.parametrize("search", ["cafe", "CAFÉ", "afé é", "ete", "été café"])
def test_a_team_is_found_by_any_part_of_its_name(edition, search):
    assert [team.name for team in list_teams(edition, most=9, search=search)] == ["Café Été"]


@pytest.mark.parametrize("search", ["lukasz", "ŁUKASZ", "grossmann", "großm", "mann luk"])
def test_a_walker_is_found_by_any_part_of_the_name(client, edition, search):
    assert [each.name for each in list_walkers(edition, most=9, search=search)] == ["Łukasz Großmann"]
    for board in ("teams", "walkers"):
        assert "Łukasz Großmann" in client.get(f"/2027/{board}?q={search}").get_data(as_text=True)


@pytest.mark.parametrize("search", ["%", "_", "x", "'", "\\", "=1+1", "🎉"])
def test_nothing_else_is_found(client, edition, search):
    assert list_teams(edition, most=9, search=search) == list_walkers(edition, most=9, search=search) == []
    assert client.get("/2027/teams", query_string={"q": search}).status_code == 200


def test_a_new_name_is_found_and_the_old_one_not(edition):
    team = db.session.get(type(make_team(edition)), page_of_team(list_of(edition)).team_id)
    rename_team(team, "Nieuwe Naam", at=NOW)
    follow_team(team, NOW)
    assert [each.name for each in list_teams(edition, most=9, search="nieuwe")] == ["Nieuwe Naam"]
    assert list_teams(edition, most=9, search="brug") == []


def list_of(edition):
    slug = list_teams(edition, most=9, search="brug")[0].slug
    return db.session.query(page_model()).filter_by(slug=slug, edition_id=edition.id).one().team


def page_model():
    from walk.pages.models import Page

    return Page


def test_what_a_walker_chooses_to_show(client, edition):
    walker = make_walker(make_route(edition, distance_km=20), first_name="Noor", last_name="Peeters")
    open_walker_page(walker, NOW)
    page = page_of_walker(walker)
    assert page.slug == "noor-peeters"
    show_as(page, ShownAs.INITIAL, at=NOW)
    assert (page.slug, page.searchable) == ("noor-p", "noor p.")
    assert [each.name for each in list_walkers(edition, most=99, search="noor")] == ["Noor P."]
    assert list_walkers(edition, most=99, search="peeters") == []
    show_as(page, ShownAs.HIDDEN, at=NOW)
    assert re.fullmatch("walker-[0-9][0-9a-z]{4}", page.slug)
    assert page.searchable == ""
    assert list_walkers(edition, most=99, search="noor") == []
    walker.last_name = "Maes"
    follow_walker(walker, NOW)
    assert page.searchable == ""
    show_as(page, ShownAs.FULL, at=NOW)
    assert (page.slug, page.searchable) == ("noor-maes", "noor maes")
    for old in ("noor-peeters", "noor-p"):
        assert client.get(f"/2027/{old}").status_code == 404


def test_paging(client, edition):
    for number in range(60):
        open_team_page(make_team(edition, name=f"Ploeg {number:02}"), NOW)
    first, second = (client.get(f"/2027/teams{more}").get_data(as_text=True) for more in ("", "?page=2"))
    assert [page.count('<td class="number">') for page in (first, second)] == [150, 36]
    assert "page=2" in first
    assert "page=1" in second


def test_a_merged_team_counts_for_the_other(client, edition):
    kept, gone = (page_of_slug(edition, slug).team for slug in ("de-brug", "cafe-ete"))
    left = make_walker(make_route(edition, distance_km=20), team=gone, cancelled_at=NOW, last_name="Bleef")
    open_walker_page(left, NOW)
    make_donation(page_of_walker(left), amount=300)
    movers = list_team_walkers(gone)
    db.session.query(type(left)).filter_by(team_id=gone.id, cancelled_at=None).update({"team_id": kept.id})
    gone.closed_at, gone.merged_into_id = NOW, kept.id
    db.session.commit()
    assert raised_by_team(kept) == (19300, 3)
    assert [(t.name, t.raised, t.walkers) for t in list_teams(edition, most=9)] == [("De Brug", 19300, 5)]
    answer = client.get("/2027/cafe-ete")
    assert (answer.status_code, answer.location) == (301, "/2027/de-brug")
    page = client.get("/2027/de-brug").get_data(as_text=True)
    assert "€193" in page
    assert page.count("<strong dir") == 3
    assert len(movers) == 4
    page_of_slug(edition, "de-brug").hidden_at = NOW
    assert client.get("/2027/cafe-ete").status_code == 404


def page_of_slug(edition, slug):
    return db.session.query(page_model()).filter_by(edition_id=edition.id, slug=slug).one()
