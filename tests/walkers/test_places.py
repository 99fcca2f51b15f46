"""The last place goes to exactly one of fifty who want it at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.conftest import close, make_database, migrated_app
from tests.factories import NOW, make_edition, make_route
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.errors import Refused
from walk.pages.models import Page
from walk.walkers.commands import register
from walk.walkers.models import Walker
from walk.walkers.rules import Person

WANT = 50


@pytest.mark.slow
@pytest.mark.parametrize("places", [1, 7])
def test_places_are_never_oversold(tmp_path, places):
    app = migrated_app(make_database(f"walk_test_places_{places}"), tmp_path)
    with app.app_context():
        route = make_route(make_edition(), places=places)
        db.session.commit()
        edition_id, route_id = route.edition_id, route.id
    together = Barrier(WANT)

    def want(number: int) -> bool:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    edition = db.session.get_one(Edition, edition_id)
                    register(edition, somebody(number), route_id=route_id, at=NOW)
            except Refused:
                return False
            return True

    app.config["SQLALCHEMY_ENGINE_OPTIONS"]["pool_size"] = WANT
    with ThreadPoolExecutor(WANT) as pool:
        answers = list(pool.map(want, range(WANT)))
    with app.app_context():
        assert answers.count(True) == places
        assert db.session.scalar(select(func.count(Walker.id))) == places
        assert db.session.scalar(select(func.count(Page.walker_id))) == places
    close(app)


def somebody(number: int) -> Person:
    return Person(
        first_name="Noor",
        last_name=f"Peeters {number}",
        email=f"noor{number}@example.org",
        birth_date=date(1985, 3, 4),
        gender="woman",
        language="nl",
    )
