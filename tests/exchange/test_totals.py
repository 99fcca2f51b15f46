"""Totals of editions of which no rows exist: by hand, from a file, changed and removed."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in, token
from tests.exchange.samples import as_csv
from tests.factories import make_edition, make_route, make_walker
from walk.audit import AuditEntry
from walk.db import db
from walk.errors import Refused
from walk.exchange.totals.rules import COLUMNS, EXAMPLE, Totals, check_totals, read_totals
from walk.statistics.models import EditionTotals

PAGE = "/office/exchange/totals/"
ROW = {**dict.fromkeys(COLUMNS, ""), "year": "2016", "ordinal": "1", "source": "Report 2016, p. 4", "walkers": "900"}
FORM = {"year": "2016", "ordinal": "1", "source": "Report 2016, p. 4", "walkers": "900"}


@pytest.fixture
def organiser(client):
    sign_in(client, make_account("organiser", email="organiser@example.org"))
    return client


def told(**figures: Any) -> Totals:
    return Totals(year=2016, ordinal=1, date=None, source="Report", figures=figures)


def upload(client, content: bytes) -> Any:
    data = {"csrf_token": token(client), "file": (io.BytesIO(content), "totals.csv")}
    return client.post(f"{PAGE}file", data=data, content_type="multipart/form-data")


def rows() -> list[tuple[Any, ...]]:
    query = select(EditionTotals).order_by(EditionTotals.year)
    return [(row.year, row.ordinal, row.figures) for row in db.session.scalars(query)]


@pytest.mark.parametrize(
    ("totals", "field"),
    [
        (told(), "walkers"),
        (told(walkers=10, women=6, men=5), "women"),
        (told(walkers=10, walkers_10=6, walkers_40=5), "walkers_10"),
        (told(walkers=10, all_editions=11), "all_editions"),
        (told(mean_age=121), "mean_age"),
        (told(min_age=40, mean_age=39.5), "mean_age"),
        (told(min_age=40, max_age=39), "max_age"),
        (Totals(year=2016, ordinal=1, date=None, source="", figures={"walkers": 1}), "source"),
        (Totals(year=2016, ordinal=1, date=date(2017, 9, 1), source="x", figures={"walkers": 1}), "date"),
    ],
)
def test_totals_that_contradict_themselves(totals: Totals, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_totals(totals)
    assert refusal.value.field == field


def test_totals_that_do_not() -> None:
    check_totals(told(walkers=10, women=5, men=4, walkers_10=10, min_age=3, mean_age=41.2, max_age=80))
    check_totals(told(amount_cents=1))


def test_a_file_is_read() -> None:
    row = {**ROW, "amount": "1234,50", "mean_age": "41.25", "date": "2016-09-25", "gifts": "0"}
    [found], faults = read_totals(as_csv([row]))
    assert faults == []
    assert found == Totals(
        year=2016,
        ordinal=1,
        date=date(2016, 9, 25),
        source="Report 2016, p. 4",
        figures={"walkers": 900, "mean_age": 41.25, "amount_cents": 123450, "gifts": 0},
    )


@pytest.mark.parametrize(
    ("cells", "fault", "mend"),
    [
        ({"walkers": "9.5"}, "line 2, walkers: “9.5” is not a whole number.", None),
        ({"walkers": "900,0"}, "line 2, walkers: “900,0” is not a whole number.", "Write “900”."),
        ({"amount": "€ 1.234,50"}, "line 2, amount: “€ 1.234,50” is not an amount", "Write “1234.50”."),
        ({"date": "25/09/2016"}, "line 2, date: “25/09/2016” is not a date", "Write “2016-09-25”."),
        ({"mean_age": "NaN"}, "line 2, mean_age: “NaN” is not an age.", None),
        ({"mean_age": "41,5"}, "line 2, mean_age: “41,5” is not an age.", "Write “41.5”."),
        ({"year": ""}, "line 2, year: this cell must not be empty.", None),
        ({"source": ""}, "line 2, source: this cell must not be empty.", None),
        ({"walkers": ""}, "line 2, walkers: Fill in one figure at least.", None),
        ({"ordinal": "0"}, "line 2, ordinal: “0” is not a whole number.", None),
    ],
)
def test_what_is_wrong_in_a_file(cells, fault: str, mend: str | None) -> None:
    _good, [found] = read_totals(as_csv([{**ROW, **cells}]))
    assert str(found).startswith(f"totals.csv, {fault}")
    assert (found.mend and str(found.mend)) == mend


def test_a_year_stands_once() -> None:
    _good, faults = read_totals(as_csv([ROW, ROW]))
    assert [str(each) for each in faults] == ["totals.csv, line 3, year: 2016 stood already in line 2."]


def test_one_year_by_hand_changed_and_removed(organiser):
    answer = post(organiser, f"{PAGE}new", **FORM, amount_cents="1.234,50", mean_age="41.5")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert rows() == [(2016, 1, {"walkers": 900, "mean_age": 41.5, "amount_cents": 123450})]
    page = organiser.get(PAGE).get_data(as_text=True)
    assert "Report 2016, p. 4" in page
    assert "€1.234,50" in page
    assert 'value="1234,50"' in organiser.get(f"{PAGE}2016").get_data(as_text=True)
    assert post(organiser, f"{PAGE}2016", **{**FORM, "walkers": "901"}).status_code == 303
    assert rows() == [(2016, 1, {"walkers": 901})]
    assert post(organiser, f"{PAGE}2016/removal").status_code == 422
    assert post(organiser, f"{PAGE}2016/removal", reason="Counted twice").location == PAGE
    assert rows() == []
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [each.verb for each in entries] == ["entered totals", "changed totals", "removed totals"]
    assert entries[1].detail["before"]["walkers"] == 900
    assert entries[2].detail["why"] == "Counted twice"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"walkers": ""}, "Fill in one figure at least."),
        ({"source": ""}, "Say in which document the figures stand."),
        ({"women": "901"}, "That is more than there were walkers."),
        ({"walkers": "-1"}, "Write a whole number of zero or more."),
        ({"year": "2019", "ordinal": "4"}, "The edition of 2019 is here with all its rows"),
        ({"year": "2017", "ordinal": "4"}, "The edition of 2019 is number 4 already."),
        ({"year": "2018"}, "There are totals of this year already."),
    ],
)
def test_what_is_refused(organiser, values, sentence: str):
    make_walker(make_route(make_edition(2019)))
    assert post(organiser, f"{PAGE}new", **{**FORM, "year": "2018", "ordinal": "3"}).status_code == 303
    answer = post(organiser, f"{PAGE}new", **{**FORM, "ordinal": "3" if values == {"year": "2018"} else "1", **values})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert [row[0] for row in rows()] == [2018]


def test_an_edition_that_is_here_without_walkers_may_have_totals(organiser):
    make_edition(2016)
    assert post(organiser, f"{PAGE}new", **FORM).status_code == 303


def test_a_file_in_two_steps(organiser):
    post(organiser, f"{PAGE}new", **FORM)
    content = as_csv([{**ROW, "walkers": "901"}, {**ROW, "year": "2017", "ordinal": "2"}])
    answer = upload(organiser, content)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}file")
    page = organiser.get(f"{PAGE}file").get_data(as_text=True)
    assert "New years" in page
    assert "Years that change" in page
    assert len(rows()) == 1
    digest = page.split('name="digest" type="hidden" value="')[1].split('"')[0]
    assert post(organiser, f"{PAGE}file/decision", digest="0" * 64).location == PAGE
    assert len(rows()) == 1
    assert post(organiser, f"{PAGE}file/decision", digest=digest).location == PAGE
    assert rows() == [(2016, 1, {"walkers": 901}), (2017, 2, {"walkers": 900})]
    assert organiser.get(f"{PAGE}file").status_code == 404
    upload(organiser, content)
    assert "Nothing in this file was new." in organiser.get(f"{PAGE}file").get_data(as_text=True)
    assert post(organiser, f"{PAGE}file/decision", leave="1").location == PAGE
    assert organiser.get(f"{PAGE}file").status_code == 404


def test_a_file_with_one_fault_changes_nothing(organiser):
    make_walker(make_route(make_edition(2019)))
    content = as_csv([ROW, {**ROW, "year": "2019", "ordinal": "4"}, {**ROW, "year": "2018", "walkers": "x"}])
    answer = upload(organiser, content)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "totals.csv, line 4, walkers: “x” is not a whole number." in page
    assert "The edition of 2019 is here with all its rows: its totals are counted." in page
    assert rows() == []


def test_the_template_can_be_brought_in(organiser):
    with organiser.get(f"{PAGE}template.csv") as answer:
        header, example = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert header == list(COLUMNS)
        assert len(example) == len(header) == len(EXAMPLE)
        assert upload(organiser, answer.data).status_code == 303


def test_a_stranger_finds_nothing(client, rows):
    sign_in(client, make_account("finance"))
    assert client.get(PAGE).status_code == 404
    assert post(client, f"{PAGE}new", **FORM).status_code == 404
    assert client.get(f"{PAGE}file").status_code == 404
    assert upload(client, as_csv([ROW])).status_code == 404
