"""Places as people write them, the buttons of the list, hidden ends, near postal codes."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.tracks.samples import line_of_10_km
from walk.errors import Refused
from walk.ownroutes.rules import drawn_line, edited, nearest_first, place_of, placed, without_ends
from walk.tracks.geometry import Point, metres_along, metres_between


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("51.0281, 4.4803", (51.0281, 4.4803)),
        ("51.0281,4.4803", (51.0281, 4.4803)),
        ("51.0281 4.4803", (51.0281, 4.4803)),
        ("51,0281 4,4803", (51.0281, 4.4803)),
        ("51,0281; 4,4803", (51.0281, 4.4803)),
        ("  -33.9,  18.4 ", (-33.9, 18.4)),
        ("51.0281", None),
        ("51,0281,4,4803", None),
        ("91, 4", None),
        ("51, 181", None),
        ("nan, 4", None),
        ("inf inf", None),
        ("Mechelen", None),
        ("", None),
    ],
)
def test_places(text, place):
    assert place_of(text) == (None if place is None else Point(*place))


@pytest.mark.parametrize(
    ("action", "rows"),
    [
        ("measure", ["a", "b", "c"]),
        ("add", ["a", "b", "c", ""]),
        ("undo", ["a", "b"]),
        ("clear", []),
        ("remove-1", ["a", "c"]),
        ("up-2", ["a", "c", "b"]),
        ("up-0", ["a", "b", "c"]),
        ("down-0", ["b", "a", "c"]),
        ("down-2", ["a", "b", "c"]),
        ("remove-3", ["a", "b", "c"]),
        ("remove--1", ["a", "b", "c"]),
        ("remove-²", ["a", "b", "c"]),
        ("", ["a", "b", "c"]),
    ],
)
def test_buttons(action, rows):
    assert edited(["a", " b", "c"], action) == rows


def test_a_list_ends_at_two_hundred():
    assert edited(["x"] * 500, "add") == ["x"] * 200


@given(st.lists(st.text(max_size=20), max_size=5), st.text(max_size=12))
def test_any_button_of_any_list(rows, action):
    assert len(edited(rows, action)) <= len(rows) + 1
    assert all(-90 <= place.lat <= 90 for place in placed(rows))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "A route has two points or more."),
        (["51, 4", ""], "A route has two points or more."),
        (["51, 4", "51, 4"], "A route has two points or more."),
        (
            ["51, 4", "here", "52, 4"],
            "Point 2 is no place: write its latitude and longitude, such as 51.0281, 4.4803.",
        ),
    ],
)
def test_what_is_no_drawing(app: Flask, rows, reason):
    with app.test_request_context(headers={"Accept-Language": "en"}), pytest.raises(Refused) as refused:
        drawn_line(rows)
    assert refused.value.message == reason


def test_empty_rows_are_left_out():
    assert drawn_line(["51, 4", " ", "52, 4"]) == [Point(51, 4), Point(52, 4)]


def test_ends_are_hidden():
    points = line_of_10_km().points
    shown = without_ends(points)
    assert metres_along(shown)[-1] == pytest.approx(9000, abs=5)
    assert min(metres_between(points[0], point) for point in shown) > 300
    assert without_ends([Point(51, 4), Point(51.008, 4)]) == []


@pytest.mark.parametrize(
    ("asked", "order"), [("9050", [1, 3, 2, 0]), ("1000", [0, 2, 3, 1]), ("", [0, 1, 2, 3]), ("gent", [0, 1, 2, 3])]
)
def test_nearest_postal_code_first(asked, order):
    assert nearest_first(["1000", "9000", "3000", "8400"], asked) == order
