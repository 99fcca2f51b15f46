"""Two people who bring the same file at the same moment bring it once."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from tests.bank.building import Tx, camt
from tests.conftest import make_database, migrated_app
from walk import jobs
from walk.bank.commands import take_in
from walk.bank.models import BankFile, BankLine
from walk.clock import now
from walk.db import db, transaction

FILES = (
    camt(*(Tx(amount=100 + n, ref=f"R{n}") for n in range(50))),
    camt(*(Tx(amount=100 + n, ref=f"R{n}") for n in range(80)), number=2),
)


@pytest.mark.slow
def test_four_uploads_at_once(app, tmp_path):
    own = migrated_app(make_database("walk_test_bank"), tmp_path)
    try:
        new = _at_once(own, [FILES[0], FILES[1], FILES[0], FILES[1]])
        with own.app_context():
            assert db.session.scalar(select(func.count(BankFile.id))) == 2
            assert db.session.scalar(select(func.count(BankLine.id))) == 80
        assert sorted(before for before, _lines in new) == [False, False, True, True]
        assert sum(lines for before, lines in new if not before) == 80
    finally:
        with own.app_context():
            db.session.remove()
            db.engine.dispose()
        jobs.bind(app)


def _at_once(own, files: list[bytes]) -> list[tuple[bool, int]]:
    start, made = Barrier(len(files)), []

    def bring(data: bytes) -> None:
        with own.app_context():
            start.wait()
            with transaction():
                taken = take_in("file", data, ours=(), by="tests", at=now())
                made.append((taken.before, taken.file.new_lines))

    threads = [Thread(target=bring, args=[data]) for data in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made
