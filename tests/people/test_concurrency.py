"""Somebody's details change while walkers are being matched: what was read before is not kept."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from tests.conftest import close, make_database, migrated_app
from tests.factories import NOW, make_edition, make_route, make_walker
from walk import jobs
from walk.db import db, transaction
from walk.people.commands import Matched, follow_changed, match_walkers
from walk.people.models import MatchProposal, Participation
from walk.walkers.models import Walker
from walk.walkers.queries import lock_walkers


@pytest.fixture
def own_app(app, tmp_path):
    own = migrated_app(make_database("walk_test_people"), tmp_path)
    yield own
    close(own)
    jobs.bind(app)


def run(own_app) -> Matched:
    with own_app.app_context(), transaction():
        return match_walkers(at=NOW)


def waits(own_app) -> bool:
    """Whether a connection waits for a row of another."""
    with own_app.app_context():
        blocked = "datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
        query = text(f"SELECT count(*) FROM pg_stat_activity WHERE {blocked}")
        return bool(db.session.scalar(query))


def people(own_app) -> dict[int, int]:
    with own_app.app_context():
        return {row.walker_id: row.person_id for row in db.session.scalars(select(Participation))}


@pytest.mark.slow
def test_a_name_that_changes_during_a_run(own_app):
    with own_app.app_context():
        earlier, now = make_route(make_edition(2026)), make_route(make_edition(2027))
        known = make_walker(earlier, first_name="An", last_name="Maes").id
        alike = make_walker(earlier, first_name="Anna", last_name="Maes").id
        changes = make_walker(now, first_name="An", last_name="Maes").id
        db.session.commit()
    with ThreadPoolExecutor(1) as another, own_app.app_context():
        with transaction():
            [walker] = lock_walkers([changes])
            walker.first_name, walker.last_name = "Piet", "Claes"
            follow_changed(walker, NOW)
            running = another.submit(run, own_app)
            give_up = time.monotonic() + 20
            while not waits(own_app) and time.monotonic() < give_up:
                time.sleep(0.02)
        assert running.result(timeout=20) == Matched(walkers=1, new_people=1, proposals=0)
    assert people(own_app).keys() == {alike}
    assert run(own_app) == Matched(walkers=2, new_people=2, proposals=0)
    found = people(own_app)
    assert len({found[each] for each in (known, alike, changes)}) == 3
    with own_app.app_context():
        assert db.session.scalars(select(MatchProposal)).all() == []
        assert db.session.scalar(select(Walker.first_name).where(Walker.id == changes)) == "Piet"
