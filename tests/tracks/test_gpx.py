"""GPX files: what is read, what is refused and with which reason, and that nothing ever crashes."""

import contextlib
import re

import gpxpy
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.samples import LATIN, LOOP, SEGMENTS, XMLNS, gpx
from walk.errors import Refused
from walk.tracks.geometry import Point
from walk.tracks.gpx import read, written
from walk.tracks.line import measured
from walk.tracks.rules import MOST_BYTES

PLACES = [(51.0, 4.0), (51.01, 4.0), (51.02, 4.01)]
POINTS = [Point(lat, lon) for lat, lon in PLACES]
NO_GPX = "This is not a GPX file."
BROKEN = "We cannot read this file"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx>&x;</gpx>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><gpx>&b;</gpx>'


@pytest.fixture(autouse=True)
def _speaking(app: Flask):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(content)
    return refused.value.message


def test_a_loop_of_exactly_ten_kilometres():
    line = measured(read(LOOP))
    assert line.distance_m == 10_000
    assert len(line.points) == 401
    assert line.climb == (85, 83, 2, 14)


@pytest.mark.parametrize(
    "content",
    [
        gpx(PLACES),
        gpx(PLACES, way="rte"),
        gpx(PLACES, attributes='xmlns="http://www.topografix.com/GPX/1/0"'),
        gpx(PLACES, attributes=""),
        b"\xef\xbb\xbf" + gpx(PLACES),
        b"\n  " + gpx(PLACES),
        gpx(PLACES).decode().replace('"1.0"?', '"1.0" encoding="UTF-16"?').encode("utf-16"),
        gpx(PLACES, more="<name>caf\xe9</name>")
        .decode()
        .replace('"1.0"?', '"1.0" encoding="latin-1"?')
        .encode("latin-1"),
        gpx(PLACES, more="<name>€</name>").decode().replace('"1.0"?', '"1.0" encoding="cp1252"?').encode("cp1252"),
        gpx(PLACES, more='<wpt lat="1" lon="1"/><rte><rtept lat="2" lon="2"/></rte>'),
    ],
    ids=["track", "route", "1.0", "no namespace", "BOM", "blanks", "UTF-16", "Latin-1", "Windows-1252", "mixed"],
)
def test_what_is_read(content):
    assert read(content) == POINTS


def test_latin_1_with_accents():
    assert read(LATIN) == read(LOOP)


def test_the_gap_between_segments_counts_as_a_straight_line():
    apart = gpxpy.parse(SEGMENTS.decode())
    segments = sum(
        measured([Point(p.latitude, p.longitude) for p in s.points]).distance_m for s in apart.tracks[0].segments
    )
    assert len(read(SEGMENTS)) == 302
    assert measured(read(SEGMENTS)).distance_m == 9751
    assert segments == 7500


def test_tracks_follow_each_other():
    content = gpx(PLACES[:2], more='<trk><trkseg><trkpt lat="51.02" lon="4.01"/></trkseg></trk>')
    assert read(content) == POINTS


@pytest.mark.parametrize(("ele", "height"), [("12.5", 12.5), ("nan", None), ("1e9", None), ("", None), ("x", None)])
def test_heights(ele, height):
    content = gpx(PLACES).replace(b'lon="4.01"/>', f'lon="4.01"><ele>{ele}</ele></trkpt>'.encode())
    assert read(content)[-1] == Point(51.02, 4.01, height)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", BROKEN),
        (b"\x00\xff", BROKEN),
        (b"lat,lon\n51,4\n", BROKEN),
        (LOOP[:5000], BROKEN),
        (b'<?xml version="1.0" encoding="martian"?><gpx/>', BROKEN),
        (b'<?xml version="1.0" encoding="utf-32"?><gpx/>', BROKEN),
        (b'<kml xmlns="http://www.opengis.net/kml/2.2"><trk/></kml>', NO_GPX),
        (b'<rss version="2.0"><channel/></rss>', NO_GPX),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', NO_GPX),
        (b'<gpx xmlns="http://example.org/other"/>', NO_GPX),
        (b"<GPX/>", NO_GPX),
        (ENTITY, "This file refers to other files"),
        (LAUGHS, "This file refers to other files"),
        (b'<!DOCTYPE gpx SYSTEM "http://example.org/gpx.dtd"><gpx/>', "This file refers to other files"),
        (b"<gpx/>", "There is no route in this file."),
        (gpx([]), "There is no route in this file."),
        (gpx(PLACES, way="wpt"), "This file holds loose places only"),
        (gpx(PLACES[:1]), "This file holds a single place, no route."),
        (gpx(PLACES[:1] * 5), "This file holds a single place, no route."),
        (gpx([(51, 4), (90.1, 4)]), "Point 2 of this file lies nowhere on earth."),
        (gpx([(51, 4), (51, -180.5)]), "Point 2 of this file lies nowhere on earth."),
        (gpx([("NaN", 4), (51, 4)]), "Point 1 of this file lies nowhere on earth."),
        (gpx([("inf", 4), (51, 4)]), "Point 1 of this file lies nowhere on earth."),
        (gpx([("51,0", 4), (51, 4)]), "Point 1 of this file lies nowhere on earth."),
        (gpx([("", 4), (51, 4)]), "Point 1 of this file lies nowhere on earth."),
        (gpx(PLACES) + b" " * MOST_BYTES, "This file is larger than 2 MB."),
    ],
)
def test_what_is_refused(content, reason):
    assert refusal(content).startswith(reason)


def test_too_many_points(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("walk.tracks.gpx.MOST_POINTS", 2)
    assert refusal(gpx(PLACES)) == "This route has more than 100,000 points. Save it with fewer points and try again."
    assert read(gpx(PLACES[:2])) == POINTS[:2]


def check(content: bytes) -> None:
    with contextlib.suppress(Refused):
        line = measured(read(content))
        assert line.distance_m >= 0
        assert 2 <= len(line.points) <= 1000


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused(content):
    check(content)


@given(
    st.lists(st.tuples(st.floats(-95, 95), st.floats(-185, 185)), max_size=12), st.sampled_from(["trk", "rte", "wpt"])
)
def test_any_points_are_read_or_refused(places, way):
    check(gpx(places, way=way))


@given(st.integers(0, len(SEGMENTS)), st.binary(max_size=20), st.integers(0, 40))
def test_any_damage_is_read_or_refused(at, put, cut):
    check(SEGMENTS[:at] + put + SEGMENTS[at + cut :])


def test_what_we_write_holds_points_and_a_name_only():
    private = LOOP.replace(b"<ele>8.0</ele>", b"<ele>8.0</ele><time>2026-01-01T09:00:00Z</time>", 1).replace(
        b"<trk>", b"<metadata><author><name>Jef Peeters</name></author></metadata><trk>"
    )
    answer = written(measured(read(private)).points, name="10 km & <more>")
    text = answer.decode()
    assert set(re.findall(r"<([a-z]\w*)", text)) == {"gpx", "metadata", "name", "trk", "trkseg", "trkpt", "ele"}
    assert "Jef" not in text
    assert XMLNS in text
    again = gpxpy.parse(text)
    assert (again.name, again.tracks[0].name) == ("10 km & <more>", "10 km & <more>")
    assert read(answer) == measured(read(LOOP)).points
