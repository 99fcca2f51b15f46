"""Two people pressing the button at the same moment still make one certificate a donor."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from tests.conftest import make_database, migrated_app
from tests.factories import make_donation, make_donor, make_edition, make_page
from walk import jobs
from walk.certificates.commands import issue
from walk.certificates.models import Certificate
from walk.db import db, transaction

LATER = datetime(2028, 1, 10, 9, tzinfo=UTC)
DONORS = 20


@pytest.mark.slow
def test_issuing_four_times_at_once(app, tmp_path):
    own = migrated_app(make_database("walk_test_certificates"), tmp_path)
    try:
        with own.app_context():
            page = make_page(make_edition())
            for _ in range(DONORS):
                make_donation(page, donor=make_donor(), amount=4000)
            db.session.commit()
        made = _at_once(own, 4)
        with own.app_context():
            rows = db.session.execute(
                select(Certificate.number, Certificate.donor_id).order_by(Certificate.number)
            ).all()
        assert [row.number for row in rows] == list(range(1, DONORS + 1))
        assert len({row.donor_id for row in rows}) == DONORS
        assert sorted(made) == [0, 0, 0, DONORS]
    finally:
        with own.app_context():
            db.engine.dispose()
        jobs.bind(app)


def _at_once(own, times: int) -> list[int]:
    start, made = Barrier(times), []

    def press() -> None:
        with own.app_context():
            start.wait()
            with transaction():
                made.append(issue(2027, at=LATER).count)

    threads = [Thread(target=press) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made
