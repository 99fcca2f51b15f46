"""Somebody who is registered already gets a place of the company: by a letter, never after paying the fee."""

import re

import pytest
from sqlalchemy import select

from tests.accounts.people import post
from tests.conftest import run_jobs
from tests.factories import NOW, make_company, make_edition, make_package, make_page, make_route, make_team, make_walker
from walk.audit import AuditEntry
from walk.companies.models import Company
from walk.companies.queries import company_link, count_seats
from walk.companies.rules import Sitter, check_sitter
from walk.db import db
from walk.errors import Refused
from walk.walkers.fees import ask_fees
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link


@pytest.fixture
def company(rows) -> Company:
    edition = make_edition(2027)
    make_page(edition, slug="walk")
    company = make_company(make_package(edition, places=2), name="Korst")
    make_page(company, slug="korst")
    return company


@pytest.fixture
def walker(company) -> Walker:
    """Registered, with a team, and the fee not paid."""
    team = make_team(company.edition, name="De Vuist")
    walker = make_walker(
        make_route(company.edition), team=team, first_name="Lou", fee=1000, fee_received=0, confirmed_at=None
    )
    make_page(walker)
    make_walker(walker.route, first_name="Noise")
    return walker


def seat_of(company: Company, walker: Walker) -> str:
    return f"/my/{personal_link(walker)}/seat/{company.staff_token}"


def ask(client, company: Company, address: str):
    return post(client, f"/staff/{company.staff_token}/known", email=address)


def test_from_the_staff_page_to_a_place(client, company, walker, outbox):
    assert "Already registered?" in client.get(f"/staff/{company.staff_token}").get_data(as_text=True)
    assert ask(client, company, walker.email.upper()).status_code == 303
    assert ask(client, company, walker.email).status_code == 303
    run_jobs()
    [letter] = outbox
    assert (letter.to, "Korst" in letter.subject) == ([walker.email], True)
    address = re.search(r"http://localhost(/my/\S+/seat/\S+)", letter.body)[1]
    assert address == seat_of(company, walker)
    page = client.get(address).get_data(as_text=True)
    assert ["Lou" in page, "De Vuist" in page, "€10" in page] == [True, True, True]
    assert walker.company_id is None
    outbox.clear()
    assert post(client, address).location == f"/my/{personal_link(walker)}#done"
    assert (walker.company_id, walker.fee, walker.to_pay, walker.team.name) == (company.id, 0, 0, "De Vuist")
    assert walker.confirmed_at is not None
    assert run_jobs() == ["companies.send_seat_taken"]
    assert [each.to for each in outbox] == [[walker.email]]
    assert walker.name in client.get(f"/company/{company_link(company)}").get_data(as_text=True)
    verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.subject == f"walker {walker.id}")).all()
    assert verbs == ["got place paid by company"]
    again = post(client, address)
    assert (again.status_code, "pays for your place already" in again.get_data(as_text=True)) == (422, True)
    assert count_seats(company) == 1


def test_an_address_of_nobody_gets_no_letter_and_the_same_answer(client, company, walker, outbox):
    make_walker(make_route(make_edition(2028)), email="elsewhere@example.org")
    make_walker(walker.route, email="gone@example.org", cancelled_at=NOW)
    for address in ("nobody@example.org", "elsewhere@example.org", "gone@example.org"):
        answer = ask(client, company, address)
        assert answer.location == f"/staff/{company.staff_token}"
    run_jobs()
    assert outbox == []
    assert ask(client, company, "nobody").status_code == 422


def test_one_letter_for_a_family(client, company, walker, outbox):
    child = make_walker(walker.route, first_name="Tuur", email=None, contact_email=walker.email, fee_received=0)
    ask(client, company, walker.email)
    run_jobs()
    [letter] = outbox
    assert [seat_of(company, each) in letter.body for each in (walker, child)] == [True, True]


def test_the_last_place_is_told_and_then_there_is_none(client, company, walker, outbox):
    other = make_walker(walker.route, fee=0, fee_received=0)
    for each in (walker, other):
        assert post(client, seat_of(company, each)).status_code == 303
    run_jobs()
    assert [letter.to for letter in outbox].count([company.email]) == 1
    late = make_walker(walker.route, fee=1000, fee_received=0)
    answer = post(client, seat_of(company, late))
    assert (answer.status_code, "are taken" in answer.get_data(as_text=True)) == (422, True)
    assert (late.company_id, late.to_pay, count_seats(company)) == (None, 1000, 2)
    assert "Already registered?" not in client.get(f"/staff/{company.staff_token}").get_data(as_text=True)


def test_a_fee_that_is_paid_or_on_its_way(client, company, walker):
    paid = make_walker(walker.route, fee=1000, fee_received=1000)
    answer = post(client, seat_of(company, paid))
    assert (answer.status_code, "paid already, and is not paid back" in answer.get_data(as_text=True)) == (422, True)
    assert "paid already, and is not paid back" in client.get(seat_of(company, paid)).get_data(as_text=True)
    checkout = ask_fees([walker], asked_by=walker, email="x@example.org", language="nl", at=NOW)
    checkout.submitted_at = NOW
    answer = post(client, seat_of(company, walker))
    assert (answer.status_code, "waiting for your bank" in answer.get_data(as_text=True)) == (422, True)
    assert (paid.company_id, walker.company_id) == (None, None)


def test_strangers(client, company, walker):
    other = make_company(make_package(make_edition(2028)))
    answer = post(client, seat_of(other, walker))
    assert (answer.status_code, "for another walk" in answer.get_data(as_text=True)) == (422, True)
    assert client.get(f"/my/x/seat/{company.staff_token}").status_code == 404
    assert client.get(f"/my/{personal_link(walker)}/seat/x").status_code == 404
    company.confirmed_at = None
    assert client.get(seat_of(company, walker)).status_code == 404
    assert ask(client, company, walker.email).status_code == 404
    company.confirmed_at, walker.cancelled_at = NOW, NOW
    assert post(client, seat_of(company, walker)).status_code == 404
    assert walker.company_id is None


@pytest.mark.parametrize(
    ("changes", "right"),
    [
        ({}, True),
        ({"same_edition": False}, False),
        ({"seat_of": 1}, False),
        ({"seat_of": 2}, False),
        ({"received": 1}, False),
        ({"waits": True}, False),
    ],
)
def test_who_can_sit(changes, right):
    sitter = Sitter(**{"same_edition": True, "seat_of": None, "received": 0, "waits": False, **changes})
    if right:
        check_sitter(sitter, 1)
    else:
        with pytest.raises(Refused):
            check_sitter(sitter, 1)
