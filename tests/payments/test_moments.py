"""When a payment was made, and how far a checkout has come, whatever event comes first."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from tests.payments.telling import charge, event, intent, send, session
from walk.db import db
from walk.payments.checkout import payment_address
from walk.payments.models import Checkout, Payment

LAST_SECOND = datetime(2026, 12, 31, 22, 59, 58, tzinfo=UTC)  # 23:59:58 in Brussels
NEXT_YEAR = datetime(2026, 12, 31, 23, 0, 3, tzinfo=UTC)


@pytest.fixture
def checkout(rows) -> Checkout:
    page = make_page(make_walker(make_route(make_edition())))
    make_donation(page, amount=700, paid_at=NOW)
    checkout = make_donation(page, amount=5000, paid_at=None).line.checkout
    checkout.stripe_session, checkout.stripe_url = "cs_first", "https://pay.example/first"
    checkout.session_opened_at = NOW - timedelta(minutes=5)
    db.session.commit()
    return checkout


def payment_of(checkout: Checkout) -> Payment:
    return db.session.scalars(select(Payment).where(Payment.checkout_id == checkout.id)).one()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_payment_is_made_when_the_charge_succeeds(client, checkout, order):
    after = event("payment_intent.succeeded", {"id": intent(checkout)}, at=NEXT_YEAR)
    told = [charge(checkout, at=LAST_SECOND), session(checkout, at=NEXT_YEAR), after]
    for place in order:
        assert send(client, told[place]) == 200
    payment = payment_of(checkout)
    assert (payment.paid_at, payment.tax_year, payment.method) == (LAST_SECOND, 2026, "bancontact")
    others = select(Payment.paid_at, Payment.tax_year).where(Payment.id != payment.id)
    assert db.session.execute(others).all() == [(NOW, 2027)]


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (LAST_SECOND, 2026),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 2027),
        (datetime(2027, 6, 30, 22, 30, tzinfo=UTC), 2027),
    ],
)
def test_the_tax_year_is_that_of_brussels(client, checkout, at, year):
    send(client, session(checkout, at=at))
    assert payment_of(checkout).tax_year == year


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_slow_bank(client, checkout, order):
    told = [
        session(checkout, at=NOW, payment_status="unpaid"),
        charge(checkout, at=LAST_SECOND),
        session(checkout, "async_payment_succeeded", at=NEXT_YEAR),
    ]
    for place in order:
        send(client, told[place])
    assert (payment_of(checkout).paid_at, payment_of(checkout).tax_year) == (LAST_SECOND, 2026)


def test_filled_in_and_not_answered_yet(client, checkout):
    unpaid = session(checkout, at=NOW, payment_status="unpaid")
    send(client, unpaid)
    send(client, {**unpaid, "id": "evt_again", "created": unpaid["created"] + 60})
    assert (checkout.submitted_at, checkout.closed_at) == (NOW, None)
    assert db.session.scalars(select(Payment).where(Payment.checkout_id == checkout.id)).all() == []


def test_the_bank_says_no(client, checkout):
    send(client, session(checkout, at=NOW, payment_status="unpaid"))
    send(client, session(checkout, "async_payment_failed", at=NOW + timedelta(days=3), payment_status="unpaid"))
    assert (checkout.submitted_at, checkout.closed_at) == (None, NOW + timedelta(days=3))


def test_the_bank_said_no_before_we_heard_of_it(client, checkout):
    send(client, session(checkout, "async_payment_failed", at=NOW + timedelta(days=3), payment_status="unpaid"))
    send(client, session(checkout, at=NOW, payment_status="unpaid"))
    assert (checkout.submitted_at, checkout.closed_at) == (None, NOW + timedelta(days=3))


def test_a_page_that_expired_closes_its_checkout(client, checkout):
    send(client, session(checkout, "expired", at=NOW, payment_status="unpaid"))
    assert checkout.closed_at == NOW


def test_an_old_page_that_expires_does_not_close_a_newer_one(client, checkout):
    old = session(checkout, "expired", at=NOW, payment_status="unpaid")
    checkout.stripe_session, checkout.stripe_url = "cs_second", "https://pay.example/second"
    send(client, old)
    assert (checkout.closed_at, checkout.stripe_session) == (None, "cs_second")
    asked_again = payment_address(checkout, thanks_url="/thanks", back_url="/back", at=NOW)
    assert asked_again == "https://pay.example/second"


def test_the_bank_says_no_to_an_old_page(client, checkout):
    told = [session(checkout, payment_status="unpaid"), session(checkout, "async_payment_failed")]
    checkout.stripe_session, checkout.stripe_url = "cs_second", "https://pay.example/second"
    for each in told:
        send(client, each)
    assert (checkout.closed_at, checkout.submitted_at) == (None, None)


def test_paying_on_an_old_page_counts_all_the_same(client, checkout):
    old = session(checkout)
    checkout.stripe_session = "cs_second"
    send(client, old)
    assert payment_of(checkout).amount == 5000


def test_another_applications_page_closes_nothing(client, checkout):
    told = session(checkout, "expired", id="cs_of_another", client_reference_id="their reference")
    assert send(client, told) == 200
    assert checkout.closed_at is None
