"""The organisers' page of figures, its files, and who may not see them."""

import csv
import io
import re
from datetime import timedelta

import defusedxml.ElementTree
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from PIL import Image

from tests.accounts.people import make_account, sign_in
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from walk.db import db
from walk.statistics.models import EditionTotals
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER

ADDRESSES = (
    "/office/2027/figures/",
    "/office/2027/figures/figures.csv",
    "/office/2027/figures/figures.xlsx",
    "/office/2027/figures/figures.json",
    "/office/2027/figures/by/kind",
    "/office/2027/figures/ages.svg",
    "/office/2027/standing/",
    "/office/2027/standing/live",
)


def make_some() -> None:
    walker = make_walker(make_route(make_edition()))
    make_donation(make_page(walker), amount=123456)


@pytest.mark.parametrize("role", [ORGANISER, FINANCE])
def test_the_page_shows_every_figure_with_its_definition(client: FlaskClient, role: str) -> None:
    make_some()
    sign_in(client, make_account(role))
    answer = client.get(ADDRESSES[0])
    assert answer.status_code == 200
    assert "Figures of 2027" in answer.text
    assert "Registrations that are confirmed, not cancelled and not on the waiting list." in answer.text
    assert "€1.234,56" in answer.text
    assert "Walkers of 10 km" in answer.text
    assert answer.text.count('<svg class="chart"') == 5
    assert "style=" not in answer.text


def test_an_edition_of_nobody_has_a_page(client: FlaskClient) -> None:
    make_edition()
    sign_in(client, make_account(ORGANISER))
    answer = client.get(ADDRESSES[0])
    assert answer.status_code == 200
    assert "Nobody yet." in answer.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_edition_that_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    sign_in(client, make_account(ORGANISER))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_sign_in_first_and_volunteers_find_nothing(client: FlaskClient, address: str) -> None:
    make_some()
    assert client.get(address).status_code == 303
    sign_in(client, make_account(VOLUNTEER))
    assert client.get(address).status_code == 404
    sign_in(client, make_account())
    assert client.get(address).status_code == 404


def test_the_csv_holds_bare_values(client: FlaskClient) -> None:
    make_some()
    sign_in(client, make_account(FINANCE))
    answer = client.get(ADDRESSES[1])
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures-2027.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbfkey,name,value,unit,definition,source\r\n")
    lines = {line["key"]: line for line in csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))}
    assert (lines["walkers"]["value"], lines["walkers"]["unit"]) == ("1", "people")
    assert (lines["amount"]["value"], lines["amount"]["unit"]) == ("1234.56", "euros")
    assert (lines["certificates_sum_cents"]["value"], lines["certificates_sum_cents"]["unit"]) == (
        "123456",
        "euro cents",
    )
    assert lines["walkers_10"]["name"] == "Walkers of 10 km"
    assert all(line["definition"].endswith(".") for line in lines.values())


def test_the_spreadsheet_holds_the_same_without_formulas(client: FlaskClient) -> None:
    make_some()
    sign_in(client, make_account(ORGANISER))
    answer = client.get(ADDRESSES[2])
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    table = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert table[0] == ["key", "name", "value", "unit", "definition", "source"]
    assert table[1][:4] == ["walkers_registered", "Registrations", 1, "people"]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}


def test_the_figures_of_each_part_stand_beside_each_other(client: FlaskClient) -> None:
    edition = make_edition()
    make_donation(make_page(make_walker(make_route(edition), team=make_team(edition))), amount=2500)
    make_donation(make_page(edition), amount=1000)
    sign_in(client, make_account(ORGANISER))
    found = {by: client.get(f"/office/2027/figures/by/{by}").text for by in ("kind", "km", "team_kind")}
    heads = {by: re.findall(r'<th scope="col" class="number">(.*?)</th>', text)[:2] for by, text in found.items()}
    assert heads == {
        "kind": ["Central event", "To no walker"],
        "km": ["10 km", "To no walker"],
        "team_kind": ["Friends", "To the walk or a company itself"],
    }
    assert re.search(r"Raised</th><td[^>]*>€25</td><td[^>]*>€10</td>", found["km"])
    assert client.get("/office/2027/figures/by/gender").status_code == 404


def test_all_editions_stand_beside_each_other_also_those_of_which_only_totals_are_known(client: FlaskClient) -> None:
    make_donation(make_page(make_walker(make_route(make_edition(2027, ordinal=12)))), amount=5000)
    told = {"walkers": 700, "amount_cents": 4000, "walkers_40": 12}
    values = {"source": "Annual report 2026, page 8", "entered_at": NOW, "entered_by": "an organiser"}
    db.session.add(EditionTotals(year=2026, ordinal=11, date=None, figures=told, **values))
    sign_in(client, make_account(FINANCE))
    text = client.get("/office/figures/").text
    assert re.search(r"Walkers</th><td[^>]*>700</td><td[^>]*>1</td>", text)
    assert re.search(r"Growth</th><td[^>]*>–</td><td[^>]*>25 %</td>", text)
    assert re.search(r"Walkers of 40 km</th><td[^>]*>12</td><td[^>]*>–</td>", text)
    assert "2026: Annual report 2026, page 8" in text


def test_a_chart_is_a_file_of_its_own(client: FlaskClient) -> None:
    make_some()
    sign_in(client, make_account(ORGANISER))
    svg, png = (client.get(f"/office/2027/figures/ages.{mark}") for mark in ("svg", "png"))
    assert (svg.content_type, png.content_type) == ("image/svg+xml", "image/png")
    root = defusedxml.ElementTree.fromstring(svg.data)
    assert root.find("{http://www.w3.org/2000/svg}title").text == "Walkers by age"
    with Image.open(io.BytesIO(png.data)) as picture:
        assert picture.width == 1200
    assert client.get("/office/2027/figures/nothing.png").status_code == 404


def test_the_dashboard_shows_how_it_goes_and_what_waits(client: FlaskClient) -> None:
    before, edition = make_edition(2026, ordinal=11), make_edition(2027, ordinal=12)
    old = make_page(before)
    make_donation(old, amount=10000, paid_at=NOW - timedelta(days=3000))
    make_donation(old, amount=30000, paid_at=NOW + timedelta(days=9000))
    page = make_page(make_walker(make_route(edition), fee=1000, fee_received=0))
    make_donation(page, amount=20000, paid_at=NOW)
    make_team(edition)
    sign_in(client, make_account(FINANCE))
    text = client.get("/office/2027/standing/").text
    assert re.search(r"2026, as many days from the walk</dt><dd>€100</dd>", text)
    assert "1 fee still to be paid" in text
    assert "1 team has nobody in it." in text
    assert text.count('<svg class="chart"') == 2
    assert "<b>€200</b>" in client.get("/office/2027/standing/live").text


def test_a_new_edition_has_a_dashboard_too(client: FlaskClient) -> None:
    make_edition()
    sign_in(client, make_account(ORGANISER))
    text = client.get("/office/2027/standing/").text
    assert "The edition before is not here" in text
    assert "Too little is known for a forecast" in text
    assert "Nothing waits for you." in text
