"""Two people at the same moment still file a certificate once, and bring a gift in once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from tests.conftest import make_database, migrated_app
from tests.elsewhere.building import gift, sheet
from tests.filing.building import AFTER, SETTINGS, make_certificate
from walk import jobs
from walk.db import db, transaction
from walk.donors.models import Donor
from walk.elsewhere.commands import bring_in
from walk.elsewhere.models import ElsewhereGift
from walk.errors import Refused
from walk.filing.commands import Wish, make_filing
from walk.filing.formats import Format
from walk.filing.models import FiledFiche, Filing

WISH = Wish(format=Format.XML, test=False)
CONTENT = sheet(
    *(gift(source_id=f"G-{each}", donor_id=f"P-{each}", email=f"p{each}@example.org") for each in range(30))
)


@pytest.mark.slow
def test_four_at_once(app, tmp_path):
    own = migrated_app(make_database("walk_test_filing"), tmp_path, **SETTINGS)
    try:
        with own.app_context():
            make_certificate(2025)
            db.session.commit()
        filed = _at_once(own, lambda: make_filing(2025, WISH, by="x", at=AFTER).fiches)
        brought = _at_once(own, lambda: len(bring_in("gifts.csv", CONTENT, source="civicrm", by="x", at=AFTER).new))
        two = _at_once(own, _from_another_system)
        with own.app_context():
            kept = [
                db.session.scalar(select(func.count(each.id))) for each in (Filing, FiledFiche, ElsewhereGift, Donor)
            ]
        assert sorted(filed) == [0, 0, 0, 1]
        assert sorted(brought) == [0, 0, 0, 30]
        assert sorted(two) == [30] * 4
        assert kept == [1, 1, 1 + 30 + 120, 1 + 30]
    finally:
        with own.app_context():
            db.engine.dispose()
        jobs.bind(app)


_names = iter(["crm-a", "crm-b", "crm-c", "crm-d"])


def _from_another_system() -> int:
    return len(bring_in("gifts.csv", CONTENT, source=next(_names), by="x", at=AFTER).new)


def _at_once(own, do: Callable[[], int]) -> list[int]:
    start, made = Barrier(4), []

    def press() -> None:
        with own.app_context():
            start.wait()
            try:
                with transaction():
                    made.append(do())
            except Refused:
                made.append(0)

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made
