"""The address of a minor's page holds no surname, also of somebody who only later turns out to be one."""

import re
from datetime import date

import pytest

from tests.factories import NOW, make_edition, make_page, make_route
from walk.pages.queries import page_of_walker
from walk.walkers.commands import change_walker, register
from walk.walkers.models import Walker
from walk.walkers.rules import Person

BORN, GROWN = date(2015, 5, 1), date(1985, 3, 4)


def person(**values) -> Person:
    defaults = {"first_name": "Tuur", "last_name": "De Geheimnaam", "email": "tuur@example.org", "language": "nl"}
    guardian = {"guardian_name": "Ann", "guardian_consents": True}
    return Person(**{**defaults, **guardian, "birth_date": GROWN, "gender": "man", **values})


@pytest.fixture
def grown(rows) -> Walker:
    """Somebody who registered as grown up, and a namesake of somebody else's."""
    edition = make_edition()
    make_page(edition, slug="walk")
    make_page(make_edition(2026), slug="tuur-de-geheimnaam")
    return register(edition, person(), route_id=make_route(edition).id, at=NOW)


def change(walker: Walker, **values) -> str:
    """The address of the page after this change."""
    known = {"last_name": walker.last_name, "birth_date": walker.birth_date}
    change_walker(walker, person(**{**known, **values}), route_id=walker.route_id, at=NOW)
    return page_of_walker(walker).slug


def test_who_turns_out_to_be_a_minor_gets_another_address(client, grown):
    assert page_of_walker(grown).slug == "tuur-de-geheimnaam"
    slug = change(grown, birth_date=BORN)
    assert re.fullmatch("tuur-[0-9a-z]{4}", slug)
    assert client.get("/2027/tuur-de-geheimnaam").status_code == 404
    assert client.get(f"/2027/{slug}").status_code == 200


@pytest.mark.parametrize(
    "last_name",
    ["De Geheimnaam", "Geheimnaam", "Geheimnam", "Maes"],
)
def test_changed_together_with_the_surname(grown, last_name):
    assert "geheim" not in change(grown, birth_date=BORN, last_name=last_name)


def test_the_surname_was_changed_before(grown):
    change(grown, last_name="Maes")
    assert "geheim" not in change(grown, birth_date=BORN)


def test_a_grown_ups_address_stays_as_it_was_shared(grown):
    addresses = [change(grown, birth_date=date(1990, 1, 1)), change(grown, last_name="Peeters")]
    assert addresses == ["tuur-de-geheimnaam"] * 2


def test_a_minors_address_stays_as_it_was_shared(rows):
    route = make_route(make_edition())
    child = register(route.edition, person(birth_date=BORN), route_id=route.id, at=NOW)
    slug = page_of_walker(child).slug
    assert "geheim" not in slug
    assert [change(child), change(child, last_name="Maes")] == [slug] * 2
