"""Cards that are refused one after another: the payment page is closed, and nobody else is bothered."""

import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_page, make_route, make_walker
from tests.filling import form_of
from tests.payments.demo_stripe import promised
from tests.payments.telling import event, send
from walk.clock import now
from walk.db import db
from walk.demo.stripe import get_session
from walk.errors import Refused
from walk.payments.checkout import TRIES_A_PAGE
from walk.payments.models import Checkout, FailedCharge
from walk.payments.pressure import TRIES_A_CARD, forget_where
from walk.walkers.fees import ask_fees


@pytest.fixture
def checkout(client, rows) -> Checkout:
    make_page(make_edition(year=2027), slug="walk")
    promised(client, email="other@example.org")
    return promised(client)


def refused(client, checkout: Checkout, number: int, *, card: str) -> None:
    details = {"type": "card", "card": {"fingerprint": card}}
    charge = {"id": f"ch_{number}", "object": "charge", "payment_intent": None, "payment_method_details": details}
    told = event("charge.failed", {**charge, "metadata": {"checkout": checkout.reference}})
    assert [send(client, told), send(client, told)] == [200, 200]


def is_open(checkout: Checkout) -> bool:
    db.session.refresh(checkout)
    return checkout.closed_at is None and get_session(checkout.stripe_session)["status"] == "open"


def test_too_many_cards_on_one_page(client, checkout):
    for number in range(TRIES_A_PAGE - 1):
        refused(client, checkout, number, card=f"card {number}")
    run_jobs()
    assert is_open(checkout)
    refused(client, checkout, 99, card="one more")
    assert "payments.close_page" in run_jobs()
    assert not is_open(checkout)
    other = db.session.scalars(select(Checkout).where(Checkout.id != checkout.id)).one()
    assert is_open(other)
    refused(client, checkout, 100, card="yet another")
    assert "payments.close_page" not in run_jobs()


def test_one_card_tried_on_many_pages(client, checkout):
    pages = [promised(client, email=f"{number}@example.org") for number in range(TRIES_A_CARD)]
    for number, page in enumerate(pages):
        refused(client, page, number, card="stolen")
    run_jobs()
    assert [is_open(page) for page in pages] == [True] * (TRIES_A_CARD - 1) + [False]
    assert "stolen" not in {each.card for each in db.session.scalars(select(FailedCharge))}


def test_another_applications_charge_is_none_of_ours(client, checkout):
    stranger = event("charge.failed", {"id": "ch_1", "object": "charge", "metadata": {}, "payment_intent": None})
    assert send(client, stranger) == 200
    assert db.session.scalars(select(FailedCharge)).all() == []


def test_refused_cards_are_forgotten(client, checkout):
    refused(client, checkout, 1, card="x")
    forget_where(NOW)
    assert len(db.session.scalars(select(FailedCharge)).all()) == 1
    forget_where(NOW.replace(year=NOW.year + 1))
    assert db.session.scalars(select(FailedCharge)).all() == []


def test_a_closed_page_is_not_opened_again_for_another_card(client, checkout):
    for number in range(TRIES_A_PAGE):
        refused(client, checkout, number, card=f"card {number}")
    run_jobs()
    pay = f"/pay/{checkout.reference}"
    answer = client.post(f"{pay}/online", data=form_of(client, pay))
    assert answer.status_code == 422
    assert "Too many cards were refused" in answer.get_data(as_text=True)
    assert client.post(f"{pay}/transfer", data=form_of(client, pay)).status_code == 303
    db.session.refresh(checkout)
    assert checkout.attempt == 1


def test_nor_does_a_new_checkout_help_who_pays_a_fee(client, checkout):
    walker = make_walker(make_route(checkout.edition), confirmed_at=None, fee_received=0)
    make_page(walker)
    fee = ask_fees([walker], asked_by=walker, email="", language="en", at=now())
    for number in range(TRIES_A_PAGE):
        refused(client, fee, number, card=f"card {number}")
    fee.closed_at = now()
    db.session.commit()
    with pytest.raises(Refused):
        ask_fees([walker], asked_by=walker, email="", language="en", at=now())
