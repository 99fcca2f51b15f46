"""Events that wait: they never keep a payment back, and are settled once their trouble is over."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.conftest import run_jobs
from tests.factories import make_donation, make_edition, make_page, make_route, make_walker
from tests.payments.telling import charge, event, intent, refund, send, session
from walk import jobs
from walk.clock import now
from walk.db import db
from walk.donations.models import Donation
from walk.pages.models import Page
from walk.payments.models import Payment, Reversal, StripeEvent


@pytest.fixture
def gift(rows) -> Donation:
    page = make_page(make_walker(make_route(make_edition())))
    make_donation(page, amount=700)
    return make_donation(page, amount=5000, paid_at=None)


def problem_of(told: dict) -> str | None:
    return db.session.scalars(select(StripeEvent.problem).where(StripeEvent.event == told["id"])).one()


def is_settled(told: dict) -> bool:
    return db.session.scalars(select(StripeEvent.settled_at).where(StripeEvent.event == told["id"])).one() is not None


@pytest.mark.parametrize(
    ("broken", "problem"),
    [({"amount": 0}, "IntegrityError"), ({"amount": "many"}, "ProgrammingError|DataError"), ({}, "KeyError")],
)
def test_a_waiting_event_that_fails_does_not_stop_its_payment(client, gift, broken, problem, caplog):
    caplog.set_level(logging.CRITICAL)
    checkout = gift.line.checkout
    waiting = event("refund.created", {"id": "re_broken", "payment_intent": intent(checkout), **broken})
    good = charge(checkout)
    for each in (waiting, good, session(checkout)):
        assert send(client, each) == 200
    assert (gift.received, gift.page.raised, gift.page.gifts) == (5000, 5700, 2)
    assert db.session.scalars(select(Payment.method).where(Payment.reference == intent(checkout))).one() == "bancontact"
    assert (is_settled(waiting), is_settled(good)) == (False, True)
    assert (problem_of(waiting) or "").split(":")[0] in problem.split("|")
    assert db.session.scalars(select(Reversal)).all() == []


def test_a_waiting_event_with_a_problem_is_settled_with_its_payment(client, gift):
    checkout = gift.line.checkout
    waiting = refund(checkout, 5000)
    assert send(client, waiting) == 200
    db.session.execute(update(StripeEvent).values(problem="OperationalError: the database was away"))
    send(client, session(checkout))
    assert (is_settled(waiting), problem_of(waiting)) == (True, None)
    assert (gift.received, gift.page.raised, gift.page.gifts) == (0, 700, 1)


def test_events_that_wait_for_another_payment_go_on_waiting(client, gift):
    other = make_donation(gift.page, amount=900, paid_at=None)
    waiting = refund(other.line.checkout, 900)
    send(client, waiting)
    send(client, session(gift.line.checkout))
    assert (is_settled(waiting), problem_of(waiting)) == (False, None)
    assert gift.received == 5000


@pytest.fixture
def in_trouble(client, gift, caplog) -> dict:
    """The event of a payment whose promise could not be read."""
    caplog.set_level(logging.CRITICAL)
    told, line, page = session(gift.line.checkout), gift.line_id, gift.page_id
    kept = {c.key: getattr(gift, c.key) for c in Donation.__table__.columns if c.key != "id"}
    db.session.execute(delete(Donation).where(Donation.line_id == line))
    assert send(client, told) == 500
    assert not is_settled(told)
    assert "NoResultFound" in (problem_of(told) or "")
    assert db.session.scalars(select(Payment).where(Payment.reference == intent_of(told))).all() == []
    return {"told": told, "kept": kept, "page": db.session.get_one(Page, page)}


def intent_of(told: dict) -> str:
    return told["data"]["object"]["payment_intent"]


def tried_again() -> None:
    jobs.enqueue("payments.settle_again")
    assert run_jobs()[0] == "payments.settle_again"


def test_what_is_mended_is_settled_by_itself(client, in_trouble):
    db.session.add(Donation(**in_trouble["kept"]))
    waiting = refund(make_donation(in_trouble["page"], amount=300, paid_at=None).line.checkout, 300)
    send(client, waiting)
    tried_again()
    assert (is_settled(in_trouble["told"]), problem_of(in_trouble["told"])) == (True, None)
    payment = db.session.scalars(select(Payment).where(Payment.reference == intent_of(in_trouble["told"]))).one()
    assert payment.amount == 5000
    line = in_trouble["kept"]["line_id"]
    assert db.session.scalars(select(Donation.received).where(Donation.line_id == line)).one() == 5000
    assert not is_settled(waiting)


def test_what_is_not_mended_keeps_its_problem(in_trouble):
    tried_again()
    assert not is_settled(in_trouble["told"])
    assert "NoResultFound" in (problem_of(in_trouble["told"]) or "")


def test_after_a_month_it_is_left_alone(in_trouble):
    db.session.add(Donation(**in_trouble["kept"]))
    db.session.execute(update(StripeEvent).values(received_at=now() - timedelta(days=31)))
    tried_again()
    assert not is_settled(in_trouble["told"])
