"""Measuring, smoothing, thinning and cutting lines."""

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from tests.tracks.samples import line_of_10_km
from walk.tracks.drawing import drawn, milestones, profiled, sketched
from walk.tracks.geometry import Point, climb, heights, metres_along, metres_between, point_at, stretch, thinned

NORTH = [Point(51 + n / 1000, 4, 10.0 * n) for n in range(5)]
lats, lons = st.floats(-90, 90), st.floats(-180, 180)
near = st.floats(-0.03, 0.03)


@given(lats, lons, near, near)
def test_the_quick_way_agrees_with_the_geodesic(lat, lon, north, east):
    a, b = Point(lat, lon), Point(max(-90, min(90, lat + north)), lon + east)
    exact = Geodesic.WGS84.Inverse(a.lat, a.lon, b.lat, b.lon)["s12"]
    assert metres_between(a, b) == pytest.approx(exact, rel=1e-6, abs=1e-6)


def test_walking_along():
    along = metres_along(NORTH)
    assert [round(metres) for metres in along] == [0, 111, 222, 334, 445]
    assert point_at(NORTH, along, along[-1] / 2) == pytest.approx(Point(51.002, 4, 20.0))
    assert point_at(NORTH, along, -5) == NORTH[0]
    assert point_at(NORTH, along, 5000) == NORTH[-1]


def test_a_stretch_in_the_middle():
    along = metres_along(NORTH)
    part = stretch(NORTH, 100, along[-1] - 100)
    assert len(part) == 5
    assert metres_along(part)[-1] == pytest.approx(along[-1] - 200, abs=0.1)
    assert stretch(NORTH, 300, 300) == []
    assert stretch(NORTH, 300, 100) == []


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ([], None),
        ([5, 5], (0, 0, 5, 5)),
        ([0, 1, 0, 1, 0, 1], (0, 0, 0, 1)),
        ([0, 10, 0, 10], (20, 10, 0, 10)),
        ([10, 9, 8, 7, 6, 20], (14, 4, 6, 20)),
    ],
)
def test_climbing(levels, found):
    assert climb(levels) == found


def test_heights_are_smoothed_and_need_half_of_the_points():
    noisy = [Point(51 + n / 10000, 4, 20.0 + 3 * (-1) ** n) for n in range(200)]
    levels = heights(noisy, metres_along(noisy), 50)
    assert len(levels) == 50
    assert max(levels) - min(levels) < 1.5
    assert climb(levels) == (0, 0, 19, 21)
    bare = [point._replace(height=None) if n % 3 else point for n, point in enumerate(noisy)]
    assert heights(bare, metres_along(bare), 50) == []


@given(st.lists(st.tuples(st.floats(50, 52), st.floats(3, 5)), min_size=2, max_size=60), st.integers(2, 20))
def test_thinning_keeps_the_ends_and_the_order(places, most):
    points = [Point(lat, lon) for lat, lon in places]
    kept = thinned(points, most)
    assert len(kept) == min(most, len(points))
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    remaining = iter(points)
    assert all(point in remaining for point in kept)


def test_thinning_keeps_what_shapes_the_line():
    corner = [*(Point(51, 4 + n / 1000) for n in range(10)), *(Point(51 + n / 1000, 4.01) for n in range(10))]
    assert thinned(corner, 3) == [corner[0], Point(51, 4.01), corner[-1]]


@pytest.mark.parametrize(
    ("metres", "marks"),
    [(4900, []), (5400, []), (5501, [5]), (10_000, [5]), (10_600, [5, 10]), (40_000, [5, 10, 15, 20, 25, 30, 35])],
)
def test_milestones(metres, marks):
    assert milestones(metres) == marks


def test_the_picture():
    line = line_of_10_km()
    picture = drawn(line.points, distance_m=line.distance_m, checkpoints=[0, 5, 10])
    assert picture.closed
    assert [mark.text for mark in picture.kilometres] == ["5"]
    assert [mark.text for mark in picture.checkpoints] == ["1", "2", "3"]
    assert (picture.checkpoints[1].x, picture.checkpoints[1].y) == (picture.kilometres[0].x, picture.kilometres[0].y)
    assert (picture.checkpoints[0].x, picture.checkpoints[0].y) == (picture.start.x, picture.start.y)
    assert picture.bar_text == "1 km"
    inside = [tuple(map(float, pair.split(","))) for pair in picture.path[1:].split()]
    assert all(47 <= x <= 593 and 47 <= y <= 373 for x, y in inside)
    assert len(sketched(line.points).split()) == 80


def test_a_picture_without_ends_tells_no_distance():
    line = line_of_10_km()
    picture = drawn(line.points, distance_m=line.distance_m, ends=False)
    assert (picture.ends, picture.kilometres) == (False, [])


@given(st.lists(st.tuples(lats, lons), min_size=2, max_size=6))
def test_anything_can_be_drawn(places):
    points = [Point(lat, lon) for lat, lon in places]
    metres = round(metres_along(points)[-1])
    picture = drawn(points, distance_m=metres, checkpoints=[1.0])
    assert "nan" not in picture.path
    assert "inf" not in picture.path
    assert sketched(points).startswith("M")


def test_the_profile():
    line = line_of_10_km()
    profile = profiled(line.heights, distance_m=line.distance_m)
    assert profile is not None
    assert [mark.text for mark in profile.kilometres] == ["0", "2", "4", "6", "8", "10"]
    assert [mark.text for mark in profile.levels] == ["2 m", "14 m"]
    assert profiled([], distance_m=5) is None
