"""A file in which nearly everything is wrong costs little: it is not read to its end."""

import resource

import pytest

from tests.exchange.samples import make_files, read
from walk.exchange.rows import COLUMNS, TEAMS
from walk.exchange.sheet import MOST_FAULTS, read_sheet
from walk.exchange.totals.rules import COLUMNS as TOTALS
from walk.exchange.totals.rules import read_totals
from walk.i18n import speaking

NAMES = list(COLUMNS[TEAMS])
HEADER = ",".join(NAMES).encode() + b"\n"
MORE = "and more: mend these first."
LINES = 200_000


@pytest.fixture(autouse=True)
def english(rows):
    with speaking("en"):
        yield


@pytest.mark.parametrize("line", [b'"a"b\n', b"one,two\n", b'"a"b\none,two\n'])
def test_rows_that_cannot_be_read(line: bytes) -> None:
    sheet = read_sheet(TEAMS, HEADER + line * LINES, NAMES)
    assert (len(sheet.faults), sheet.lines, sheet.whole) == (MOST_FAULTS + 1, [], False)
    assert [(each.line, each.reason) for each in sheet.faults if each.reason == MORE] == [(MOST_FAULTS + 1, MORE)]
    assert sheet.faults[-1].reason == MORE


def test_a_file_with_as_much_wrong_as_is_listed() -> None:
    sheet = read_sheet(TEAMS, HEADER + b"one,two\n" * (MOST_FAULTS - 1), NAMES)
    assert (len(sheet.faults), {each.reason for each in sheet.faults} & {MORE}) == (MOST_FAULTS - 1, set())


def test_cells_that_cannot_be_read() -> None:
    content = HEADER + b",".join([b"\xc3\xa9" * 200] * len(NAMES)) + b"\n"
    content += b",".join([b"x"] * len(NAMES)) + b"\n"
    content += (b"," * (len(NAMES) - 1) + b"\n") * LINES
    teams = [each for each in read({**make_files(), TEAMS: content}).faults if each.file == TEAMS]
    most = MOST_FAULTS * len(NAMES)
    assert most < len(teams) < most + len(NAMES) + 1
    assert [each.reason for each in teams].count(MORE) == 1
    assert max(each.line for each in teams) == next(each.line for each in teams if each.reason == MORE)


def test_totals_that_cannot_be_read() -> None:
    _good, faults = read_totals(",".join(TOTALS).encode() + b"\n" + (b"," * (len(TOTALS) - 1) + b"\n") * 20_000)
    assert (faults[-1].reason, len(faults) < MOST_FAULTS + len(TOTALS) + 1) == (MORE, True)


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"\0\n" * LINES, 2), (b"a\r\n\r\nb\r\r\n\0\0", 6), (b"\n" * LINES + b"x\0", LINES + 2)],
)
def test_one_fault_for_all_nul_bytes(content: bytes, line: int) -> None:
    [fault] = read_sheet(TEAMS, HEADER + content, NAMES).faults
    assert (fault.line, fault.reason) == (line, "a NUL byte stands in this line; is this a text file?")


@pytest.mark.slow
def test_64_mb_of_quotes_take_little_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read_sheet(TEAMS, HEADER + b'"a"b\n' * (64 * 1024**2 // 5), NAMES)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 800 * 1024
