"""Fees by age, day and code; sizes of T-shirts with their stock."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_edition, make_route, make_walker
from tests.walkers.test_commands import child, person
from walk.db import db
from walk.editions.commands import add_reduction, remove_reduction
from walk.editions.models import ShirtSize
from walk.editions.rules import Reduced, Shirt, fee_due, read_shirts
from walk.errors import Refused
from walk.routes.models import RouteKind
from walk.walkers.codes import make_codes
from walk.walkers.commands import change_walker, register, register_party
from walk.walkers.models import FeeCode
from walk.walkers.rules import Entry

CHILDREN = Reduced(until_age=12, before=None, fee_central=500, fee_own=0)
EARLY = Reduced(until_age=None, before=NOW, fee_central=800, fee_own=300)
EARLY_CHILDREN = Reduced(until_age=12, before=NOW, fee_central=100, fee_own=100)


@pytest.mark.parametrize(
    ("reductions", "own", "age", "days", "fee"),
    [
        ([], False, 40, 0, 1000),
        ([CHILDREN], False, 12, 0, 500),
        ([CHILDREN], False, 13, 0, 1000),
        ([CHILDREN], True, 5, 0, 0),
        ([EARLY], False, 40, -1, 800),
        ([EARLY], False, 40, 0, 1000),
        ([CHILDREN, EARLY], False, 10, -1, 500),
        ([CHILDREN, EARLY, EARLY_CHILDREN], False, 10, -1, 100),
        ([CHILDREN, EARLY, EARLY_CHILDREN], False, 40, -1, 800),
        ([Reduced(until_age=99, before=None, fee_central=5000, fee_own=5000)], False, 40, 0, 1000),
    ],
)
def test_the_lowest_fee_that_applies(reductions, own, age, days, fee):
    at = NOW + timedelta(days=days)
    assert fee_due(1000, reductions, own=own, age=age, at=at) == fee


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("S\nM 120\n\n xl 0 ", [("S", None), ("M", 120), ("XL", 0)]),
        ("", []),
        ("S veel", None),
        ("S -1", None),
        ("S ²", None),
        ("S\ns", None),
        ("reuzegroot", None),
        ("S 9999999", None),
    ],
)
def test_sizes_as_organisers_write_them(text, sizes):
    if sizes is None:
        with pytest.raises(Refused) as refusal:
            read_shirts(text)
        assert refusal.value.field == "shirts"
    else:
        assert read_shirts(text) == tuple(Shirt(size=size, stock=stock) for size, stock in sizes)


@pytest.mark.usefixtures("rows")
class TestRows:
    def test_whoever_registers_pays_by_age(self):
        route = make_route(make_edition())
        add_reduction(route.edition, CHILDREN, at=NOW)
        adult, young = register_party(
            route.edition,
            [Entry(person=person(), route_id=route.id), Entry(person=child(), route_id=route.id)],
            at=NOW,
        )
        assert (adult.fee, young.fee) == (1000, 500)
        remove_reduction(route.edition, route.edition.reductions[0].id, at=NOW)
        assert register(route.edition, child(last_name="Ander"), route_id=route.id, at=NOW).fee == 1000
        assert young.fee == 500

    def test_another_route_keeps_the_early_fee(self):
        route = make_route(make_edition())
        own = make_route(route.edition, kind=RouteKind.OWN)
        add_reduction(route.edition, EARLY, at=NOW)
        early = register(route.edition, person(), route_id=route.id, at=NOW - timedelta(days=1))
        change_walker(early, person(), route_id=own.id, at=NOW + timedelta(days=1))
        assert early.fee == 300
        change_walker(early, person(first_name="Nora"), route_id=own.id, at=NOW + timedelta(days=1))
        assert early.fee == 300

    def test_a_code_lowers_the_fee_but_never_raises_it(self):
        edition = make_edition()
        central, own = make_route(edition), make_route(edition, kind=RouteKind.OWN)
        make_codes(edition, ["HALF"], uses=2, pays=700, at=NOW)
        walker = register(edition, person(), route_id=central.id, code="half", at=NOW)
        assert (walker.fee, walker.used_code) == (700, True)
        change_walker(walker, person(), route_id=own.id, at=NOW)
        assert walker.fee == 500
        change_walker(walker, person(), route_id=central.id, at=NOW)
        assert walker.fee == 700

    def test_nothing_tells_which_code_was_used(self):
        route = make_route(make_edition())
        make_codes(route.edition, ["GEHEIM"], uses=1, at=NOW)
        walker = register(route.edition, person(), route_id=route.id, code="GEHEIM", at=NOW)
        db.session.flush()
        known = db.session.execute(select(*type(walker).__table__.c).where(type(walker).id == walker.id)).one()
        assert "GEHEIM" not in str(known)
        assert not any(key.column.table is FeeCode.__table__ for key in type(walker).__table__.foreign_keys)

    def test_a_party_with_one_bad_code_is_refused_whole(self):
        route = make_route(make_edition())
        make_codes(route.edition, ["EEN"], uses=1, at=NOW)
        entries = [Entry(person=each, route_id=route.id, code="EEN") for each in (person(), person(first_name="Jef"))]
        with pytest.raises(Refused), db.session.begin_nested():
            register_party(route.edition, entries, at=NOW)
        assert db.session.scalars(select(FeeCode.used)).one() == 0

    def test_codes_in_bulk_all_or_none(self):
        edition = make_edition()
        assert len(make_codes(edition, ["OCMW-A", "OCMW-B"], uses=1, at=NOW)) == 2
        with pytest.raises(Refused):
            make_codes(edition, ["OCMW-C", "ocmw-a"], uses=1, at=NOW)
        assert sorted(db.session.scalars(select(FeeCode.code))) == ["OCMW-A", "OCMW-B"]

    def test_the_last_shirt_goes_once(self):
        edition = make_edition(shirts=[ShirtSize(size="M", stock=1), ShirtSize(size="L")])
        route = make_route(edition)
        noise = make_edition(2026, shirts=[ShirtSize(size="M", stock=1)])
        make_walker(make_route(noise), shirt="M")
        first = register(edition, person(shirt="M"), route_id=route.id, at=NOW)
        with pytest.raises(Refused) as refusal:
            register(edition, person(first_name="Jef", shirt="M"), route_id=route.id, at=NOW)
        assert refusal.value.field == "shirt"
        change_walker(first, person(shirt="M", last_name="Anders"), route_id=route.id, at=NOW)
        change_walker(first, person(shirt="L"), route_id=route.id, at=NOW)
        assert register(edition, person(first_name="Jef", shirt="M"), route_id=route.id, at=NOW).shirt == "M"

    @pytest.mark.parametrize("age", [12, 13])
    def test_who_has_an_address_of_their_own(self, age):
        edition = make_edition(own_address_from=13)
        route = make_route(edition)
        young = child(last_name="Jong")
        young = type(young)(**{**young.__dict__, "email": "ik@example.org", "birth_date": date(2027 - age, 1, 1)})
        walker = register(edition, young, route_id=route.id, at=NOW)
        own, contact = ("ik@example.org", None) if age == 13 else (None, "ik@example.org")
        assert (walker.email, walker.contact_email, walker.address) == (own, contact, "ik@example.org")

    def test_the_edition_says_who_needs_a_guardian(self):
        edition = make_edition(guardian_under=16)
        route = make_route(edition)
        assert register(edition, person(birth_date=date(2011, 1, 1)), route_id=route.id, at=NOW).minor
        with pytest.raises(Refused):
            register(edition, person(first_name="Jef", birth_date=date(2011, 12, 1)), route_id=route.id, at=NOW)
