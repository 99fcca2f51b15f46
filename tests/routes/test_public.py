"""What everybody sees of the routes: the list, a route on its map, its file and its stories."""

import json
import re
from datetime import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.architecture.test_pages import count_queries
from tests.factories import make_edition, make_route, make_walker
from tests.tracks.samples import MP3, make_checkpoint, make_track
from walk import files
from walk.editions.models import Edition
from walk.routes.models import RouteKind
from walk.settings import Settings
from walk.tracks.gpx import read
from walk.web import headers


@pytest.fixture
def edition(rows: None) -> Edition:
    edition = make_edition()
    make_edition(2026)
    return edition


def test_one_card_a_distance(client: FlaskClient, edition):
    early = make_route(edition, wave_at=time(10), places=2, start="Grote Markt")
    late = make_route(edition, wave_at=time(11), places=5)
    make_route(edition, kind=RouteKind.OWN)
    make_walker(late)
    make_track(edition)
    page = client.get("/2027/routes").text
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["10 km", "10 km"]
    assert page.count('href="/2027/routes/') == 2
    assert f'href="/2027/routes/{early.id}"' in page
    assert "Together, from Grote Markt" in page
    assert "Starts at 10:00, 11:00" in page
    assert "6 places left" in page
    assert page.count('pathLength="100"') == 1
    assert client.get("/2026/routes").text.count("<h2>") == 0
    assert client.get("/2025/routes").status_code == 404


def test_the_next_walk(client: FlaskClient, rows):
    assert client.get("/routes").status_code == 404
    year = make_edition(2090).year
    make_edition(2026)
    assert client.get("/routes").location == f"/{year}/routes"


def test_every_wave_leads_to_the_same_page(client: FlaskClient, edition):
    first, second = (make_route(edition, wave_at=time(hour), places=0) for hour in (10, 11))
    make_route(edition, distance_km=20)
    for route in (first, second):
        page = client.get(f"/2027/routes/{route.id}").text
        assert f'<link rel="canonical" href="/2027/routes/{first.id}">' in page
        assert "The map of this route follows." in page
        assert page.count("<dd>Full</dd>") == 2
        assert "Walk with us" not in page
        assert "leaflet" not in page
    assert client.get(f"/2026/routes/{first.id}").status_code == 404
    assert client.get("/2027/routes/999999").status_code == 404


def test_the_map_with_stories(client: FlaskClient, edition):
    route, track = make_route(edition), make_track(edition)
    heard = {"audio_key": "checkpoints/x/story", "audio_type": "audio/mpeg"}
    gate = make_checkpoint(track, km=8, name="The gate <b>", story_en="A gate", **heard)
    bridge = make_checkpoint(track)
    page = client.get(f"/2027/routes/{route.id}").text
    assert page.index("The bridge") < page.index("The gate &lt;b&gt;")
    assert '<p class="text" lang="nl">Een brug</p>' in page
    assert '<p class="text">A gate</p>' in page
    assert page.count("<audio") == 1
    assert f'src="/2027/routes/checkpoints/{gate.id}/story"' in page
    assert page.count('<g class="checkpoint"') == 2
    assert page.count('<g class="kilometre"') == 1
    assert 'aria-labelledby="profile-title profile-desc"' in page
    assert "style=" not in page
    assert f'data-map="/2027/routes/tracks/{track.id}.json"' in page
    told = json.loads(client.get(f"/2027/routes/tracks/{track.id}.json").data)
    assert set(told) == {"line", "kilometres", "checkpoints"}
    assert told["line"][0] == [51.0459, 3.725]
    assert len(told["kilometres"]) == 1
    assert [(each["name"], each["id"]) for each in told["checkpoints"]] == [
        ("The bridge", f"checkpoint-{bridge.id}"),
        ("The gate <b>", f"checkpoint-{gate.id}"),
    ]


def test_the_map_is_not_sent_twice(client: FlaskClient, edition):
    path = f"/2027/routes/tracks/{make_track(edition).id}.json"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_an_own_route_has_suggestions(client: FlaskClient, edition):
    route = make_route(edition, kind=RouteKind.OWN)
    make_track(edition, kind=RouteKind.OWN, place="Gent", postal_code="9000")
    make_track(edition, kind=RouteKind.OWN, place="Leuven", postal_code="3000")
    make_track(edition, kind=RouteKind.OWN, km="20", place="Aalst", postal_code="9300")
    make_track(edition)
    page = client.get(f"/2027/routes/{route.id}").text
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["Leuven", "Gent"]


def test_the_file_for_a_watch(client: FlaskClient, edition):
    track = make_track(edition)
    answer = client.get(f"/2027/routes/tracks/{track.id}.gpx")
    assert answer.mimetype == "application/gpx+xml"
    assert answer.headers["Content-Disposition"] == "attachment; filename=refugee-walk-2027-10km.gpx"
    assert read(answer.data) == track.line
    assert b"Refugee Walk 2027: 10 km, Mechelen" in answer.data
    assert client.get(f"/2026/routes/tracks/{track.id}.gpx").status_code == 404


def test_a_recording_is_heard_in_parts(client: FlaskClient, edition):
    stop = make_checkpoint(make_track(edition), audio_key="checkpoints/heard/story", audio_type="audio/mpeg")
    silent = make_checkpoint(stop.track)
    files.store("checkpoints/heard/story", MP3)
    path = f"/2027/routes/checkpoints/{stop.id}/story"
    whole = client.get(path)
    assert (whole.status_code, whole.data, whole.content_type) == (200, MP3, "audio/mpeg")
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = client.get(path, headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.data) == (206, b"ID3")
    assert client.get(path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert client.get(f"/2027/routes/checkpoints/{silent.id}/story").status_code == 404


def test_queries_do_not_grow(client: FlaskClient, edition):
    route, track = make_route(edition), make_track(edition)
    make_checkpoint(track)
    few = [count_queries(client, path) for path in ("/2027/routes", f"/2027/routes/{route.id}")]
    for km in range(2, 6):
        make_route(edition, distance_km=km, wave_at=time(9))
        make_track(edition, km=str(km))
        make_route(edition, wave_at=time(km))
        make_checkpoint(track, km=km)
    many = [count_queries(client, path) for path in ("/2027/routes", f"/2027/routes/{route.id}")]
    assert few == many
    assert (many[0] <= 5, many[1] <= 6) == (True, True)


@pytest.mark.parametrize(
    ("tiles", "source"),
    [
        ("", "img-src 'self' data:"),
        ("https://t.example.org/{z}/{x}/{y}.png", "img-src 'self' data: https://t.example.org"),
    ],
)
def test_the_policy_lets_in_exactly_the_tile_server(tiles, source):
    small = Flask("small")
    small.config["PRODUCTION"] = False
    small.extensions["walk.settings"] = Settings(map_tiles=tiles)
    headers.init_app(small)
    policy = small.test_client().get("/").headers["Content-Security-Policy"].split("; ")
    assert [each for each in policy if "example.org" in each or each.startswith("img-src")] == [source]
    assert policy[0] == "default-src 'self'"
