"""The organiser takes everything to CiviCRM; it is noted, and nobody else may."""

import io
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests.architecture.test_pages import sign_in
from tests.factories import make_donation, make_edition, make_page, make_route, make_walker
from tests.filling import fill, form_of
from walk.accounts.models import Account
from walk.crm.models import CrmReference
from walk.db import db
from walk.editions.models import Edition
from walk.lists.models import Download

ADDRESS = "/office/2027/lists/civicrm"
FILLED = {"event_id": "12", "reason": "crm", "note": ""}


@pytest.fixture
def organiser(client, rows):
    make_donation(make_page(make_edition(year=2027), slug="walk"))
    sign_in(client, "organiser")
    db.session.scalars(select(Account)).one().language = "en"
    db.session.commit()
    return client


def known() -> list[str]:
    return list(db.session.scalars(select(CrmReference.reference)))


def downloads() -> list[tuple]:
    return [(each.key, each.format, each.rows, each.filters) for each in db.session.scalars(select(Download))]


def test_everything_in_one_file(organiser):
    with fill(organiser, ADDRESS, **FILLED) as answer:
        assert (answer.status_code, answer.content_type) == (200, "application/zip")
        names = ZipFile(io.BytesIO(answer.get_data())).namelist()
    assert (len(names), names[0], names[-1]) == (9, "1-contacts-individuals.csv", "README.txt")
    assert downloads() == [("civicrm", "zip", 2, {"event": 12})]
    assert known() == []
    walker = make_walker(make_route(db.session.scalars(select(Edition)).one()))
    with fill(organiser, ADDRESS, **FILLED):
        assert known() == [f"RW-W{walker.id}"]
    assert downloads()[1:] == [("civicrm", "zip", 4, {"event": 12})]
    assert "CiviCRM" in organiser.get("/office/2027/lists/downloads").get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"event_id": ""}, "Write the number of the event."),
        ({"event_id": "0"}, "Write the number of the event."),
        ({"event_id": "99999999999"}, "Write the number of the event."),
        ({"reason": "other"}, "Write what it is for."),
        ({"reason": "because"}, "Not a valid choice"),
    ],
)
def test_nothing_goes_without_event_or_reason(organiser, wrong, sentence):
    make_walker(make_route(db.session.scalars(select(Edition)).one()))
    answer = fill(organiser, ADDRESS, **{**FILLED, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert (downloads(), known()) == ([], [])


@pytest.mark.parametrize("role", ["finance", "volunteer", None])
def test_nobody_else_may(client, rows, role):
    make_page(make_edition(year=2027), slug="walk")
    sign_in(client, role)
    hidden = form_of(client, "/2027/walk/give")
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, data={**hidden, **FILLED}).status_code == 404
    assert downloads() == []
