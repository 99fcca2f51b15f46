"""A workbook opened by LibreOffice gives the same rows back."""

import csv
import io
import shutil
import subprocess

import pytest

from tests.lists.samples import COLUMNS, HOSTILE, KINDS, hostile_rows
from walk.exchange.spreadsheets import xlsx_file

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"  # comma, quotes, UTF-8, cells as shown

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc-nogui"),
]


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> list[list[str]]:
    """The rows as LibreOffice shows them."""
    folder = tmp_path_factory.mktemp("office")
    with xlsx_file("list", COLUMNS, hostile_rows(), KINDS) as file:
        (folder / "list.xlsx").write_bytes(file.read())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", AS_CSV, "--outdir", str(folder), "list.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
    return list(csv.reader(io.StringIO((folder / "list.csv").read_text("utf-8"), newline="")))


def test_every_text_is_the_same(seen):
    assert seen[0] == list(COLUMNS)
    assert [row[0] for row in seen[1:]] == [each.replace("\r", "\n") for each in HOSTILE]


def test_amounts_dates_and_moments_are_the_same(seen):
    assert [row[1] for row in seen[1:]] == [str(number) for number in range(len(HOSTILE))]
    assert [row[3] for row in seen[1:6]] == ["0.00", "0.01", "25.50", "1234567.89", "-10.05"]
    assert {row[4] for row in seen[1:]} == {"2027-09-26"}
    assert {row[5] for row in seen[1:]} == {"2027-07-02 00:30:05", "2028-01-01 00:30:00"}
    assert {row[6] for row in seen[1:]} == {"TRUE", "FALSE"}
