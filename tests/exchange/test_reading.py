"""What is wrong with files is said with file, line and column; what is right is read."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from tests.exchange.samples import DONATION, TEAM, WALKER, as_csv, faults_of, make_files, read
from walk.exchange.cells import euros
from walk.exchange.facts import Known
from walk.exchange.rows import DONATIONS, TEAMS, WALKERS
from walk.exchange.sheet import read_sheet


def test_rows_are_read() -> None:
    reading = read(make_files())
    assert reading.faults == []
    assert reading.notices == []
    assert reading.facts == Known(year=2020, day=date(2020, 9, 27), ordinal=5)
    [team], [walker], [donation] = reading.teams, reading.walkers, reading.donations
    assert (team.goal, team.registered_at) == (50000, datetime(2020, 8, 6, 7, 39, tzinfo=UTC))
    assert (walker.email, walker.gender, walker.distance_km) == ("maite@post.example", "woman", Decimal(10))
    assert (walker.captain, walker.previous_editions) == (True, (2016, 2018))
    assert (donation.name, donation.amount) == (("Jan", "Van Damme"), 2500)
    assert (donation.date, donation.time) == (date(2020, 9, 1), time(18, 5, 59))


@pytest.mark.parametrize(
    ("file", "cells", "fault"),
    [
        (TEAMS, {"team_id": ""}, "team_id: this cell must not be empty."),
        (TEAMS, {"team_id": "T" * 41}, "team_id: the text has 41 characters, at most 40 fit."),
        (TEAMS, {"name": ""}, "name: this cell must not be empty."),
        (TEAMS, {"name": "a\nb"}, "name: the text holds a line break or another control character."),
        (TEAMS, {"name": "a\x1bb"}, "name: the text holds a line break or another control character."),
        (TEAMS, {"kind": "club"}, "kind: “club” is not one of: friends, family, company, school."),
        (TEAMS, {"goal_eur": "-5"}, "goal_eur: “-5” is not an amount in euros written as 1234.50."),
        (
            TEAMS,
            {"registered_at": "6/08/2020"},
            "registered_at: “6/08/2020” is not a date and time written as 2020-08-06T09:39:00+02:00.",
        ),
        (
            TEAMS,
            {"registered_at": "2020-08-06T29:39:00+02:00"},
            "registered_at: “2020-08-06T29:39:00+02:00” is not a moment of the calendar and the clock.",
        ),
        (
            TEAMS,
            {"structured_communication": "+++202/0000/00128+++"},
            "structured_communication: the check digits of “+++202/0000/00128+++” are wrong.",
        ),
        (
            TEAMS,
            {"structured_communication": "2"},
            "structured_communication: “2” is not a structured communication written as +++202/0000/00127+++.",
        ),
        (TEAMS, {"status": ""}, "status: “” is not one of: confirmed, cancelled."),
        (WALKERS, {"captain": "ja"}, "captain: “ja” is neither 1 (yes) nor 0 (no)."),
        (WALKERS, {"first_name": " "}, "first_name: this cell must not be empty."),
        (WALKERS, {"last_name": "x" * 81}, "last_name: the text has 81 characters, at most 80 fit."),
        (WALKERS, {"birth_date": "1973-02-30"}, "birth_date: “1973-02-30” is not a day of the calendar."),
        (
            WALKERS,
            {"birth_date": "02/05/1973"},
            "birth_date: “02/05/1973” is not a date written as 2020-09-27.",
        ),
        (
            WALKERS,
            {"birth_date": "١٩٧٣-05-02"},
            "birth_date: “١٩٧٣-05-02” is not a date written as 2020-09-27.",
        ),
        (WALKERS, {"birth_date": "2020-09-28"}, "birth_date: 2020-09-28 is after the walk (2020-09-27)."),
        (WALKERS, {"gender": "F"}, "gender: “F” is not one of: V, M, X, (empty)."),
        (
            WALKERS,
            {"route_km": "0"},
            "route_km: “0” is not a distance in kilometres between 0 and 200, such as 10 or 7.5.",
        ),
        (WALKERS, {"route_type": "eigen"}, "route_type: “eigen” is not one of: central, own."),
        (
            WALKERS,
            {"language": "NL"},
            "language: “NL” is not a language code of two small letters, such as nl.",
        ),
        (
            WALKERS,
            {"previous_editions": "2016,2018"},
            "previous_editions: “2016,2018” is not a year; write years as 2016;2018.",
        ),
        (
            WALKERS,
            {"previous_editions": "2018;2018"},
            "previous_editions: the year 2018 stands there twice.",
        ),
        (
            WALKERS,
            {"previous_editions": "2018;2020"},
            "previous_editions: 2020 is not before the edition of 2020.",
        ),
        (
            WALKERS,
            {"previous_editions": "2015;2016;2017;2018;2019", "previous_count": "5"},
            "previous_editions: lists 5, but there were only 4 editions before this one.",
        ),
        (WALKERS, {"previous_count": "3"}, "previous_count: says 3, but previous_editions lists 2."),
        (WALKERS, {"previous_count": "two"}, "previous_count: “two” is not a whole number."),
        (
            WALKERS,
            {"status": "ok"},
            "status: “ok” is not one of: confirmed, waiting, unpaid, cancelled.",
        ),
        (DONATIONS, {"date": "2020-13-01"}, "date: “2020-13-01” is not a day of the calendar."),
        (DONATIONS, {"date": "2002-09-01"}, "date: 2002-09-01 is too far from the edition of 2020."),
        (DONATIONS, {"time": "24:00:00"}, "time: “24:00:00” is not a time of the day."),
        (DONATIONS, {"time": "6 pm"}, "time: “6 pm” is not a time written as 18:05:59."),
        (DONATIONS, {"amount": "0.00"}, "amount: the amount must be above zero."),
        (DONATIONS, {"amount": "1.234,00"}, "amount: “1.234,00” is not an amount in euros written as 1234.50."),
        (DONATIONS, {"amount": "25.005"}, "amount: “25.005” is not an amount in euros written as 1234.50."),
        (DONATIONS, {"amount": "1e3"}, "amount: “1e3” is not an amount in euros written as 1234.50."),
        (DONATIONS, {"currency": "USD"}, "currency: “USD” is not one of: EUR."),
        (
            DONATIONS,
            {"status": "betaald"},
            "status: “betaald” is not one of: paid, pending, failed, expired, refunded, disputed.",
        ),
        (
            DONATIONS,
            {"method": "paypal"},
            "method: “paypal” is not one of: bancontact, card, transfer, sepa_debit, cash.",
        ),
        (DONATIONS, {"donor_name": ""}, "donor_name: this cell must not be empty."),
        (DONATIONS, {"donor_email": ""}, "donor_email: this cell must not be empty."),
        (DONATIONS, {"walker_id": "W9"}, "walker_id: there is no walker “W9” in walkers.csv."),
        (
            DONATIONS,
            {"team_id": "T9", "walker_id": ""},
            "team_id: there is no team “T9” in teams.csv.",
        ),
        (DONATIONS, {"message": "x" * 501}, "message: the text has 501 characters, at most 500 fit."),
        (DONATIONS, {"wants_certificate": ""}, "wants_certificate: “” is neither 1 (yes) nor 0 (no)."),
    ],
)
def test_a_wrong_cell_is_named(file: str, cells: dict[str, str], fault: str) -> None:
    changed: Any = {file.removesuffix(".csv"): [cells]}
    assert faults_of(make_files(**changed)) == [f"{file}, line 2, {fault}"]


def test_a_wrong_address_says_what_is_wrong_with_it() -> None:
    [fault] = faults_of(make_files(walkers=[{"email": "maite.post.example"}]))
    assert fault.startswith("walkers.csv, line 2, email: “maite.post.example” is not an e-mail address: ")


def test_ages_on_the_day_of_the_walk_may_be_120() -> None:
    assert faults_of(make_files(walkers=[{"birth_date": "1900-01-01"}])) == []
    old = {"walkers": [{"birth_date": "1900-01-01", "previous_editions": "", "previous_count": "0"}]}
    [fault] = faults_of(make_files(**old), year=2021, day=date(2021, 9, 26), ordinal=6)
    assert fault == "walkers.csv, line 2, birth_date: 1900-01-01 would make this walker 121 years old."


def test_an_impossible_age_of_someone_who_does_not_walk_is_a_notice() -> None:
    reading = read(make_files(walkers=[{"birth_date": "2023-01-01", "status": "unpaid"}]))
    assert reading.faults == []
    assert [str(each) for each in reading.notices] == [
        "walkers.csv, line 2, birth_date: 2023-01-01 is after the walk (2020-09-27)."
    ]


def test_a_team_has_one_captain() -> None:
    files = make_files(walkers=[{}, {"walker_id": "W2"}])
    assert faults_of(files) == ["walkers.csv, line 3, captain: team T1 has a captain already, in line 2."]


def test_a_walker_is_in_a_team_of_the_file() -> None:
    files = make_files(walkers=[{"team_id": "T2"}], donations=[{"team_id": ""}])
    assert faults_of(files) == ["walkers.csv, line 2, team_id: there is no team “T2” in teams.csv."]


def test_a_confirmed_walker_is_in_no_cancelled_team() -> None:
    fault = "walkers.csv, line 2, team_id: team T1 is cancelled, but this walker is confirmed."
    assert faults_of(make_files(teams=[{"status": "cancelled"}])) == [fault]
    assert faults_of(make_files(teams=[{"status": "cancelled"}], walkers=[{"status": "waiting"}])) == []


def test_who_walks_alone_is_no_captain() -> None:
    files = make_files(walkers=[{"team_id": ""}], donations=[{"team_id": ""}])
    assert faults_of(files) == ["walkers.csv, line 2, captain: a walker without a team cannot be its captain."]


@pytest.mark.parametrize(
    ("team_of_walker", "fault"), [("T2", "walker W1 is in team T2."), ("", "walker W1 is in no team.")]
)
def test_a_gift_names_the_team_of_its_walker(team_of_walker: str, fault: str) -> None:
    teams = [{}, {"team_id": "T2", "structured_communication": ""}]
    files = make_files(teams=teams, walkers=[{"team_id": team_of_walker, "captain": "0"}])
    assert faults_of(files) == [f"donations.csv, line 2, team_id: this says “T1”, but {fault}"]


def test_a_gift_may_leave_out_the_team_of_its_walker() -> None:
    assert faults_of(make_files(donations=[{"team_id": ""}])) == []


def test_ids_and_communications_are_used_once() -> None:
    files = make_files(teams=[{}, {}, {"team_id": "T2"}])
    assert faults_of(files) == [
        "teams.csv, line 3, team_id: “T1” stood already in line 2.",
        "teams.csv, line 4, structured_communication: the team in line 2 has +++202/0000/00127+++ already.",
    ]


def test_a_row_with_a_fault_can_still_be_referred_to() -> None:
    files = make_files(teams=[{"kind": "club"}])
    assert faults_of(files) == ["teams.csv, line 2, kind: “club” is not one of: friends, family, company, school."]


def test_all_faults_are_listed_by_file_and_line() -> None:
    files = make_files(
        donations=[{"amount": "x", "time": "x"}, {"donation_id": "D2", "date": "x"}], teams=[{"kind": "x"}]
    )
    assert [fault.split(":")[0] for fault in faults_of(files)] == [
        "teams.csv, line 2, kind",
        "donations.csv, line 2, amount",
        "donations.csv, line 2, time",
        "donations.csv, line 3, date",
    ]


def test_lines_are_those_of_the_file_also_after_a_text_of_several_lines() -> None:
    files = make_files(donations=[{"message": "one\ntwo\nthree"}, {"donation_id": "D2", "amount": "x"}])
    assert faults_of(files) == ["donations.csv, line 5, amount: “x” is not an amount in euros written as 1234.50."]


def test_order_of_columns_does_not_matter() -> None:
    there = make_files()
    turned = as_csv([dict(reversed(list(TEAM.items())))])
    assert read({**there, TEAMS: turned}).teams == read(there).teams


def test_a_byte_order_mark_and_empty_lines_are_passed_over() -> None:
    content = b"\xef\xbb\xbf" + as_csv([TEAM]).replace(b"\r\n", b"\n\n")
    reading = read({**make_files(), TEAMS: content})
    assert reading.faults == []
    assert reading.teams[0].origin.line == 3


HEADER = ",".join(WALKER).encode()


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (None, ["walkers.csv: the file is missing."]),
        (b"", ["walkers.csv: the file is empty."]),
        (b"\xef\xbb\xbf \r\n", ["walkers.csv: the file is empty."]),
        (
            HEADER + b"\r\n\r\nab\x00c\r\n",
            ["walkers.csv, line 3: a NUL byte stands in this line; is this a text file?"],
        ),
        (
            HEADER + b"\nW1,\xe9t\xe9\n",
            ["walkers.csv, line 2: not UTF-8 (byte 0xe9); save the file as “CSV UTF-8”."],
        ),
        (
            HEADER.replace(b",", b"\t"),
            ["walkers.csv, line 1: the columns are not separated by commas."],
        ),
        (
            HEADER.replace(b"walker_id", b"id"),
            [
                "walkers.csv, line 1: the column “id” is not known.",
                "walkers.csv, line 1, walker_id: this column is missing.",
            ],
        ),
        (HEADER + b",", ["walkers.csv, line 1: a column has no name."]),
        (HEADER + b",email", ["walkers.csv, line 1, email: this column stands there twice."]),
        (HEADER + b"\nW1,T1\n", ["walkers.csv, line 2: this row has 2 cells, the header has 20."]),
        (
            HEADER + b'\nW1,"T1\nW2,T2\n',
            ["walkers.csv, line 2: the row cannot be read: a quote that opens here is never closed."],
        ),
        (
            HEADER + b'\nW1,"T1"x\n',
            [
                "walkers.csv, line 2: the row cannot be read: a closing quote is not followed by a comma; "
                "write a quote inside a text twice."
            ],
        ),
        (
            HEADER + b'\nW1,"' + b"x" * 140_000 + b'"\n',
            [
                "walkers.csv, line 2: the row cannot be read: a cell is longer than 131,072 characters; "
                "is a quote missing?."
            ],
        ),
    ],
)
def test_a_file_that_is_no_table_is_described(content: bytes | None, faults: list[str]) -> None:
    assert faults_of({**make_files(), WALKERS: content}) == faults


def test_a_folder_of_nothing_lists_every_file() -> None:
    assert faults_of({}) == [
        "teams.csv: the file is missing.",
        "walkers.csv: the file is missing.",
        "donations.csv: the file is missing.",
    ]


def test_without_teams_the_year_must_be_given() -> None:
    files = {**make_files(walkers=[{"team_id": "", "captain": "0"}], donations=[{"team_id": ""}])}
    files[TEAMS] = as_csv([TEAM]).splitlines(keepends=True)[0]
    assert faults_of(files) == ["The year of the edition is not known: give --year."]
    assert faults_of(files, year=2020) == []


def test_samples_have_all_columns() -> None:
    assert (len(TEAM), len(WALKER), len(DONATION)) == (9, 20, 15)


def test_semicolons_and_decimal_commas_are_read_as_excel_saves_them_here() -> None:
    content = make_files(donations=[{"amount": "25.50"}])[DONATIONS] or b""
    excel = content.replace(b",", b";").replace(b"25.50", b"25,50")
    sheet = read_sheet(DONATIONS, excel, list(DONATION))
    assert (list(sheet.faults), euros(sheet.lines[0].cells["amount"])) == ([], 2550)
