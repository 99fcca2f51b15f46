"""The pages on which the office says who is one person; and who may not."""

from datetime import date

import pytest
from sqlalchemy import event, select

from tests.accounts.people import make_account, post, sign_in
from tests.factories import NOW, make_edition, make_route, make_walker
from walk import jobs
from walk.db import db
from walk.people.commands import match_walkers
from walk.people.models import Participation

PAGE = "/office/persons/"
SAME = {"first_name": "Noor", "last_name": "Peeters", "birth_date": date(1985, 3, 4), "email": "noor@example.org"}


@pytest.fixture
def pair(client):
    sign_in(client, make_account("organiser", email="organiser@example.org"))
    routes = [make_route(make_edition(year)) for year in (2025, 2026)]
    walkers = make_walker(routes[0], **SAME), make_walker(routes[1], **{**SAME, "first_name": "Bo"})
    make_walker(routes[0], first_name="Amina")
    match_walkers(at=NOW)
    return [each.id for each in walkers]


def people() -> list[int]:
    return list(db.session.scalars(select(Participation.person_id).order_by(Participation.walker_id)))


def test_the_same_person_and_not_after_all(client, pair):
    page = client.get(PAGE).get_data(as_text=True)
    assert "Same birth date and e-mail address, another first name" in page
    answer = post(client, f"{PAGE}decision", walker=pair[0], other=pair[1], verdict="same")
    one = people()[0]
    assert (answer.status_code, answer.location) == (303, f"{PAGE}{one}")
    assert people()[:2] == [one, one]
    page = client.get(f"{PAGE}{one}").get_data(as_text=True)
    assert "Walked in 2 editions that are here." in page
    assert "Decided by organiser@example.org" in page
    answer = post(client, f"{PAGE}walkers/{pair[0]}/parting")
    assert answer.status_code == 303
    assert len(set(people())) == 3
    assert "The same person after all" in client.get(answer.location).get_data(as_text=True)


def test_two_people(client, pair):
    answer = post(client, f"{PAGE}decision", walker=pair[0], other=pair[1], verdict="two")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "All done" in client.get(PAGE).get_data(as_text=True)
    assert len(set(people())) == 3


def test_a_refusal_is_said(client, pair):
    post(client, f"{PAGE}decision", walker=pair[0], other=pair[1], verdict="same")
    assert post(client, f"{PAGE}decision", walker=pair[0], other=pair[1], verdict="two").location == PAGE
    assert "They are held for one person already." in client.get(PAGE).get_data(as_text=True)


def test_what_is_no_decision_is_not_found(client, pair):
    for values in ({"verdict": "perhaps"}, {"other": pair[0]}, {"other": 0}, {"other": "x"}, {"other": 10**30}):
        form = {"walker": pair[0], "other": pair[1], "verdict": "two", **values}
        assert post(client, f"{PAGE}decision", **form).status_code == 404
    assert client.get(f"{PAGE}999999").status_code == 404


def test_a_person_is_found(client, pair):
    page = client.get(f"{PAGE}found?q=peeters+bo").get_data(as_text=True)
    assert f'href="{PAGE}{people()[1]}"' in page
    assert f'href="{PAGE}{people()[0]}"' not in page
    assert "Nobody was found." in client.get(f"{PAGE}found?q=zzz").get_data(as_text=True)


def test_a_stranger_finds_nothing(client, pair):
    sign_in(client, make_account("finance"))
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}{people()[0]}").status_code == 404
    assert post(client, f"{PAGE}decision", walker=pair[0], other=pair[1], verdict="same").status_code == 404
    assert post(client, f"{PAGE}walkers/{pair[0]}/parting").status_code == 404


def test_longer_lists_ask_no_more(client, pair):
    def statements() -> int:
        found: list[str] = []

        def note(*args):
            found.append(args[2])

        event.listen(db.engine, "before_cursor_execute", note)
        assert client.get(PAGE).status_code == 200
        assert client.get(f"{PAGE}found?q=noor").status_code == 200
        event.remove(db.engine, "before_cursor_execute", note)
        return len(found)

    few = statements()
    routes = [make_route(make_edition(year)) for year in (2023, 2024)]
    for number in range(3):
        make_walker(routes[0], **{**SAME, "last_name": f"Peeters {number}", "birth_date": date(1990, 1, number + 1)})
        make_walker(routes[1], **{**SAME, "last_name": f"Peeters {number}", "birth_date": date(1991, 1, number + 1)})
    match_walkers(at=NOW)
    assert statements() == few


def test_the_queue_matches(client, rows):
    make_walker(make_route(make_edition()), **SAME)
    db.session.commit()
    jobs.queue.tasks["people.match"].func()
    assert len(people()) == 1
