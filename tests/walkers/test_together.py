"""The same form from several places at the same moment, and codes with and without a team: no doubles, no deadlock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.conftest import close, make_database, migrated_app
from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import PERSON, TEAM, WALK, form_of
from walk import jobs
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.pages.models import Page
from walk.teams.commands import TeamFacts
from walk.teams.models import Team
from walk.walkers.codes import make_codes
from walk.walkers.commands import register
from walk.walkers.models import FeeCode, Walker
from walk.walkers.queries import personal_link
from walk.walkers.rules import Person

TIMES, ROUNDS = 6, 20
OPENED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def own_app(app, tmp_path_factory):
    """An application with a database of its own, in which changes stay."""
    own = migrated_app(make_database("walk_test_together"), tmp_path_factory.mktemp("together"))
    yield own
    close(own)
    jobs.bind(app)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["alone", "team", "add"])
def test_the_last_place_wanted_by_one_form_many_times(own_app, way):
    year = {"alone": 2027, "team": 2028, "add": 2029}[way]
    with own_app.app_context():
        edition = make_edition(year, registration_opens_at=OPENED)
        make_page(edition, slug="walk")
        start, team = make_route(edition, distance_km=40), make_team(edition)
        captain = make_walker(start, team=team, captain_since=NOW)
        make_page(team)
        make_page(captain)
        route = make_route(edition, places=1)
        db.session.commit()
        route_id, address = route.id, f"/{year}/register/{way}"
        if way == "add":
            address = f"/my/{personal_link(captain)}/add"
    client = own_app.test_client()
    first = {**form_of(client, address), **PERSON, **(TEAM if way == "team" else {})}
    [step] = {location for _, location in from_everywhere(own_app, client, address, first)}
    last = {**form_of(client, step), **WALK, "route": str(route_id)}
    answers = from_everywhere(own_app, client, step, last)
    assert {status for status, _ in answers} == {303}
    [page] = {location for _, location in answers}
    assert page.startswith("/my/")
    assert client.get(page.split("#")[0]).status_code == 200
    with own_app.app_context():
        taken = select(func.count(Walker.id)).where(Walker.route_id == route_id)
        teams = select(func.count(Team.id)).where(Team.edition_id == edition_id(year))
        assert db.session.scalar(taken) == 1
        assert db.session.scalar(teams) == (2 if way == "team" else 1)


def from_everywhere(own_app, client, address: str, values: dict[str, str]) -> list[tuple[int, str | None]]:
    """The same form, sent from many windows of one browser at the same moment."""
    cookie, together = client.get_cookie("session").value, Barrier(TIMES)

    def send(_number: int) -> tuple[int, str | None]:
        visitor = own_app.test_client()
        visitor.set_cookie("session", cookie)
        together.wait()
        answer = visitor.post(address, data=values)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(send, range(TIMES)))


def edition_id(year: int) -> int:
    return db.session.scalars(select(Edition.id).where(Edition.year == year)).one()


@pytest.mark.slow
def test_codes_alone_and_with_a_team_never_wait_for_each_other(own_app):
    with own_app.app_context():
        edition = make_edition(2030, registration_opens_at=OPENED)
        make_page(edition, slug="walk")
        routes = [make_route(edition, distance_km=km).id for km in (10, 20)]
        make_codes(edition, ["WELKOM"], uses=1000, at=NOW)
        db.session.commit()
    together = Barrier(4)

    def keep_registering(number: int) -> int:
        """Every round, all at once: the even ones found a team, the odd ones come alone; same or another route."""
        for turn in range(ROUNDS):
            together.wait(30)
            with own_app.app_context(), transaction():
                register(
                    db.session.get_one(Edition, edition_id(2030)),
                    somebody(number, turn),
                    route_id=routes[(number // 2 + turn) % 2],
                    team=TeamFacts(name="De Brug") if number % 2 == 0 else None,
                    code="welkom",
                    at=NOW,
                )
        return ROUNDS

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(keep_registering, range(4))) == [ROUNDS] * 4
    with own_app.app_context():
        here = Walker.edition_id == edition_id(2030)
        assert db.session.scalar(select(func.count(Walker.id)).where(here, Walker.fee == 0)) == 4 * ROUNDS
        assert db.session.scalar(select(FeeCode.used)) == 4 * ROUNDS
        slugs = db.session.scalars(select(Page.slug).where(Page.edition_id == edition_id(2030))).all()
        assert len(slugs) == len(set(slugs)) == 4 * ROUNDS + 2 * ROUNDS + 1


def somebody(number: int, turn: int) -> Person:
    """Everybody has the same name, so that their pages' addresses collide too."""
    return Person(
        first_name="Noor",
        last_name="Peeters",
        email=f"noor{number}-{turn}@example.org",
        birth_date=date(1985, 3, 4),
        gender="woman",
        language="nl",
    )
