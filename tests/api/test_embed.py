"""What stands in a frame on another site: no cookie, no script, no third party, and whatever the figures are."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.accounts.people import make_account, sign_in
from tests.architecture.test_pages import count_queries
from tests.factories import make_donation, make_edition, make_page, make_route, make_team, make_walker
from walk.api.embed import Mercury, mercury
from walk.db import db
from walk.web import load
from walk.web.access import ORGANISER

POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *"
THERMOMETER, TEAMS = "/embed/2027/thermometer", "/embed/2027/teams"


@pytest.mark.parametrize(
    ("raised", "target", "percent", "height"),
    [
        *((0, 100_00, 0, 0), (1, 100_00, 0, 0), (50_00, 100_00, 50, 75), (99_99, 100_00, 99, 149)),
        *((100_00, 100_00, 100, 150), (250_00, 100_00, 250, 150), (500, 0, None, 0), (-500, 100_00, -5, 0)),
    ],
)
def test_how_high_it_stands(raised: int, target: int, percent: int | None, height: int) -> None:
    assert mercury(raised, target) == Mercury(percent=percent, height=height)


@pytest.mark.parametrize(
    ("code", "asked", "goal"),
    [("nl", "?lang=nl", "€\xa01.000"), ("fr", "?lang=fr", "000\xa0€"), ("en", "?lang=en", "€1.000")],
)
@pytest.mark.parametrize("part", [THERMOMETER, TEAMS, "/embed/thermometer", "/embed/teams"])
def test_in_three_languages(client: FlaskClient, part: str, code: str, asked: str, goal: str) -> None:
    make_edition(target=100_000)
    answer = client.get(part + asked, headers={"Accept-Language": "en", "Cookie": "language=fr"})
    assert answer.status_code == 200
    assert f'<html lang="{code}">' in answer.text
    if "thermometer" in part:
        assert goal in answer.text


@pytest.mark.parametrize("asked", ["", "?lang=", "?lang=de", "?lang=%3Cscript%3E"])
def test_dutch_unless_it_is_asked_otherwise(client: FlaskClient, asked: str) -> None:
    make_edition()
    assert '<html lang="nl">' in client.get(THERMOMETER + asked).text


def test_dark_unless_the_site_is_always_light(client: FlaskClient) -> None:
    make_edition()
    assert '<html lang="en" class="light">' in client.get(f"{THERMOMETER}?lang=en&look=light").text
    assert '<html lang="en">' in client.get(f"{THERMOMETER}?lang=en&look=x").text


@pytest.mark.parametrize("path", [THERMOMETER, TEAMS, "/embed/2031/teams"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_no_cookie_no_script_no_third_party(client: FlaskClient, path: str, signed_in: bool) -> None:
    make_page(make_team(make_edition()))
    if signed_in:
        sign_in(client, make_account(ORGANISER))
    answer = client.get(path)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not re.search(r"<script|style=|https?:|//|<img|<form", answer.text)
    links = re.findall(r"<a [^>]+>", answer.text)
    assert links
    assert [link for link in links if 'target="_top" rel="noopener"' not in link] == []


def test_the_same_for_everybody_for_a_minute(client: FlaskClient) -> None:
    page = make_page(make_edition())
    first = client.get(THERMOMETER)
    again = client.get(THERMOMETER, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert {each.headers["Cache-Control"] for each in (first, again)} == {"public, max-age=60"}
    assert "Cookie" not in first.headers.get("Vary", "")
    make_donation(page, amount=123_400)
    assert "€\xa01.234" in client.get(THERMOMETER, headers={"If-None-Match": first.headers["ETag"]}).text


def said(client: FlaskClient) -> Any:
    """What the thermometer says of the goal, and how high its level is drawn."""
    page = client.get(f"{THERMOMETER}?lang=en").text
    height = re.search(r'<rect class="level"[^>]* height="(\d+)"', page)
    words = re.search(r'<p class="soft">([^<]*)</p>', page)
    assert words is not None
    return words[1], int(height[1]) if height else 0


def test_nothing_half_and_more_than_the_goal(client: FlaskClient) -> None:
    page = make_page(make_edition(target=10_000))
    assert said(client) == ("0 % of our goal of €100", 0)
    make_donation(page, amount=5_000)
    assert said(client) == ("50 % of our goal of €100", 83)
    make_donation(page, amount=120_000)
    assert said(client) == ("1.250 % of our goal of €100", 158)


def test_without_a_goal_only_what_was_raised(client: FlaskClient) -> None:
    make_donation(make_page(make_edition(target=0)), amount=5_000)
    assert said(client) == ("raised", 0)
    assert "goal" not in client.get(f"{THERMOMETER}?lang=en").text


def test_teams_in_the_lead_whatever_their_names(client: FlaskClient) -> None:
    edition = make_edition()
    names = ("Trage 🐢 Tortels", "فريق السلاحف", "<b>Bold</b> & Co", "W" * 80)
    for number, name in enumerate(names):
        make_donation(make_page(make_team(edition, name=name), slug=f"team-{number}"), amount=9000 - number)
    for number in range(9):
        make_page(make_team(edition, name=f"Later {number}"))
    make_donation(make_page(make_team(edition, name="Hidden"), hidden_at=edition.giving_opens_at), amount=99_900)
    page = client.get(TEAMS).text
    assert re.findall(r'dir="auto">([^<]*)</a>', page) == [
        *("Trage 🐢 Tortels", "فريق السلاحف", "&lt;b&gt;Bold&lt;/b&gt; &amp; Co", "W" * 80),
        *(f"Later {number}" for number in range(6)),
    ]
    assert '<a href="/2027/team-0" target="_top"' in page


def test_before_there_are_teams_or_a_walk(client: FlaskClient) -> None:
    assert client.get("/embed/teams?lang=en").status_code == 404
    make_edition()
    assert "There is nothing to show yet." in client.get("/embed/teams?lang=en").text
    missing = client.get("/embed/2031/thermometer?lang=en")
    assert (missing.status_code, missing.headers["Content-Security-Policy"]) == (404, POLICY)
    assert "There is nothing to show yet." in missing.text


def test_a_year_or_the_walk_of_now(client: FlaskClient) -> None:
    make_edition(2019)
    make_edition(2090)
    assert "Refugee Walk 2090" in client.get("/embed/thermometer").text
    assert "Refugee Walk 2019" in client.get("/embed/2019/thermometer").text


def test_it_waits_while_there_is_too_much_to_do(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    make_edition()
    monkeypatch.setattr(load, "_at_work", [6])
    answer = client.get(f"{THERMOMETER}?lang=en")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "One moment, please" in answer.text


@pytest.mark.parametrize(("path", "most"), [(THERMOMETER, 2), (TEAMS, 2)])
def test_questions_to_the_database_do_not_grow(client: FlaskClient, path: str, most: int) -> None:
    edition = make_edition()
    route = make_route(edition)
    make_page(make_team(edition))
    few = count_queries(client, path)
    for _ in range(3):
        make_donation(make_page(make_walker(route, team=make_team(edition))))
    db.session.commit()
    assert count_queries(client, path) == few <= most
