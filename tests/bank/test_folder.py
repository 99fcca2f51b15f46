"""The watched folder and the command line: each file once, moved aside, with the reason when it is refused."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.bank.building import Tx, camt, coda
from tests.conftest import ROOT
from walk.bank.cli import cli
from walk.bank.folder import take_in_folder
from walk.bank.models import BankFile, BankLine
from walk.bank.tasks import match_on, watch
from walk.clock import now
from walk.db import db

pytestmark = pytest.mark.usefixtures("rows")
OLD = timedelta(minutes=5)


def put(folder: Path, name: str, data: bytes, *, age: timedelta = OLD) -> Path:
    path = folder / name
    path.write_bytes(data)
    moment = (now() - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def watched(folder: Path) -> dict[str, list[str]]:
    take_in_folder(folder, ours=(), at=now())
    return {
        where: sorted(each.name for each in (folder / where).iterdir() if each.is_file())
        for where in (".", "done", "refused")
        if (folder / where).is_dir()
    }


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_files_come_in_once_and_move(tmp_path):
    put(tmp_path, "a.xml", camt(Tx(amount=100)))
    put(tmp_path, "b.txt", b"no statement")
    put(tmp_path, ".hidden", b"x")
    assert watched(tmp_path) == {".": [".hidden"], "done": ["a.xml"], "refused": ["b.txt", "b.txt.txt"]}
    reason = (tmp_path / "refused" / "b.txt.txt").read_text("utf-8")
    assert reason.startswith("line 1: ")
    assert (count(BankFile), count(BankLine)) == (1, 1)


def test_a_file_that_is_still_written_waits(tmp_path):
    put(tmp_path, "a.xml", camt(Tx(amount=100)), age=timedelta(seconds=5))
    assert watched(tmp_path) == {".": ["a.xml"]}
    assert count(BankFile) == 0


def test_killed_before_it_was_moved(tmp_path):
    data = camt(Tx(amount=100))
    put(tmp_path, "a.xml", data)
    watched(tmp_path)
    put(tmp_path, "a.xml", data)
    assert watched(tmp_path) == {".": [], "done": ["a-2.xml", "a.xml"]}
    assert (count(BankFile), count(BankLine)) == (1, 1)


def test_oldest_first(tmp_path):
    put(tmp_path, "a.cod", coda(Tx(amount=1, ref="2"), opening=10100, number=2))
    put(tmp_path, "b.cod", coda(Tx(amount=100, ref="1")), age=2 * OLD)
    watched(tmp_path)
    assert db.session.scalars(select(BankFile.name).order_by(BankFile.id)).all() == ["b.cod", "a.cod"]


def test_no_folder_is_no_disaster(tmp_path):
    take_in_folder(tmp_path / "gone", ours=(), at=now())
    watch()
    match_on()
    assert count(BankFile) == 0


@pytest.mark.parametrize("folder", [Path(), Path("."), ROOT, ROOT.parent, Path("/")], ids=str)
def test_nothing_is_moved_where_the_application_stands(folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "a.xml", camt(Tx(amount=100)))
    before = sorted(ROOT.iterdir())
    take_in_folder(folder, ours=(), at=now())
    assert sorted(ROOT.iterdir()) == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.xml"]
    assert count(BankFile) == 0


def test_the_command_line(app, tmp_path):
    good, bad = put(tmp_path, "a.xml", camt(Tx(amount=100))), put(tmp_path, "b.xml", camt(Tx(amount=100), closing=0))
    runner = app.test_cli_runner()
    assert "a.xml: 1 new lines, 0 known, 0 matched, 1 waiting" in runner.invoke(cli, ["import", str(good)]).output
    assert "a.xml: was here before, nothing new" in runner.invoke(cli, ["import", str(good)]).output
    refused = runner.invoke(cli, ["import", str(bad), str(good)])
    assert refused.exit_code == 1
    assert "b.xml: refused, line 2: the statement opens at 100.00" in refused.output
    assert count(BankFile) == 1
