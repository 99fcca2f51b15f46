"""What anybody may read: exact answers, and in none of them who must stay hidden."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.architecture.test_pages import count_queries
from tests.factories import (
    NOW,
    make_company,
    make_donation,
    make_edition,
    make_package,
    make_page,
    make_route,
    make_team,
    make_walker,
)
from walk.db import db
from walk.donations.rules import NameShown
from walk.editions.models import Edition
from walk.pages.rules import ShownAs
from walk.teams.models import Team
from walk.walkers.models import Gender

API = "/api/v1/editions/2027"


def team_of(edition: Edition, *, raised: int, slug: str, name: str = "De Brug", **values: object) -> Team:
    team = make_team(edition, name=name)
    make_donation(make_page(team, slug=slug, goal=50000, **values), amount=raised)
    return team


def test_editions_latest_first(client: FlaskClient) -> None:
    make_edition(2026, place="Gent")
    make_edition(2027)
    assert client.get("/api/v1/editions").json == {
        "editions": [
            {
                "year": year,
                "ordinal": year - 2015,
                "name": f"Refugee Walk {year}",
                "date": f"{year}-09-26",
                "place": place,
                "url": f"http://localhost/{year}/",
            }
            for year, place in ((2027, "Mechelen"), (2026, "Gent"))
        ]
    }


def test_a_walk_in_numbers_without_small_numbers_of_people(client: FlaskClient) -> None:
    edition = make_edition(target=1_000_000)
    long, short = make_route(edition, distance_km=20), make_route(edition)
    page = make_page(edition)
    for _ in range(19):
        make_walker(long, birth_date=date(1980, 1, 1), postal_code="9000")
    for _ in range(2):
        make_walker(short, gender=Gender.MAN, birth_date=date(2012, 1, 1), postal_code="2000", language="fr")
    for _ in range(4):
        make_donation(page, amount=1000)
    make_walker(short, cancelled_at=NOW)
    make_donation(make_page(make_edition(2026)), amount=9900)
    assert client.get(f"{API}/numbers").json == {
        "year": 2027,
        "date": "2027-09-26",
        "ordinal": 12,
        "amount_cents": 4000,
        "target_cents": 1_000_000,
        "walkers": 21,
        "teams": 0,
        "donors": 4,
        "mean_gift_cents": None,
        "median_gift_cents": None,
        "euros_per_walker_cents": 190,
        "mean_age": 44,
        "share_women": None,
        "share_men": None,
        "central": 20,
        "own": 0,
        "first_timers": 20,
        "returning": 0,
        "all_editions": 0,
        "unknown": 0,
        "distances": {"10": None, "20": 20},
        "ages": {
            "age_0": 0,
            "age_12": None,
            "age_18": 0,
            "age_25": 0,
            "age_35": 0,
            "age_45": 20,
            "age_55": 0,
            "age_65": 0,
        },
        "provinces": {"oost-vlaanderen": 20, "antwerpen": None},
        "languages": {"nl": 20, "fr": None},
    }


def test_teams_most_raised_first(client: FlaskClient) -> None:
    edition = make_edition()
    team_of(edition, raised=2500, slug="de-brug")
    rich = team_of(edition, raised=7500, slug="tortels", name="Trage Tortels 🐢 سلاحف")
    make_walker(make_route(edition), team=rich)
    team_of(edition, raised=9900, slug="hidden", name="Hidden", hidden_at=NOW)
    team_of(make_edition(2026), raised=9900, slug="older", name="Older")
    assert client.get(f"{API}/teams").json == {
        "page": 1,
        "more": False,
        "teams": [
            {
                "name": "Trage Tortels 🐢 سلاحف",
                "url": "http://localhost/2027/tortels",
                "raised_cents": 7500,
                "goal_cents": 50000,
                "walkers": 1,
            },
            {
                "name": "De Brug",
                "url": "http://localhost/2027/de-brug",
                "raised_cents": 2500,
                "goal_cents": 50000,
                "walkers": 0,
            },
        ],
    }


def test_teams_a_hundred_a_page(client: FlaskClient) -> None:
    edition = make_edition()
    for number in range(101):
        make_page(make_team(edition, name=f"Team {number:03}"))
    first, second, third = (client.get(f"{API}/teams?page={page}").json for page in (1, 2, 3))
    assert (len(first["teams"]), first["more"], second["more"]) == (100, True, False)
    assert [team["name"] for team in second["teams"]] == ["Team 100"]
    assert third == {"page": 3, "more": False, "teams": []}


def test_a_page_as_everybody_may_see_it(client: FlaskClient) -> None:
    edition = make_edition()
    team = team_of(edition, raised=2500, slug="de-brug")
    walker = make_walker(make_route(edition), team=team, first_name="Noor", last_name="Peeters")
    make_donation(make_page(walker, slug="noor", title="Noor stapt"), amount=1500)
    assert client.get(f"{API}/pages/de-brug").json == {
        "kind": "team",
        "owner": "De Brug",
        "title": "De Brug",
        "raised_cents": 4000,
        "goal_cents": 50000,
        "gifts": 2,
        "url": "http://localhost/2027/de-brug",
    }
    assert client.get(f"{API}/pages/noor").json == {
        "kind": "walker",
        "owner": "Noor Peeters",
        "title": "Noor stapt",
        "raised_cents": 1500,
        "goal_cents": 10000,
        "gifts": 1,
        "url": "http://localhost/2027/noor",
    }


def test_pages_of_the_walk_and_of_a_company(client: FlaskClient) -> None:
    edition = make_edition()
    make_page(edition, slug="walk")
    make_page(make_company(make_package(edition), name="Korst"), slug="korst")
    found = [client.get(f"{API}/pages/{slug}").json for slug in ("walk", "korst")]
    assert [(each["kind"], each["owner"]) for each in found] == [("walk", "Refugee Walk 2027"), ("company", "Korst")]


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_who_stays_hidden_is_nobody(client: FlaskClient, code: str) -> None:
    edition = make_edition()
    walker = make_walker(
        make_route(edition), team=make_team(edition, name="De Brug"), first_name="Zoran", last_name="Ilic"
    )
    make_page(walker, slug="quiet", shown_as=ShownAs.HIDDEN, title="Zoran Ilic stapt")
    answer = client.get(f"{API}/pages/quiet?lang={code}")
    assert answer.status_code == 200
    assert "De Brug" in answer.json["owner"]
    assert answer.json["owner"] == answer.json["title"]
    assert "Zoran" not in answer.text
    assert "Ilic" not in answer.text


def test_minors_hidden_pages_and_anonymous_givers_are_in_no_answer(client: FlaskClient) -> None:
    edition = make_edition()
    route, team = make_route(edition), make_team(edition, name="De Brug")
    make_page(team, slug="de-brug")
    child = make_walker(
        route, team=team, first_name="Lotte", last_name="Verzwegen", birth_date=date(2014, 1, 1), guardian_name="Wim"
    )
    make_donation(
        make_page(child, slug="lotte", title="Lotte"),
        name_shown=NameShown.NONE,
        first_name="Anoniem",
        last_name="Gulle",
        message="Van Gulle",
    )
    make_page(make_walker(route, last_name="Weggedaan"), slug="gone", hidden_at=NOW)
    answers = [client.get(f"{API}{path}") for path in ("/numbers", "/teams", "/pages/de-brug", "/pages/lotte")]
    assert [each.status_code for each in answers] == [200] * 4
    assert answers[3].json["owner"] == "Lotte"
    for each in answers:
        assert not [word for word in ("Verzwegen", "Gulle", "Anoniem", "Weggedaan") if word in each.text]
    assert client.get(f"{API}/pages/gone").status_code == 404


def test_definitions_in_the_language_that_is_asked_for(client: FlaskClient) -> None:
    english = client.get("/api/v1/definitions").json["definitions"]
    dutch = client.get("/api/v1/definitions?lang=nl", headers={"Accept-Language": "fr"}).json["definitions"]
    assert english["walkers"].keys() == {"name", "definition", "unit", "source"}
    assert (english["walkers"]["name"], dutch["walkers"]["name"]) == ("Walkers", "Wandelaars")
    assert english.keys() == dutch.keys()


@pytest.mark.parametrize("path", ["/api/v1/editions", f"{API}/numbers", f"{API}/teams", f"{API}/pages/walk"])
def test_what_did_not_change_is_not_sent_again(client: FlaskClient, path: str) -> None:
    edition = make_edition()
    page = make_page(edition, slug="walk")
    make_page(make_team(edition))
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert {each.headers["Cache-Control"] for each in (first, again)} == {"public, max-age=60"}
    make_donation(page)
    edition.place = "Leuven"
    make_page(make_team(edition))
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/editions", f"{API}/numbers", f"{API}/teams", f"{API}/pages/de-brug"])
def test_questions_to_the_database_do_not_grow(client: FlaskClient, path: str) -> None:
    edition = make_edition()
    make_edition(2026)
    team, route = team_of(edition, raised=100, slug="de-brug"), make_route(edition)
    few = count_queries(client, path)
    for year in (2023, 2024, 2025):
        make_edition(year)
        walker = make_walker(route, team=team)
        make_donation(make_page(walker))
        team_of(edition, raised=200, slug=f"team-{year}")
    db.session.commit()
    assert count_queries(client, path) == few
