"""Organisers upload, replace and remove maps, and tell stories along them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts.people import make_account, sign_in
from tests.factories import make_edition, make_route
from tests.tracks.samples import LOOP, MP3, gpx, make_checkpoint, make_track, send
from walk import files
from walk.audit import AuditEntry
from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.routes.models import RouteKind
from walk.tracks.models import Checkpoint, Track

CHECKPOINT = {"name": "De brug", "km": "2,5", "story_nl": "Een brug", "story_fr": "Un pont", "story_en": ""}


@pytest.fixture
def edition(rows: None, client: FlaskClient) -> Edition:
    sign_in(client, make_account("organiser"))
    return make_edition()


def tracks() -> list[Track]:
    return list(db.session.scalars(select(Track).order_by(Track.id)))


def checkpoints() -> list[Checkpoint]:
    return list(db.session.scalars(select(Checkpoint).order_by(Checkpoint.km)))


def verbs() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))


def test_a_map_for_all_waves(client, edition):
    early, late = (make_route(edition, wave_at=at) for at in ("10:00", "11:00"))
    make_route(edition, distance_km=20)
    path = f"/office/2027/routes/{late.id}/map"
    assert "This distance has no map yet." in client.get(path).text
    sent = send(client, path, file=LOOP)
    assert (sent.status_code, sent.location) == (303, path)
    [track] = tracks()
    assert (track.kind, track.distance_km, track.distance_m) == (RouteKind.CENTRAL, 10, 10_000)
    assert files.read(track.file_key) == LOOP
    assert (len(track.file_sha256), len(track.points), len(track.heights)) == (64, 401, 240)
    page = client.get(f"/office/2027/routes/{early.id}/map").text
    assert "All start waves of this distance share it:" in page
    assert client.get(f"/office/2027/tracks/{track.id}/original").data == LOOP
    assert verbs() == ["uploaded track"]
    rows = client.get("/office/2027/routes/").text
    assert rows.count('<span class="tag good">10 km</span>') == 1
    assert rows.count("no map yet") == 1


def test_replacing_keeps_the_checkpoints_and_forgets_the_old_file(client, edition):
    route = make_route(edition)
    path = f"/office/2027/routes/{route.id}/map"
    send(client, path, file=LOOP)
    [track] = tracks()
    before, stop = track.file_key, make_checkpoint(track)
    again = LOOP.replace(b"<ele>8.0</ele>", b"")
    assert send(client, path, file=again).status_code == 303
    assert [each.id for each in tracks()] == [track.id]
    assert [each.id for each in checkpoints()] == [stop.id]
    assert files.read(tracks()[0].file_key) == again
    with pytest.raises(NotFound):
        files.read(before)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "Choose a GPX file."),
        (b"", "We cannot read this file: it is not GPX, or it is damaged."),
        (b"not gpx", "We cannot read this file: it is not GPX, or it is damaged."),
        (
            gpx([(51.0, 4.0), (51.0, 4.15)]),
            "This route measures 10,5 km, and it is for 7,5 km: that is too long. "
            "Make it shorter: between 6,4 and 8,6 km is fine.",
        ),
        (
            gpx([(51.0, 4.0), (51.0, 4.07)]),
            "This route measures 4,9 km, and it is for 7,5 km: that is too short. "
            "Make it longer: between 6,4 and 8,6 km is fine.",
        ),
        (
            LOOP + b" " * (2 * 1024 * 1024),
            "This file is larger than 2 MB. Save the route with fewer points and try again.",
        ),
    ],
)
def test_a_file_that_is_refused(client, edition, content, reason):
    path = f"/office/2027/routes/{make_route(edition, distance_km='7.5').id}/map"
    answer = send(client, path, file=content)
    assert answer.status_code == 422
    assert answer.text.count(reason) == 2  # in the list of what must be mended, and beside the field
    assert tracks() == []


@pytest.mark.parametrize(("km", "status"), [("8.7", 303), ("8.6", 422), ("11.7", 303), ("11.8", 422)])
def test_fifteen_percent(client, edition, km, status):
    path = f"/office/2027/routes/{make_route(edition, distance_km=km).id}/map"
    assert send(client, path, file=LOOP).status_code == status


def test_suggestions_for_an_own_route(client, edition):
    route = make_route(edition, kind=RouteKind.OWN)
    path = f"/office/2027/routes/{route.id}/map"
    assert send(client, path, file=LOOP, place="Gent").status_code == 422
    assert send(client, path, file=LOOP, place="Gent", postal_code="B900").status_code == 422
    for postal_code, place in (("9000", "Gent"), ("3000", "Leuven")):
        assert send(client, path, file=LOOP, place=place, postal_code=postal_code).status_code == 303
    assert [(each.kind, each.place, each.postal_code) for each in tracks()] == [
        (RouteKind.OWN, "Gent", "9000"),
        (RouteKind.OWN, "Leuven", "3000"),
    ]
    assert "2 suggestions" in client.get("/office/2027/routes/").text


def test_removing_a_map_asks_first_and_takes_its_files(client, edition):
    path = f"/office/2027/routes/{make_route(edition).id}/map"
    other = make_track(edition, km="20")
    send(client, path, file=LOOP)
    track = tracks()[1]
    send(client, f"/office/2027/tracks/{track.id}/checkpoints/new", **CHECKPOINT, audio=MP3)
    keys = [track.file_key, checkpoints()[0].audio_key]
    asked = client.get(f"/office/2027/tracks/{track.id}/removal")
    assert "So is its 1 checkpoint, with its story." in asked.text
    assert send(client, f"/office/2027/tracks/{track.id}/removal").location == path
    assert (tracks(), checkpoints()) == ([other], [])
    for key in keys:
        with pytest.raises(NotFound):
            files.read(key)


def test_a_map_whose_distance_is_gone_can_be_removed(client, edition):
    track = make_track(edition, km="15")
    assert "15 km" in client.get("/office/2027/routes/").text
    assert send(client, f"/office/2027/tracks/{track.id}/removal").location == "/office/2027/routes/"
    assert tracks() == []


def test_checkpoints(client, edition):
    make_route(edition)
    track = make_track(edition)
    new = f"/office/2027/tracks/{track.id}/checkpoints/new"
    assert send(client, new, **{**CHECKPOINT, "km": "8", "name": "De poort"}).status_code == 303
    assert send(client, new, **CHECKPOINT, audio=MP3).status_code == 303
    bridge, gate = checkpoints()
    assert [(each.name, str(each.km)) for each in (bridge, gate)] == [("De brug", "2.50"), ("De poort", "8.00")]
    assert (bridge.audio_type, gate.audio_type) == ("audio/mpeg", None)
    assert (bridge.story("fr"), bridge.story("en"), bridge.story_language("en")) == ("Un pont", "Een brug", "nl")
    path = f"/office/2027/checkpoints/{bridge.id}"
    assert 'value="2.50"' in client.get(path).text
    before = bridge.audio_key
    assert send(client, path, **{**CHECKPOINT, "km": "3"}).status_code == 303
    assert (str(checkpoints()[0].km), checkpoints()[0].audio_key) == ("3.00", before)
    assert send(client, path, **CHECKPOINT, drop_audio="y").status_code == 303
    assert checkpoints()[0].audio_key is None
    with pytest.raises(NotFound):
        files.read(before)
    assert client.get(f"{path}/removal").status_code == 200
    assert send(client, f"{path}/removal").status_code == 303
    assert [each.name for each in checkpoints()] == ["De poort"]
    assert verbs() == [
        "added checkpoint",
        "added checkpoint",
        "changed checkpoint",
        "changed checkpoint",
        "removed checkpoint",
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": ""}, "Give the checkpoint a name."),
        ({"km": ""}, "Write after how many kilometres one gets there, such as 3 or 7.5."),
        ({"km": "-1"}, "Write a number of kilometres along the route."),
        ({"km": "10.5"}, "The track ends at kilometre 10."),
        ({"audio": b"<html>"}, "This is not a recording we can play. Save it as MP3, M4A or Ogg."),
        ({"audio": MP3 + bytes(10 * 1024 * 1024)}, "This recording is larger than 10 MB. Make it shorter or smaller."),
    ],
)
def test_a_checkpoint_that_is_refused(client, edition, change, reason):
    make_route(edition)
    path = f"/office/2027/tracks/{make_track(edition).id}/checkpoints/new"
    answer = send(client, path, **{**CHECKPOINT, **change})
    assert (answer.status_code, answer.text.count(reason)) == (422, 2)
    assert checkpoints() == []


def test_too_much_at_once_is_refused_with_a_sentence(client, edition):
    path = f"/office/2027/routes/{make_route(edition).id}/map"
    answer = send(client, path, file=bytes(13 * 1024 * 1024))
    assert answer.status_code == 413
    assert "A file may be 12 MB at most, a text 2 MB." in answer.text


@pytest.mark.parametrize("role", ["finance", "volunteer", None])
def test_others_change_nothing(client, edition, role):
    route, track = make_route(edition), make_track(edition)
    stop = make_checkpoint(track)
    sign_in(client, make_account(role) if role else make_account())
    for path in (
        f"/office/2027/routes/{route.id}/map",
        f"/office/2027/tracks/{track.id}/removal",
        f"/office/2027/checkpoints/{stop.id}",
        f"/office/2027/checkpoints/{stop.id}/removal",
        f"/office/2027/tracks/{track.id}/checkpoints/new",
    ):
        assert client.get(path).status_code == 404
        assert send(client, path, file=LOOP, **CHECKPOINT).status_code == 404
    assert (tracks(), checkpoints()) == ([track], [stop])


def test_another_year_knows_nothing_of_it(client, edition):
    track = make_track(edition)
    stop = make_checkpoint(track)
    make_edition(2026)
    for path in (f"tracks/{track.id}/removal", f"tracks/{track.id}/original", f"checkpoints/{stop.id}"):
        assert client.get(f"/office/2026/{path}").status_code == 404
