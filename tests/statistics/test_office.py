"""The organisers' page of figures, its files, and who may not see them."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.accounts.people import make_account, sign_in
from tests.factories import make_donation, make_edition, make_page, make_route, make_walker
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER

ADDRESSES = ("/office/2027/figures/", "/office/2027/figures/figures.csv", "/office/2027/figures/figures.xlsx")


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
    assert '<meter min="0" max="1" value="1" aria-label="Walkers of 10 km">' in answer.text
    assert "style=" not in answer.text


def test_an_edition_of_nobody_has_a_page(client: FlaskClient) -> None:
    make_edition()
    sign_in(client, make_account(ORGANISER))
    answer = client.get(ADDRESSES[0])
    assert answer.status_code == 200
    assert "<meter" not in answer.text


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
