"""Who is asked for which fee, in which checkout; and what comes in that was not due."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_route, make_team, make_walker
from walk.db import db
from walk.errors import Refused
from walk.payments.commands import record_payment, record_reversal
from walk.payments.models import Checkout, Payment, ReversalKind
from walk.payments.proofs import find_differences
from walk.routes.models import Route, RouteKind
from walk.walkers.commands import change_walker
from walk.walkers.fees import ask_fees, find_pending
from walk.walkers.leaving import cancel_walker
from walk.walkers.models import Walker
from walk.walkers.queries import list_overpaid, personal_link
from walk.walkers.rules import Person

pytestmark = pytest.mark.usefixtures("rows")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def route(rows) -> Route:
    return make_route(make_edition())


def unpaid(route: Route, **values) -> Walker:
    return make_walker(route, confirmed_at=None, fee_received=0, **values)


def ask(*walkers: Walker, by: Walker | None = None, at=NOW) -> Checkout:
    return ask_fees(walkers, asked_by=by or walkers[0], email="a@example.org", language="en", at=at)


def lines(checkout: Checkout) -> list[tuple[str, int]]:
    return [(line.description, line.amount) for line in checkout.lines]


def pays(checkout: Checkout, reference: str = "one") -> Payment:
    payment = record_payment(checkout, provider="test", reference=reference, amount=checkout.amount, paid_at=LATER)
    assert payment is not None
    return payment


def letters(walker: Walker) -> list[str]:
    """The jobs that write to this walker."""
    jobs = text("SELECT task_name FROM procrastinate_jobs WHERE args->>'walker_id' = :id ORDER BY id")
    return list(db.session.scalars(jobs, {"id": str(walker.id)}))


def overpaid(route: Route) -> list[Walker]:
    return list_overpaid(route.edition)


def as_now(walker: Walker, **values) -> Person:
    known = {name: getattr(walker, name) for name in ("first_name", "last_name", "email", "birth_date", "language")}
    return Person(**{**known, "gender": walker.gender.value, **values})


def test_everybody_opens_their_own_checkout(route):
    team = make_team(route.edition)
    captain, member = unpaid(route, team=team, captain_since=NOW), unpaid(route, team=team)
    by_captain, by_member = ask(member, by=captain), ask(member)
    assert by_captain.id != by_member.id
    assert (by_captain.asked_by, by_member.asked_by) == (f"walker {captain.id}", f"walker {member.id}")
    assert [ask(member, by=captain), ask(member)] == [by_captain, by_member]
    assert ask(captain, member).id not in {by_captain.id, by_member.id}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"at": NOW + timedelta(hours=22)}, True),
        ({"at": NOW + timedelta(hours=23)}, False),
        ({"closed": True}, False),
        ({"fee": 700}, False),
    ],
)
def test_a_checkout_is_used_again_while_it_is_open_and_asks_the_same(route, change, same):
    walker = unpaid(route)
    first = ask(walker)
    first.closed_at = NOW if change.get("closed") else None
    walker.fee = change.get("fee", walker.fee)
    db.session.flush()
    assert (ask(walker, at=change.get("at", LATER)) is first) is same


def test_what_is_paid_is_never_offered_again():
    edition = make_edition()
    own, central = make_route(edition, kind=RouteKind.OWN), make_route(edition)
    walker = unpaid(own)
    first = ask(walker)
    pays(first)
    change_walker(walker, as_now(walker), route_id=central.id, at=LATER)
    assert (walker.to_pay, walker.confirmed_at) == (500, None)
    second = ask(walker, at=LATER)
    assert second.id != first.id
    assert [amount for _, amount in lines(second)] == [500]
    pays(second, "two")
    assert (walker.fee_received, walker.to_pay, walker.confirmed_at) == (1000, 0, LATER)
    assert list(find_differences()) == []


@pytest.mark.parametrize(("back", "asked"), [(1000, 1000), (400, 400)])
def test_after_a_refund_it_is_asked_again(route, back, asked):
    walker = unpaid(route)
    first = ask(walker)
    payment = pays(first)
    record_reversal(payment, kind=ReversalKind.REFUND, reference="r", amount=back, at=LATER)
    assert (walker.fee_received, walker.confirmed_at) == (1000 - back, None)
    second = ask(walker, at=LATER)
    assert second.id != first.id
    assert [amount for _, amount in lines(second)] == [asked]


def test_nothing_is_asked_where_nothing_is_due(route):
    paid, free, gone = make_walker(route), unpaid(route, fee=0), unpaid(route)
    cancel_walker(gone, at=NOW)
    before = db.session.scalars(select(Checkout.id)).all()
    with pytest.raises(Refused):
        ask(paid, free, gone)
    assert db.session.scalars(select(Checkout.id)).all() == before


def test_a_minor_is_asked_for_by_first_name(route):
    team = make_team(route.edition)
    captain = unpaid(route, team=team, captain_since=NOW, first_name="Noor", last_name="Peeters")
    child = unpaid(route, team=team, first_name="Tuur", last_name="Geheimnaam", birth_date=date(2015, 5, 1))
    said = [description.split(" ", 1)[1] for description, _ in lines(ask(captain, child))]
    assert said == ["Noor Peeters", "Tuur"]


@pytest.mark.parametrize(
    ("submitted", "closed", "paid", "found"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (True, True, False, False),
        (True, False, True, False),
    ],
)
def test_what_the_bank_has_not_answered_is_found(route, submitted, closed, paid, found):
    walker, other = unpaid(route), unpaid(route)
    noise = ask(other)
    noise.submitted_at = NOW
    checkout = ask(walker)
    checkout.submitted_at = NOW if submitted else None
    checkout.closed_at = NOW if closed else None
    if paid:
        pays(checkout)
    db.session.flush()
    assert find_pending([walker]) is (checkout if found else None)
    assert find_pending([unpaid(route)]) is None
    assert find_pending([other]) is noise


def test_who_cancelled_and_pays_late_is_to_be_paid_back(route):
    walker, noise = unpaid(route), make_walker(route)
    checkout = ask(walker)
    cancel_walker(walker, at=NOW)
    assert overpaid(route) == []
    pays(checkout)
    assert (walker.fee_received, walker.confirmed_at, walker.to_pay) == (1000, None, 0)
    assert overpaid(route) == [walker]
    assert letters(walker) == ["walkers.send_cancellation"]
    assert noise not in overpaid(route)


def test_who_paid_and_cancelled_is_not(route):
    walker = unpaid(route)
    pays(ask(walker))
    cancel_walker(walker, at=LATER)
    assert (overpaid(route), walker.to_pay) == ([], 0)


def test_who_is_paid_for_twice_is_to_be_paid_back(route):
    team = make_team(route.edition)
    captain, member = unpaid(route, team=team, captain_since=NOW), unpaid(route, team=team)
    both, own = ask(captain, member), ask(member)
    pays(both)
    twice = pays(own, "two")
    assert overpaid(route) == [member]
    assert (captain.fee_received, member.fee_received) == (1000, 2000)
    assert letters(member) == ["walkers.send_confirmation"]
    record_reversal(twice, kind=ReversalKind.REFUND, reference="r", amount=1000, at=LATER)
    assert (overpaid(route), member.confirmed_at) == ([], LATER)
    assert list(find_differences()) == []


def test_other_years_have_their_own_list(route):
    make_walker(make_route(make_edition(2026)), fee_received=5000)
    assert overpaid(route) == []


def test_no_change_after_cancelling(route):
    other = make_route(route.edition, distance_km=40)
    walker = unpaid(route)
    cancel_walker(walker, at=NOW)
    with pytest.raises(Refused):
        change_walker(walker, as_now(walker, first_name="Else"), route_id=other.id, at=LATER)
    assert (walker.first_name, walker.route_id, walker.fee) == ("Noor", route.id, 0)


def test_one_letter_to_one_address_about_everybody_paid_for(route, outbox):
    team = make_team(route.edition)
    parent = unpaid(route, team=team, captain_since=NOW, email="noor@example.org", language="en")
    tuur = unpaid(route, team=team, first_name="Tuur", email=None, contact_email="noor@example.org")
    lou = unpaid(route, team=team, first_name="Lou", email=None)
    friend = unpaid(route, team=team, first_name="Jef", email="jef@example.org", language="en")
    unpaid(route, team=team, first_name="Noise", email=None)
    pays(ask(lou, friend, tuur, parent))
    assert run_jobs() == ["walkers.send_confirmation"] * 4
    letters = {letter.to[0]: letter for letter in outbox}
    assert sorted(letter.to[0] for letter in outbox) == ["jef@example.org", "noor@example.org"]
    family = letters["noor@example.org"]
    assert family.subject == "Your places are confirmed"
    for each in (parent, tuur, lou):
        assert f"{each.first_name}: 10 km" in family.body
        assert personal_link(each) in family.body
    for name in ("Jef", "Noise"):
        assert name not in family.body
    assert letters["jef@example.org"].subject == "Your place is confirmed"


def test_who_is_paid_for_later_is_told_then(route, outbox):
    first = unpaid(route, email="noor@example.org", language="en")
    child = unpaid(route, first_name="Tuur", email=None, contact_email="noor@example.org", language="en")
    pays(ask(first))
    run_jobs()
    pays(ask(child), "two")
    run_jobs()
    assert [(letter.to, letter.body.split(",")[0]) for letter in outbox] == [
        (["noor@example.org"], "Hello Noor"),
        (["noor@example.org"], "Hello Tuur"),
    ]
