"""A file of gifts as bytes: what is read, and what is refused with its line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.elsewhere.building import gift, sheet
from tests.filing.building import NUMBER, OTHER_NUMBER
from walk.elsewhere.rows import LARGEST, Row, read_rows

TODAY = date(2026, 11, 21)


def read(content: bytes):
    return read_rows("gifts.csv", content, today=TODAY)


def test_a_row_becomes_a_gift():
    rows = read(sheet(gift(national_number="99.09.09-999.97", country="", language="")))
    assert rows.faults == []
    (row,) = rows.good
    assert row == Row(
        line=2,
        print=row.print,
        source_id="G-1",
        donor_id="P-1",
        day=date(2026, 3, 4),
        amount=7500,
        email="an@example.org",
        first_name="An",
        last_name="Peeters",
        organisation="",
        enterprise_number="",
        street="Kerkstraat 1",
        postal_code="2800",
        city="Mechelen",
        country="BE",
        language="nl",
        method="transfer",
        withdrawn=False,
        national_number=NUMBER,
    )


def test_the_column_of_the_national_number_may_be_left_out():
    rows = read(sheet(gift(), without=("national_number",)))
    assert rows.faults == []
    assert [row.national_number for row in rows.good] == [""]
    assert [str(each) for each in read(sheet(gift(), without=("method",))).faults] == [
        "gifts.csv, line 1, method: this column is missing."
    ]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"source_id": ""}, "source_id: this cell must not be empty."),
        ({"donor_id": ""}, "donor_id: this cell must not be empty."),
        ({"date": "04/03/2026"}, "date: “04/03/2026” is not a date written as 2020-09-27."),
        ({"date": "2026-11-22"}, "date: 2026-11-22 is still to come."),
        ({"amount": "0"}, "amount: the amount must be above zero."),
        ({"amount": "-5"}, "amount: “-5” is not an amount in euros written as 1234.50."),
        ({"email": "an@"}, None),
        ({"last_name": ""}, "last_name: who gave? last_name and organisation are both empty."),
        ({"enterprise_number": "0308357159"}, "organisation: an enterprise number needs the organisation's name."),
        ({"enterprise_number": "0308357158"}, "enterprise_number: “0308357158” is not a Belgian enterprise number."),
        ({"country": "Belgium"}, "country: “Belgium” is not a country code of two letters, such as BE."),
        ({"status": "pending"}, "status: “pending” is not one of: paid, withdrawn."),
        ({"national_number": "99090999998"}, "national_number: the check digits of the national number are wrong."),
        (
            {"national_number": NUMBER, "organisation": "Korst bv"},
            "national_number: an organisation has no national number.",
        ),
        ({"first_name": "x" * 81}, "first_name: the text has 81 characters, at most 80 fit."),
    ],
)
def test_what_is_refused(values, fault):
    rows = read(sheet(gift(), gift(source_id="G-2", donor_id="P-2") | values))
    assert [row.source_id for row in rows.good] == ["G-1"]
    (found,) = rows.faults
    assert found.line == 3
    assert fault is None or str(found) == f"gifts.csv, line 3, {fault}"


def test_rows_must_agree_with_each_other():
    rows = [
        gift(national_number=NUMBER),
        gift(),
        gift(source_id="G-3", email="other@example.org"),
        gift(source_id="G-4", national_number=OTHER_NUMBER),
        gift(source_id="G-5", donor_id="P-2", email="other@example.org"),
    ]
    assert [str(each) for each in read(sheet(*rows)).faults] == [
        "gifts.csv, line 3, source_id: “G-1” stood already in line 2.",
        "gifts.csv, line 4, email: donor “P-1” has another one in line 2.",
        "gifts.csv, line 5, national_number: donor “P-1” has another one in line 2.",
    ]


def test_only_the_gift_makes_the_print():
    (one,) = read(sheet(gift())).good
    (moved,) = read(sheet(gift(street="Dam 1", email="", national_number=NUMBER, status="withdrawn"))).good
    assert one.print == moved.print
    for other in ({"amount": "75.01"}, {"date": "2026-03-05"}, {"donor_id": "P-2"}, {"method": "cash"}):
        assert read(sheet(gift(**other))).good[0].print != one.print


def test_a_file_that_is_too_large_or_no_table():
    assert [str(each) for each in read(b"x" * (LARGEST + 1)).faults] == ["gifts.csv: the file is larger than 10 MB."]
    assert [str(each) for each in read(b"").faults] == ["gifts.csv: the file is empty."]
    (fault,) = read("source_id\tdonor_id\nå\t1\n".encode()).faults
    assert str(fault) == "gifts.csv, line 1: the columns are not separated by commas."


@given(st.binary(max_size=300), st.text(max_size=60))
def test_no_bytes_make_it_fall_over(content, text):
    read(content)
    rows = read(sheet(gift(last_name=text, street=text, source_id=text or "x")))
    assert len(rows.good) + bool(rows.faults) >= 1
