"""Giving money back from the office: once, never more than there is, and counted when it left."""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_edition, make_page
from tests.payments.demo_stripe import paid_unheard, promised
from tests.payments.stand_in import BROKEN, CONNECTION
from tests.payments.telling import event, send
from walk.clock import now
from walk.db import db
from walk.demo import books
from walk.demo.stripe import deliver
from walk.errors import Refused
from walk.i18n import speaking
from walk.payments.models import Payment, RefundOrder, Reversal, ReversalKind
from walk.payments.proofs import find_differences
from walk.payments.refunds import note_paid_back, order_refund, refundable

_keys = count(1)


def by(**values):
    """Who asks, why and when; every form has a key of its own."""
    who = {"note": "asked by phone", "asked_by": "finance@example.org", "at": NOW, "form_key": f"form {next(_keys)}"}
    return {**who, **values}


NO = (400, {"error": {"type": "invalid_request_error", "message": "Charge has already been refunded."}})


@pytest.fixture(autouse=True)
def english(rows):
    with speaking("en"):
        yield


@pytest.fixture
def page(rows):
    page = make_page(make_edition(year=2027), slug="walk")
    make_donation(page, amount=700)
    return page


@pytest.fixture
def payment(app, client, page) -> Payment:
    checkout = promised(client)
    deliver(paid_unheard(app, checkout))
    return db.session.scalars(select(Payment).where(Payment.checkout_id == checkout.id)).one()


def test_a_refund_leaves_the_totals_when_it_left_us(payment, page):
    order = order_refund(payment, amount=1500, **by())
    assert (page.raised, refundable(payment)) == (4700, 2500)
    assert "payments.send_refund" in run_jobs()
    assert (page.raised, page.gifts, refundable(payment)) == (3200, 2, 2500)
    [reversal] = db.session.scalars(select(Reversal))
    assert (reversal.kind, reversal.amount, reversal.reference) == (ReversalKind.REFUND, 1500, order.reference)
    order_refund(payment, amount=2500, **by())
    run_jobs()
    assert (page.raised, page.gifts, refundable(payment)) == (700, 1, 0)
    assert [each["amount"] for each in books.every("re_demo_")].count(2500) == 1
    assert list(find_differences()) == []


@pytest.mark.parametrize("amount", [0, -1, 4001])
def test_never_more_than_there_is(payment, amount):
    with pytest.raises(Refused, match="no more than what is left"):
        order_refund(payment, amount=amount, **by())
    assert db.session.scalars(select(RefundOrder)).all() == []


def test_what_is_on_its_way_cannot_be_asked_again(payment):
    order_refund(payment, amount=4000, **by())
    with pytest.raises(Refused, match="no more than what is left"):
        order_refund(payment, amount=1, **by())


def test_the_same_form_twice_is_one_refund(payment):
    same = by()
    orders = {order_refund(payment, amount=1000, **same).id for _ in range(2)}
    assert len(orders) == 1
    assert refundable(payment) == 3000


def test_an_answer_lost_for_more_than_a_day_makes_no_second_refund(payment, page, answering):
    order = order_refund(payment, amount=1500, **by(at=now() - timedelta(days=2)))
    db.session.commit()
    made = {"id": "re_1", "object": "refund", "amount": 1500, "status": "succeeded"}
    made |= {"payment_intent": payment.reference, "metadata": {"order": str(order.id)}}
    stripe = answering((200, {"object": "list", "url": "/v1/refunds", "has_more": False, "data": [made]}))
    run_jobs()
    assert [each.method for each in stripe.asked] == ["get"]
    assert (order.reference, page.raised) == ("re_1", 3200)


def test_a_reason_is_needed(payment):
    with pytest.raises(Refused, match="Write why"):
        order_refund(payment, amount=1, **by(note="  "))


def test_when_the_line_is_cut_the_same_refund_is_asked_again(payment, page, answering):
    order = order_refund(payment, amount=1500, **by())
    db.session.commit()
    made = {
        "id": "re_1",
        "object": "refund",
        "amount": 1500,
        "status": "succeeded",
        "payment_intent": payment.reference,
    }
    stripe = answering(CONNECTION, BROKEN, (200, made))
    for _ in range(2):
        with pytest.raises(Exception, match=r"APIConnectionError|APIError"):
            run_jobs()
        db.session.rollback()
        again(order)
    run_jobs()
    assert {each.key for each in stripe.asked} == {f"refund-{order.id}"}
    assert (order.reference, page.raised) == ("re_1", 3200)


def again(order: RefundOrder) -> None:
    from walk import jobs

    jobs.enqueue("payments.send_refund", order_id=order.id)
    db.session.commit()


def test_a_refund_that_stripe_refuses_is_shown_and_takes_nothing(payment, page, answering):
    order = order_refund(payment, amount=1500, **by())
    answering(NO)
    run_jobs()
    assert (order.reference, order.problem) == (None, "Charge has already been refunded.")
    assert order.refused_at is not None
    assert (page.raised, refundable(payment)) == (4700, 4000)


def test_a_refund_that_fails_later_counts_again(client, payment, page):
    order = order_refund(payment, amount=4000, **by())
    run_jobs()
    assert page.raised == 700
    failed = {"id": order.reference, "amount": 4000, "status": "failed", "payment_intent": payment.reference}
    assert send(client, event("refund.failed", failed)) == 200
    assert (page.raised, page.gifts, refundable(payment)) == (4700, 2, 4000)
    assert list(find_differences()) == []


def test_money_from_elsewhere_is_paid_back_by_hand(payment, page):
    later = NOW + timedelta(days=1)
    by_hand = {"note": "double", "made_by": "finance@example.org", "paid_at": later, "at": later}
    with pytest.raises(Refused, match="Stripe gives this back"):
        note_paid_back(payment, amount=100, form_key="0", **by_hand)
    other = db.session.scalars(select(Payment).where(Payment.provider == "test")).one()
    with pytest.raises(Refused, match="bank account"):
        order_refund(other, amount=100, **by())
    for key in ("1", "2", "2"):  # the last form was sent twice
        note_paid_back(other, amount=300, form_key=key, **by_hand)
    with pytest.raises(Refused, match="no more than what is left"):
        note_paid_back(other, amount=300, form_key="3", **by_hand)
    for day in (NOW - timedelta(days=900), later + timedelta(days=1)):
        with pytest.raises(Refused, match="Choose a day"):
            note_paid_back(other, amount=1, form_key="4", **{**by_hand, "paid_at": day})
    assert refundable(other) == 100
    assert db.session.scalars(select(Reversal.note)).all() == ["double"] * 2
