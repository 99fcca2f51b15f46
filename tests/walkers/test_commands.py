"""Registering, changing, cancelling: rows and jobs."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_route, make_walker, pay
from walk.db import db
from walk.errors import Refused
from walk.pages.queries import page_of_team, page_of_walker
from walk.payments.commands import record_payment
from walk.payments.models import Purpose
from walk.routes.models import RouteKind
from walk.teams.commands import TeamFacts
from walk.walkers.codes import make_codes
from walk.walkers.commands import change_walker, register
from walk.walkers.fees import ask_fees
from walk.walkers.leaving import cancel_walker
from walk.walkers.rules import Person

pytestmark = pytest.mark.usefixtures("rows")


def person(**values) -> Person:
    defaults = {
        "first_name": "Noor",
        "last_name": "Peeters",
        "email": "noor@example.org",
        "birth_date": date(1985, 3, 4),
        "gender": "woman",
        "language": "nl",
    }
    return Person(**{**defaults, **values})


def child(**values) -> Person:
    return person(
        first_name="Tuur",
        email=None,
        birth_date=date(2016, 5, 1),
        guardian_name="Noor Peeters",
        guardian_consents=True,
        **values,
    )


def test_a_new_team_has_pages_and_a_captain():
    route = make_route(make_edition())
    walker = register(route.edition, person(), route_id=route.id, team=TeamFacts(name="De Brug"), at=NOW)
    assert walker.captain_since == NOW
    assert page_of_team(walker.team).slug == "de-brug"
    assert page_of_walker(walker).slug == "noor-peeters"
    assert (walker.fee, walker.confirmed_at, walker.to_pay) == (1000, None, 1000)


def test_a_childs_page_address_holds_no_surname():
    route = make_route(make_edition())
    walker = register(route.edition, child(), route_id=route.id, at=NOW)
    slug = page_of_walker(walker).slug
    assert slug.startswith("tuur-")
    assert "peeters" not in slug


def test_fees_by_kind_of_route():
    edition = make_edition(fee_central=1000, fee_own=500)
    own = make_route(edition, kind=RouteKind.OWN)
    assert register(edition, person(), route_id=own.id, at=NOW).fee == 500


def test_a_code_makes_it_free_and_is_used_up():
    route = make_route(make_edition())
    make_codes(route.edition, ["welkom"], uses=1, at=NOW)
    walker = register(route.edition, person(), route_id=route.id, code=" Welkom ", at=NOW)
    assert (walker.fee, walker.used_code, walker.confirmed_at) == (0, True, NOW)
    with pytest.raises(Refused) as refusal:
        register(route.edition, person(first_name="Jef"), route_id=route.id, code="WELKOM", at=NOW)
    assert refusal.value.field == "code"


def test_an_expired_code_is_refused():
    route = make_route(make_edition())
    make_codes(route.edition, ["OUD"], uses=5, expires_at=NOW, at=NOW - timedelta(days=9))
    with pytest.raises(Refused):
        register(route.edition, person(), route_id=route.id, code="OUD", at=NOW)


def test_a_fee_is_paid_through_the_checkout_but_is_no_gift():
    route = make_route(make_edition())
    walker = register(route.edition, person(), route_id=route.id, team=TeamFacts(name="De Brug"), at=NOW)
    other = register(route.edition, child(), route_id=route.id, team=walker.team, at=NOW)
    checkout = ask_fees([walker, other], asked_by=walker, email="noor@example.org", language="nl", at=NOW)
    assert [(line.purpose, line.amount) for line in checkout.lines] == [(Purpose.REGISTRATION_FEE, 1000)] * 2
    record_payment(checkout, provider="test", reference="one", amount=2000, paid_at=NOW)
    assert (walker.confirmed_at, other.confirmed_at) == (NOW, NOW)
    assert (page_of_walker(walker).raised, page_of_team(walker.team).raised) == (0, 0)


def test_asking_twice_asks_once():
    walker = make_walker(make_route(make_edition()), confirmed_at=None, fee_received=0)
    first = ask_fees([walker], asked_by=walker, email="a@example.org", language="nl", at=NOW)
    assert ask_fees([walker], asked_by=walker, email="a@example.org", language="nl", at=NOW) is first
    pay(first, at=NOW)
    walker.fee_received = walker.fee
    with pytest.raises(Refused):
        ask_fees([walker], asked_by=walker, email="a@example.org", language="nl", at=NOW)


def test_another_route_costs_what_it_costs():
    edition = make_edition()
    own, central = make_route(edition, kind=RouteKind.OWN), make_route(edition)
    walker = make_walker(own)
    change_walker(walker, person(), route_id=central.id, at=NOW)
    assert (walker.fee, walker.to_pay) == (1000, 500)


def test_no_change_to_a_full_route():
    edition = make_edition()
    full = make_route(edition, distance_km=40, places=1)
    make_walker(full)
    walker = make_walker(make_route(edition))
    with pytest.raises(Refused):
        change_walker(walker, person(), route_id=full.id, at=NOW)


def test_cancelling_frees_the_place_and_hands_over_the_team():
    route = make_route(make_edition(), places=3)
    captain = register(route.edition, person(), route_id=route.id, team=TeamFacts(name="De Brug"), at=NOW)
    register(route.edition, child(), route_id=route.id, team=captain.team, at=NOW)
    heir = register(route.edition, person(email="heir@example.org"), route_id=route.id, team=captain.team, at=NOW)
    later = NOW + timedelta(days=1)
    cancel_walker(captain, at=later)
    assert (captain.cancelled_at, captain.captain_since, heir.captain_since) == (later, None, later)
    register(route.edition, person(), route_id=route.id, at=later)


def test_the_last_to_leave_closes_the_team():
    route = make_route(make_edition())
    captain = register(route.edition, person(), route_id=route.id, team=TeamFacts(name="De Brug"), at=NOW)
    cancel_walker(captain, at=NOW)
    cancel_walker(captain, at=NOW + timedelta(days=1))
    assert captain.team.closed_at == captain.cancelled_at == NOW


def test_a_childs_letters_go_to_the_captain(outbox):
    route = make_route(make_edition())
    captain = register(route.edition, person(), route_id=route.id, team=TeamFacts(name="De Brug"), at=NOW)
    register(route.edition, child(language="fr"), route_id=route.id, team=captain.team, at=NOW)
    run_jobs()
    assert [letter.to for letter in outbox] == [["noor@example.org"]] * 2


def test_a_job_that_runs_twice_sends_one_letter(outbox):
    route = make_route(make_edition())
    register(route.edition, person(), route_id=route.id, at=NOW)
    columns = "queue_name, task_name, args"
    again = f"INSERT INTO procrastinate_jobs ({columns}) SELECT {columns} FROM procrastinate_jobs"
    db.session.execute(text(again))
    assert run_jobs() == ["letters.send_welcome"] * 2
    assert len(outbox) == 1
