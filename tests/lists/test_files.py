"""The three kinds of file: typed cells, no formula, the same bytes for the same rows, flat in memory."""

import csv
import io
import json
import tracemalloc
from datetime import datetime
from zipfile import ZipFile

import openpyxl
import pytest

from tests.lists.samples import COLUMNS, HOSTILE, KINDS, hostile_rows
from walk.exchange import workbook
from walk.exchange.kinds import Kind
from walk.exchange.spreadsheets import csv_file, json_file, xlsx_file

OPENS = ("=", "+", "-", "@", "\t", "\r")


def opened(rows=None, kinds=KINDS):
    with xlsx_file("list", COLUMNS, hostile_rows() if rows is None else rows, kinds) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def test_a_workbook_gives_the_same_rows_back():
    header, *rows = opened().active.iter_rows(values_only=True)
    assert header == COLUMNS
    texts = [row[0].replace("_x005F_", "_") for row in rows]
    assert texts == [each.replace("\r", "\n") for each in HOSTILE]
    assert rows[2][1:5] == (2, 1, 25.5, datetime(2027, 9, 26))
    assert [row[3] for row in rows[:5]] == [0, 0.01, 25.5, 1234567.89, -10.05]
    assert [row[5] for row in rows[:2]] == [datetime(2027, 7, 2, 0, 30, 5), datetime(2028, 1, 1, 0, 30)]
    assert [row[6] for row in rows[:3]] == [True, False, True]


def test_no_cell_of_a_workbook_is_a_formula():
    cells = [cell for row in opened().active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n", "d", "b"}
    assert {cell.data_type for cell in cells if str(cell.value).startswith(OPENS) and cell.column == 1} == {"s"}
    formats = [cell.number_format for cell in opened().active[2]]
    assert formats[3:6] == ["0.00", "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm:ss"]


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_what_xml_refuses_is_left_out(control):
    [row] = opened([(f"a{control}b", 1, 1, 1, None, None, None)]).active.iter_rows(min_row=2, values_only=True)
    assert row == ("ab", 1, 1, 0.01, None, None, None)


def test_without_kinds_a_cell_is_what_its_value_is():
    with xlsx_file("list", ["a", "b", "c", "d"], [["=1", 2.5, None, True]]) as file:
        [row] = openpyxl.load_workbook(file).active.iter_rows(min_row=2)
    assert [(cell.value, cell.data_type) for cell in row] == [("=1", "s"), (2.5, "n"), (None, "n"), (True, "b")]


def test_csv_begins_with_a_mark_and_guards_what_would_be_calculated():
    with csv_file(COLUMNS, hostile_rows(), KINDS) as file:
        content = file.read()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header == list(COLUMNS)
    assert [row[0] for row in rows] == [f"'{each}" if each.startswith(OPENS) else each for each in HOSTILE]
    assert rows[4][1:] == ["4", "2.0", "-10.05", "2027-09-26", "2027-07-02 00:30:05", "1"]
    assert {row[6] for row in rows} == {"0", "1"}


def test_json_is_a_list_of_objects_with_the_texts_as_they_are():
    with json_file(COLUMNS, hostile_rows(), KINDS) as file:
        rows = json.loads(file.read())
    assert [row["text"] for row in rows] == list(HOSTILE)
    assert rows[2] == {
        "text": HOSTILE[2],
        "whole": 2,
        "number": 1.0,
        "euros": "25.50",
        "day": "2027-09-26",
        "moment": "2027-07-02T00:30:05+02:00",
        "yes": True,
    }


def test_files_without_rows():
    assert list(opened([]).active.iter_rows(values_only=True)) == [COLUMNS]
    with json_file(COLUMNS, [], KINDS) as file:
        assert json.loads(file.read()) == []
    with csv_file(COLUMNS, [], KINDS) as file:
        assert file.read() == ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()


@pytest.mark.parametrize("rows", [1, 6, 7, 8, 14, 15])
def test_what_one_sheet_does_not_take_stands_on_the_next(monkeypatch, rows):
    monkeypatch.setattr(workbook, "ROWS", 7)
    monkeypatch.setattr(workbook, "_BATCH", 3)
    with xlsx_file("list", ["n"], ([each] for each in range(rows)), [Kind.WHOLE]) as file:
        book = openpyxl.load_workbook(file)
    assert [sheet.title for sheet in book] == ["list", "list 2", "list 3"][: -(-rows // 7)]
    assert [sheet.cell(1, 1).value for sheet in book] == ["n"] * len(book.sheetnames)
    told = [cell for sheet in book for (cell,) in sheet.iter_rows(min_row=2, values_only=True)]
    assert told == list(range(rows))


def test_the_same_rows_give_the_same_bytes():
    contents = []
    for _each in range(2):
        with xlsx_file("list", COLUMNS, hostile_rows(), KINDS) as file:
            contents.append(file.read())
    assert contents[0] == contents[1]
    assert {each.date_time for each in ZipFile(io.BytesIO(contents[0])).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("write", [csv_file, json_file, lambda *all_: xlsx_file("list", *all_)])
def test_memory_does_not_grow_with_rows(write):
    def peak(rows: int) -> int:
        tracemalloc.start()
        write(["a", "b"], (("text", each) for each in range(rows)), [Kind.TEXT, Kind.WHOLE]).close()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(40_000) < peak(4_000) + 200_000
