"""Two hundred registrations at the same moment, in four processes, for twenty places: twenty are in, in every order."""

import multiprocessing
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.conftest import close, make_database, make_settings, migrated_app
from tests.factories import NOW, make_edition, make_page, make_route
from walk.application import create_app
from walk.db import db
from walk.registration.commands import begin, fill_person, fill_walk
from walk.registration.models import WaitingParty, Way
from walk.registration.queries import draft_link
from walk.walkers.models import Walker

PROCESSES, EACH, PLACES = 4, 50, 20
PERSON = {
    "last_name": "Peeters",
    "birth_date": "1990-01-01",
    "gender": "x",
    "language": "nl",
    "emergency_name": "Jef",
    "emergency_phone": "0470 00 00 00",
}


def draft(edition, route_id: int, number: int) -> str:
    """A registration of which only the last click is missing; its link. Every fifth is a family of two."""
    made = begin(edition, Way.ALONE, language="nl", at=NOW, form_key=None)
    for person in range(2 if number % 5 == 0 else 1):
        email = "" if person else f"noor{number}@example.org"
        fill_person(made, person, {**PERSON, "first_name": f"Noor {number} {person}", "email": email}, at=NOW)
    fill_walk(made, {"route": route_id}, at=NOW)
    return draft_link(made)


def rush(database: str, folder: str, links: list[str], route_id: int) -> list[tuple[int, str]]:
    """Send the last step of all these registrations at once; where each ends."""
    app = create_app(make_settings(database, Path(folder)))
    app.config["WTF_CSRF_ENABLED"] = False

    def send(link: str) -> tuple[int, str]:
        walk = {
            "route": route_id,
            "rules": "y",
            "pay": "later",
            "shirt_0": "",
            "shirt_1": "",
            "route_0": "",
            "route_1": "",
        }
        visitor = app.test_client()
        answer = visitor.post(f"/registering/{link}/walk", data=walk)
        if (answer.location or "").endswith("/full"):
            answer = visitor.post(answer.location)
        return answer.status_code, re.sub("[^/]+(#.*)?$", "", answer.location or "")

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, links))
    close(app)
    return answers


@pytest.mark.slow
def test_two_hundred_want_twenty_places(tmp_path):
    database = make_database("walk_test_rush")
    app = migrated_app(database, tmp_path)
    with app.app_context():
        edition = make_edition()
        make_page(edition, slug="walk")
        route_id = make_route(edition, places=PLACES).id
        links = [draft(edition, route_id, number) for number in range(PROCESSES * EACH)]
        db.session.commit()
    shares = [(database, str(tmp_path), links[start::PROCESSES], route_id) for start in range(PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        answers = [answer for share in pool.starmap(rush, shares) for answer in share]
    with app.app_context():
        walkers = db.session.scalar(select(func.count(Walker.id)))
        parties = list(db.session.scalars(select(WaitingParty)))
    close(app)
    assert {status for status, _ in answers} == {303}
    assert {where for _, where in answers} == {"/my/", "/waiting/"}
    assert walkers == PLACES
    assert len(parties) == sum(where == "/waiting/" for _, where in answers)
    assert sum(each.size for each in parties) + walkers == PROCESSES * EACH * 6 // 5
    assert [each for each in parties if each.offered_at or each.ended_at] == []
