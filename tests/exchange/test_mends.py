"""What is proposed for what is wrong: only what can be read, and never where two things may be meant."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from tests.exchange.samples import as_csv, faults_of, make_files, mends_of, read
from walk.errors import Refused
from walk.exchange import packing
from walk.exchange.dates import Order, fitting, read_moment
from walk.exchange.facts import Known
from walk.exchange.mending import mend_files
from walk.exchange.mends import Nearest
from walk.exchange.packing import pack, unpack, unpacked
from walk.exchange.rows import DONATIONS, TEAMS, WALKERS


@pytest.mark.parametrize(
    ("file", "column", "said", "mend"),
    [
        (WALKERS, "birth_date", "02/05/1973", "Write “1973-05-02”."),
        (WALKERS, "birth_date", "2-5-1973", "Write “1973-05-02”."),
        (WALKERS, "birth_date", "05/22/1973", "Write “1973-05-22”."),
        (WALKERS, "birth_date", "2 mei 1973", "Write “1973-05-02”."),
        (WALKERS, "birth_date", "02/05/73", None),
        (WALKERS, "birth_date", "1973-02-30", None),
        (WALKERS, "birth_date", "2073-05-02", "Write “1973-05-02”."),
        (TEAMS, "registered_at", "6/08/2020 9:39", "Write “2020-08-06T09:39:00”."),
        (DONATIONS, "time", "18u05", "Write “18:05:00”."),
        (DONATIONS, "amount", "12,50 €", "Write “12.50”."),
        (DONATIONS, "amount", "€ 1.234,50", "Write “1234.50”."),
        (DONATIONS, "amount", "1.234", None),
        (DONATIONS, "amount", "-5", None),
        (WALKERS, "gender", "vrouw", "Write “V”."),
        (WALKERS, "gender", "F", "Write “V”."),
        (WALKERS, "gender", "onbekend", "Leave the cell empty."),
        (WALKERS, "gender", "?!", "Leave the cell empty."),
        (WALKERS, "language", "NL", "Write “nl”."),
        (WALKERS, "language", "Nederlands", "Write “nl”."),
        (WALKERS, "status", "confirmd", "Write “confirmed”."),
        (WALKERS, "status", "zzz", None),
        (WALKERS, "captain", "ja", "Write “1”."),
        (WALKERS, "route_km", "10 km", "Write “10”."),
        (WALKERS, "route_km", "7,5", "Write “7.5”."),
        (WALKERS, "previous_editions", "2018, 2016", "Write “2016;2018”."),
        (WALKERS, "previous_editions", "2016-2018", None),
        (WALKERS, "previous_count", "3", "Write “2”."),
        (WALKERS, "email", "Maïté <maite@post.example>", "Write “maite@post.example”."),
        (WALKERS, "email", "nobody", None),
        (WALKERS, "team_id", "t01", "Write “T1”."),
        (DONATIONS, "walker_id", "W-1", "Write “W1”."),
        (DONATIONS, "method", "overschrijving", "Write “transfer”."),
        (TEAMS, "structured_communication", "202 0000 00127", "Write “+++202/0000/00127+++”."),
        (TEAMS, "name", "a\x1bb", "Write “a b”."),
    ],
)
def test_what_is_proposed(file: str, column: str, said: str, mend: str | None) -> None:
    rows = {TEAMS: [{}], WALKERS: [{}], DONATIONS: [{"team_id": ""}]}
    rows[file] = [{**rows[file][0], column: said}]
    files = make_files(teams=rows[TEAMS], walkers=rows[WALKERS], donations=rows[DONATIONS])
    assert mends_of(files) == [mend]


def test_references_are_checked_also_of_rows_that_cannot_be_read() -> None:
    files = make_files(
        walkers=[{"birth_date": "soon", "team_id": "T01"}],
        donations=[{"amount": "x", "walker_id": "W9", "team_id": "T-1"}],
    )
    assert faults_of(files) == [
        "walkers.csv, line 2, birth_date: “soon” is not a date written as 2020-09-27.",
        "walkers.csv, line 2, team_id: there is no team “T01” in teams.csv.",
        "donations.csv, line 2, amount: “x” is not an amount in euros written as 1234.50.",
        "donations.csv, line 2, team_id: there is no team “T-1” in teams.csv.",
        "donations.csv, line 2, walker_id: there is no walker “W9” in walkers.csv.",
    ]
    assert mends_of(files) == [None, "Write “T1”.", None, "Write “T1”.", None]


def test_of_two_captains_the_first_is_kept() -> None:
    files = make_files(walkers=[{}, {"walker_id": "W2"}])
    assert faults_of(files) == ["walkers.csv, line 3, captain: team T1 has a captain already, in line 2."]
    assert mends_of(files) == ["Write “0”."]


def test_columns_are_renamed_left_out_or_added() -> None:
    files = make_files()
    walkers = (files[WALKERS] or b"").replace(b"birth_date", b"birthdate").replace(b",guardian,", b",remark,")
    files[WALKERS] = walkers
    assert [str(each.mend) for each in read(files).faults] == [
        "Call the column “birthdate” “birth_date”.",
        "Leave the column “remark” out.",
        "None",
        "Add the column, empty.",
    ]
    mended, after = mend_files(files, read(files), Known(), lambda _year: None)
    assert after.faults == []
    assert [(each.birth_date, each.guardian) for each in after.walkers] == [(date(1973, 5, 2), "")]
    assert b"guardian" in (mended[WALKERS] or b"")


def test_files_are_mended_as_proposed_and_nothing_else_changes() -> None:
    files = make_files(
        walkers=[
            {"birth_date": "02/05/1973", "captain": "ja", "previous_editions": "2018,2016", "previous_count": "x"},
            {"walker_id": "W2", "captain": "1", "birth_date": "soon"},
        ],
        donations=[{"amount": "12,50 €", "message": "a\r\nb, “c”"}],
    )
    reading = read(files)
    mended, after = mend_files(files, reading, Known(), lambda _year: None)
    assert [str(each) for each in after.faults] == [
        "walkers.csv, line 2, previous_count: “x” is not a whole number.",
        "walkers.csv, line 3, birth_date: “soon” is not a date written as 2020-09-27.",
    ]
    assert mended[TEAMS] == files[TEAMS]
    assert after.donations[0].amount == 1250
    assert after.donations[0].message == "a\r\nb, “c”"


@pytest.mark.parametrize(
    "changed",
    [
        lambda content: content.decode().encode("cp1252"),
        lambda content: content.replace(b",", b"\t"),
    ],
)
def test_other_ways_of_writing_a_file_are_mended(changed) -> None:
    files = make_files(teams=[{"name": "Élan"}])
    right = read(files).teams
    files[TEAMS] = changed(files[TEAMS])
    reading = read(files)
    assert str(reading.faults[0].mend) == "Write it in UTF-8 with commas."
    _mended, after = mend_files(files, reading, Known(), lambda _year: None)
    assert (after.faults, after.teams) == ([], right)


def test_a_file_whose_rows_cannot_be_told_is_left() -> None:
    files = make_files()
    files[TEAMS] = (files[TEAMS] or b"") + b'"never closed'
    files[WALKERS] = (files[WALKERS] or b"") + b"\x00"
    mended, _after = mend_files(files, read(files), Known(), lambda _year: None)
    assert (mended[TEAMS], mended[WALKERS]) == (files[TEAMS], files[WALKERS])


def test_the_nearest_id() -> None:
    nearest = Nearest(["T001", "T002", "team-12", "A-1", "a1"])
    assert [nearest.of(each) and nearest.of(each).text for each in ("t1", "T-002", "team12", "a-1", "zzz")] == [
        *("T001", "T002", "team-12", None, None),
    ]


@pytest.mark.parametrize(
    ("value", "order", "read_as"),
    [
        ("27/09/2020", Order.DAY_FIRST, ("2020-09-27", "")),
        ("27-09-2020 18:05", Order.DAY_FIRST, ("2020-09-27", "18:05:00")),
        ("2020.09.27T18:05:59+02:00", Order.YEAR_FIRST, ("2020-09-27", "18:05:59+02:00")),
        ("09/27/2020", Order.MONTH_FIRST, ("2020-09-27", "")),
        ("zondag 27 sept. 2020 om", Order.NAMED, None),
        ("zondag 27 sept. 2020", Order.NAMED, ("2020-09-27", "")),
        ("1er août 2020", Order.NAMED, ("2020-08-01", "")),
        ("44101", Order.SERIAL, ("2020-09-27", "")),
        ("44101,75", Order.SERIAL, ("2020-09-27", "18:00:00")),
        ("31/02/2020", Order.DAY_FIRST, None),
        ("27/09/20", Order.DAY_FIRST, None),
    ],
)
def test_days_in_other_orders(value: str, order: Order, read_as: tuple[str, str] | None) -> None:
    found = read_moment(value, order)
    assert (found and (found[0].isoformat(), found[1])) == read_as


def test_orders_that_fit_all_values() -> None:
    assert fitting(["01/02/2020", "", "03/04/2020"]) == [Order.DAY_FIRST, Order.MONTH_FIRST]
    assert fitting(["01/02/2020", "13/04/2020"]) == [Order.DAY_FIRST]
    assert fitting(["01/02/2020", "soon"]) == []
    assert fitting([""]) == []


def test_files_are_found_by_name_alone_or_in_a_zip() -> None:
    files = make_files()
    one = unpack([("teams (1).csv", files[TEAMS] or b""), ("WALKERS-2020.csv", files[WALKERS] or b"")])
    assert one == {TEAMS: files[TEAMS], WALKERS: files[WALKERS], DONATIONS: None}
    packed = pack({**files, "__MACOSX/teams.csv": b"x", ".DS_Store": b"x"})
    assert unpack([("edition.zip", packed)]) == files
    assert unpacked(pack(files)) == files
    assert pack(files) == pack(files)


def bomb(size: int) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("teams.csv", b"0" * size)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("uploads", "sentence"),
    [
        ([], "Choose the three files"),
        ([("list.csv", b"x")], "We do not know which file “list.csv” is."),
        ([("teams.csv", b"x"), ("TEAMS.csv", b"y")], "There are two files for teams.csv."),
        ([("a.zip", b"PK\x03\x04 no zip")], "The zip cannot be opened."),
        (
            [("a.zip", pack({f"teams{number}.csv": b"x" for number in range(21)}))],
            "There are too many files",
        ),
        ([("a.zip", bomb(30_000_000))], "A file in the zip is too large"),
    ],
)
def test_what_is_uploaded_otherwise_is_refused(uploads, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        unpack(uploads)
    assert refusal.value.message.startswith(sentence)


def test_a_file_in_a_zip_has_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LARGEST", 1000)
    with pytest.raises(Refused):
        unpack([("a.zip", bomb(1001))])
    assert unpack([("a.zip", bomb(1000))])[TEAMS] == b"0" * 1000


def test_rows_are_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walk.exchange.sheet.MOST_ROWS", 2)
    files = make_files(teams=[{"structured_communication": "", "team_id": f"T{number}"} for number in (1, 2, 3)])
    assert faults_of(files) == ["teams.csv, line 4: at most 2 rows fit in a file."]
    assert as_csv([{"a": "b"}]) == b"a\r\nb\r\n"
