"""Changing a registration: another e-mail address is another link."""

from datetime import timedelta

import pytest

from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_page, make_route, make_walker
from tests.filling import PERSON, fill, form_of
from walk.db import db
from walk.walkers.leaving import cancel_walker
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link


@pytest.fixture
def walker(rows) -> Walker:
    edition = make_edition()
    make_page(edition, slug="walk")
    walker = make_walker(make_route(edition), first_name="Noor", last_name="Peeters", email="noor@example.org")
    other = make_walker(walker.route)
    for each in (walker, other):
        make_page(each)
    db.session.commit()
    return walker


def change(client, walker: Walker, **values: str):
    link = personal_link(walker)
    return fill(client, f"/my/{link}/change", **{**PERSON, "route": str(walker.route_id), "shirt": "", **values})


def test_another_address_is_another_link(client, walker, outbox):
    old = personal_link(walker)
    answer = change(client, walker, email="New@Example.org")
    new = personal_link(walker)
    assert (walker.email, walker.link_version) == ("new@example.org", 2)
    assert new != old
    assert (answer.status_code, answer.location) == (303, f"/my/{new}")
    assert client.get(answer.location).status_code == 200
    for address in (f"/my/{old}", f"/my/{old}/change", f"/my/{old}/cancel", f"/my/{old}/page"):
        assert client.get(address).status_code == 404
    assert run_jobs() == ["walkers.send_link"]
    [letter] = outbox
    assert letter.to == ["new@example.org"]
    assert new in letter.body
    assert old not in letter.body


@pytest.mark.parametrize("values", [{}, {"email": "NOOR@example.org"}, {"first_name": "Nora"}])
def test_any_other_change_keeps_the_link(client, walker, outbox, values):
    old = personal_link(walker)
    assert change(client, walker, **values).location == f"/my/{old}"
    assert walker.first_name == values.get("first_name", "Noor")
    assert (run_jobs(), outbox) == ([], [])


def test_each_new_address_gets_its_own_letter(client, walker, outbox):
    for email in ("one@example.org", "two@example.org", "one@example.org"):
        change(client, walker, email=email)
    run_jobs()
    assert walker.link_version == 4
    assert personal_link(walker) in outbox[-1].body


def test_a_first_address_of_somebody_without(client, walker, outbox):
    walker.email = None
    old = personal_link(walker)
    change(client, walker, email="first@example.org")
    run_jobs()
    assert client.get(f"/my/{old}").status_code == 404
    assert [letter.to for letter in outbox] == [["first@example.org"]]


def test_a_cancelled_registration_is_not_changed(client, walker):
    link, token = personal_link(walker), form_of(client, "/2027/register/alone")["csrf_token"]
    cancel_walker(walker, at=NOW - timedelta(days=1))
    values = {**PERSON, "first_name": "Else", "shirt": "", "route": str(walker.route_id), "csrf_token": token}
    answer = client.post(f"/my/{link}/change", data=values)
    assert (answer.status_code, answer.location) == (303, f"/my/{link}")
    assert walker.first_name == "Noor"
