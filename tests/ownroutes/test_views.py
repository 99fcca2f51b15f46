"""A captain or lone walker chooses an own route: file, drawing or suggestion; and what others see of it."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts.people import token
from tests.factories import NOW, make_edition, make_route, make_team, make_walker
from tests.tracks.samples import LOOP, gpx, line_of_10_km, make_track, send
from walk.audit import AuditEntry
from walk.db import db
from walk.editions.models import Edition
from walk.ownroutes.commands import keep_own_route, show_own_route
from walk.ownroutes.models import OwnRoute
from walk.ownroutes.queries import find_own_route, find_shown_track
from walk.routes.models import RouteKind
from walk.tracks.geometry import metres_between
from walk.tracks.gpx import read
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link

SQUARE = ["51.00000, 4.00000", "51.02000, 4.00000", "51.02000, 4.03570", "51.00000, 4.03570", "51.00000, 4.00000"]


@pytest.fixture
def edition(rows: None) -> Edition:
    return make_edition()


@pytest.fixture
def walker(edition: Edition) -> Walker:
    walker = make_walker(make_route(edition, kind=RouteKind.OWN), postal_code="9050")
    keep_own_route(make_walker(walker.route), line_of_10_km(), distance_km=10, drawn=False, at=NOW)
    return walker


def own(walker: Walker) -> OwnRoute | None:
    return find_own_route(walker.team or walker)


def path(walker: Walker, more: str = "") -> str:
    db.session.commit()
    return f"/my/{personal_link(walker)}/route{more}"


def draw(client: FlaskClient, walker: Walker, rows: list[str], do: str) -> Any:
    return client.post(path(walker, "/drawing"), data={"csrf_token": token(client), "point": rows, "do": do})


def rows_of(page: str) -> list[str]:
    return re.findall(r'name="point" value="([^"]*)"', page.split("<template>")[0])


def verbs() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id).offset(1)))


def test_a_file(client: FlaskClient, walker):
    assert "Where will you walk?" in client.get(path(walker)).text
    sent = send(client, path(walker, "/file"), file=LOOP)
    assert (sent.status_code, sent.location) == (303, path(walker))
    assert (own(walker).distance_m, own(walker).drawn, own(walker).hides_ends, own(walker).shown_at) == (
        *(10_000, False, True),
        None,
    )
    page = client.get(path(walker)).text
    assert "Only you, your team and the organisers see it." in page
    assert read(client.get(path(walker, "/download")).data) == own(walker).line
    assert verbs() == ["chose own route"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "We cannot read this file: it is not GPX, or it is damaged."),
        (
            gpx([(51, 4), (51, 4.1885)]),
            "This route measures 13,2 km, and it is for 10 km: that is too long. "
            "Make it shorter: between 8,5 and 11,5 km is fine.",
        ),
    ],
)
def test_a_file_that_is_refused(client: FlaskClient, walker, content, reason):
    answer = send(client, path(walker, "/file"), file=content)
    assert (answer.status_code, answer.text.count(reason)) == (422, 2)
    assert own(walker) is None


def test_drawing_without_javascript(client: FlaskClient, walker):
    assert rows_of(client.get(path(walker, "/drawing")).text) == []
    page = draw(client, walker, SQUARE[:2], "add")
    assert (page.status_code, rows_of(page.text)) == (200, [*SQUARE[:2], ""])
    assert rows_of(draw(client, walker, SQUARE, "up-1").text) == [SQUARE[1], SQUARE[0], *SQUARE[2:]]
    assert "<b data-length>9,5</b>" in draw(client, walker, SQUARE, "measure").text
    assert own(walker) is None
    assert draw(client, walker, SQUARE, "save").status_code == 303
    assert (own(walker).drawn, len(own(walker).points)) == (True, 5)
    assert rows_of(client.get(path(walker, "/drawing")).text) == SQUARE
    assert "Change the drawing" in client.get(path(walker)).text


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        (SQUARE[:1], "A route has two points or more."),
        (["here", *SQUARE], "Point 1 is no place"),
        (SQUARE[:2], "This route measures 2,2 km, and it is for 10 km: that is too short."),
    ],
)
def test_a_drawing_that_is_refused_keeps_its_points(client: FlaskClient, walker, points, reason):
    answer = draw(client, walker, points, "save")
    assert (answer.status_code, rows_of(answer.text)) == (422, points)
    assert reason in answer.text
    assert own(walker) is None


def test_a_suggestion_near_home(client: FlaskClient, walker, edition):
    for postal_code, place in (("1000", "Brussel"), ("9000", "Gent")):
        make_track(edition, kind=RouteKind.OWN, place=place, postal_code=postal_code)
    far = make_track(edition, kind=RouteKind.OWN, km="20", place="Aalst", postal_code="9300")
    together = make_track(edition)
    page = client.get(path(walker, "/suggestions")).text
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["Gent", "Brussel"]
    page = client.get(path(walker, "/suggestions?postal_code=1000")).text
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["Brussel", "Gent"]
    number = int(re.findall(r'name="track" value="(\d+)"', page)[0])
    for other in (far.id, together.id, 0):
        assert send(client, path(walker, "/suggestions"), track=str(other)).status_code == 404
    assert own(walker) is None
    assert send(client, path(walker, "/suggestions"), track=str(number)).status_code == 303
    assert (own(walker).distance_m, own(walker).ascent_m) == (10_000, 85)


def test_showing_it_and_hiding_its_ends(client: FlaskClient, walker):
    send(client, path(walker, "/file"), file=LOOP)
    assert find_shown_track(walker) is None
    send(client, path(walker, "/showing"), shown="y", hides_ends="y")
    hidden = find_shown_track(walker)
    assert (hidden.whole, hidden.distance_m, hidden.picture.ends) == (False, 10_000, False)
    send(client, path(walker, "/showing"), shown="y")
    whole = find_shown_track(walker)
    assert (whole.whole, whole.picture.ends) == (True, True)
    assert whole.picture.path != hidden.picture.path
    send(client, path(walker, "/file"), file=LOOP)
    assert find_shown_track(walker).whole is False
    send(client, path(walker, "/showing"))
    assert find_shown_track(walker) is None
    assert verbs() == [
        *("chose own route", "showed own route", "showed own route"),
        *("chose own route", "hid own route"),
    ]


def test_who_walks_together_again_or_left_shows_nothing(walker, edition):
    route = keep_own_route(walker, line_of_10_km(), distance_km=10, drawn=False, at=NOW)
    show_own_route(route, shown=True, hides_ends=True, at=NOW)
    assert find_shown_track(walker) is not None
    walker.cancelled_at = NOW
    assert find_shown_track(walker) is None
    walker.cancelled_at, walker.route = None, make_route(edition)
    db.session.flush()
    assert find_shown_track(walker) is None


def test_a_short_route_has_nothing_left_to_show(walker):
    short = line_of_10_km()
    route = keep_own_route(walker, short, distance_km=10, drawn=False, at=NOW)
    show_own_route(route, shown=True, hides_ends=True, at=NOW)
    route.points = [[51, 4, None], [51.008, 4, None]]
    db.session.flush()
    assert find_shown_track(walker) is None


def test_the_part_for_sponsor_pages(app: Flask, client: FlaskClient, walker):
    route = keep_own_route(walker, line_of_10_km(), distance_km=10, drawn=False, at=NOW)
    show_own_route(route, shown=True, hides_ends=True, at=NOW)
    shown = find_shown_track(walker)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        part = app.jinja_env.get_template("ownroutes/_own_route.html")
        page = part.render(own_route=shown)
        assert part.render(own_route=None).strip() == ""
    assert "the first and last metres are left out" in page
    assert '<g class="start"' not in page
    home = route.line[0]
    assert min(metres_between(home, point) for point in route.line[30:-30]) > 300


def test_a_captain_chooses_for_the_team_and_members_look(client: FlaskClient, edition):
    route, team = make_route(edition, kind=RouteKind.OWN), make_team(edition)
    captain = make_walker(route, team=team, captain_since=NOW)
    member = make_walker(route, team=team)
    assert send(client, path(member, "/file"), file=LOOP).status_code == 404
    assert own(captain) is None
    assert send(client, path(captain, "/file"), file=LOOP).status_code == 303
    assert (own(captain).team_id, own(captain).walker_id) == (team.id, None)
    page = client.get(path(member)).text
    assert "The captain of your team chooses the route." in page
    assert '<svg class="mapped"' in page
    assert "Who sees it" not in page
    for more in ("/drawing", "/suggestions", "/removal", "/file"):
        assert client.get(path(member, more)).status_code == 404
    assert send(client, path(member, "/showing"), shown="y").status_code == 404
    assert send(client, path(captain, "/showing"), shown="y").status_code == 303
    assert find_shown_track(team) is not None
    assert find_shown_track(captain) is None


def test_removing_it(client: FlaskClient, walker):
    assert client.get(path(walker, "/removal")).status_code == 404
    send(client, path(walker, "/file"), file=LOOP)
    assert "We forget it" in client.get(path(walker, "/removal")).text
    assert send(client, path(walker, "/removal")).status_code == 303
    assert own(walker) is None
    assert db.session.query(OwnRoute).count() == 1


@pytest.mark.parametrize("more", ["", "/file", "/drawing", "/suggestions", "/removal", "/download"])
def test_only_for_those_who_walk_an_own_route(client: FlaskClient, edition, walker, more):
    together = make_walker(make_route(edition))
    gone = make_walker(walker.route, cancelled_at=NOW)
    for who in (together, gone):
        assert client.get(path(who, more)).status_code == 404
    assert client.get(f"/my/nobody/route{more}").status_code == 404
