"""How far walkers walked: said by themselves, confirmed by the office, read from a file whole or not at all."""

import re
from contextlib import suppress
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.architecture.test_pages import sign_in
from tests.factories import NOW, make_edition, make_finish, make_page, make_route, make_walker
from tests.filling import fill, form_of
from walk.clock import brussels_day, now
from walk.db import db
from walk.errors import Refused
from walk.walkers.finishing import parse_km, read_distances
from walk.walkers.models import Finish
from walk.walkers.queries import personal_link


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("20", 20_000),
        ("7.5", 7_500),
        ("7,5", 7_500),
        (" 0 ", 0),
        ("20,00", 20_000),
        ("250", 250_000),
        *((wrong, None) for wrong in ("", "2000", "251", "250.1", "-1", "1e1", "7,55", "٧", "20 km", "7.", ".5")),
    ],
)
def test_kilometres(text, metres):
    if metres is not None:
        assert parse_km(text) == metres
        return
    with pytest.raises(ValueError, match="distance"):
        parse_km(text)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("1;20\n2;7,5\n", {1: 20_000, 2: 7_500}),
        ("\ufeffNumber;Kilometres;Name\r\n1;0;Noor\r\n\r\n", {1: 0}),
        ("1,20\n2,7.5", {1: 20_000, 2: 7_500}),
        ("1\t20\n", {1: 20_000}),
        ('"1";"20"', {1: 20_000}),
        ("1;20\n3;5", "Line 2: there is no walker with number 3"),
        ("1;20\n\n1;5", "Line 3: the walker with number 1 is there twice"),
        ("1;20\n2;far", "Line 2: “far” is not a distance"),
        ("1;20\n2", "Line 2: write the number"),
        ("1,7,5", "Line 1: put a semicolon"),
        ("Number;Kilometres", "no distance in this file"),
        ("", "no distance in this file"),
        ('1;"20', "check the quotes"),
        ("1;20\x00", "not a CSV file"),
        (b"\xff\xfe1;2", "not a CSV file"),
        (b"1;2" + b" " * 1_000_000, "too large"),
    ],
)
def test_files(app, content, found):
    data = content if isinstance(content, bytes) else content.encode()
    with app.test_request_context(headers={"Accept-Language": "en"}):
        if isinstance(found, dict):
            assert read_distances(data, {1, 2}) == found
            return
        with pytest.raises(Refused, match=found):
            read_distances(data, {1, 2})


@given(st.binary(max_size=200))
def test_no_file_breaks_it(app, data):
    with app.test_request_context(headers={"Accept-Language": "en"}), suppress(Refused):
        assert set(read_distances(data, {1, 2})) <= {1, 2}


@pytest.fixture
def edition(rows):
    edition = make_edition(brussels_day(now()).year, date=brussels_day(now()))
    make_page(edition, slug="walk")
    return edition


def finishes() -> dict[int, tuple[int, bool]]:
    kept = db.session.scalars(select(Finish).execution_options(populate_existing=True))
    return {each.walker_id: (each.metres, each.confirmed_at is not None) for each in kept}


def test_a_whole_route_with_exceptions(client, edition):
    route = make_route(edition, distance_km=20)
    every, short, out, elsewhere = (make_walker(each) for each in (route, route, route, make_route(edition)))
    gone = make_walker(route, cancelled_at=NOW)
    sign_in(client, "organiser")
    address = f"/office/{edition.year}/distances/{route.id}"
    answer = fill(client, address, all="y", **{f"km_{short.id}": "7,5", f"km_{out.id}": "0", f"km_{elsewhere.id}": "9"})
    assert answer.status_code == 303
    expected = {every.id: (20_000, True), short.id: (7_500, True), out.id: (0, True)}
    assert finishes() == expected
    assert gone.id not in finishes()
    assert fill(client, address, **{f"km_{short.id}": "far"}).status_code == 422
    assert finishes() == expected


def test_by_file_whole_or_not_at_all(client, edition):
    route = make_route(edition)
    one, two = make_walker(route), make_walker(route)
    foreign = make_walker(make_route(make_edition(2020)))
    sign_in(client, "organiser")
    address = f"/office/{edition.year}/distances"
    listed = client.get(f"{address}.csv").get_data(as_text=True)
    assert [line.split(";")[0] for line in listed.splitlines()[1:]] == [str(one.id), str(two.id)]

    def send(text: str):
        return client.post(address, data={**form_of(client, address), "file": (BytesIO(text.encode()), "d.csv")})

    wrong = send(f"{one.id};20\n{foreign.id};20")
    assert (wrong.status_code, finishes()) == (422, {})
    assert re.search(rf'id="file-error">.* 2: [^<]*\b{foreign.id}\b', wrong.get_data(as_text=True))
    assert send(f"{one.id};20\n{two.id};7,5").status_code == 303
    assert finishes() == {one.id: (20_000, True), two.id: (7_500, True)}


@pytest.mark.parametrize("role", ["finance", "volunteer", None])
def test_strangers(client, edition, role):
    route = make_route(edition)
    sign_in(client, role)
    for path in ("distances", f"distances/{route.id}", "distances.csv"):
        assert client.get(f"/office/{edition.year}/{path}").status_code == 404


def test_the_walker_says_so_until_the_office_does(client, edition):
    walker = make_walker(make_route(edition, distance_km=20))
    make_page(walker)
    db.session.commit()
    address = f"/my/{personal_link(walker)}/distance"
    assert fill(client, address, km="18,4").status_code == 303
    assert finishes() == {walker.id: (18_400, False)}
    assert "18,4 km" in client.get(f"/my/{personal_link(walker)}").get_data(as_text=True)
    assert fill(client, address, km="far").status_code == 422
    filled = {**form_of(client, address), "km": "99"}
    finish = db.session.scalars(select(Finish)).one()
    finish.metres, finish.confirmed_at = 17_000, NOW
    assert client.post(address, data=filled).status_code == 422
    assert finishes() == {walker.id: (17_000, True)}
    assert "<form" not in client.get(address).get_data(as_text=True).split("<main")[1]


def test_nobody_has_walked_before_the_day(client, edition):
    walker = make_walker(make_route(edition))
    make_page(walker)
    edition.date += timedelta(days=1)
    sign_in(client, "organiser")
    assert client.get(f"/my/{personal_link(walker)}/distance").status_code == 404
    assert "How far did you walk" not in client.get(f"/my/{personal_link(walker)}").get_data(as_text=True)
    answer = fill(client, f"/office/{edition.year}/distances/{walker.route_id}", all="y")
    assert (answer.status_code, finishes()) == (422, {})
    assert make_finish(walker).confirmed_at == NOW
