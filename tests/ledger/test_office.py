"""What finance does at its desk: a gift at the table, a refund, a correction, a move; what others may not."""

import pytest
from sqlalchemy import select

from tests.architecture.test_pages import sign_in
from tests.conftest import run_jobs
from tests.factories import make_donation, make_edition, make_page, make_team
from tests.filling import fill, form_of
from tests.payments.demo_stripe import empty_books, paid_unheard, promised
from walk.accounts.models import Account
from walk.db import db
from walk.demo.stripe import deliver
from walk.donations.models import Donation, GiftMove
from walk.payments.models import Payment, RefundOrder, Reversal, ReversalKind, Verification
from walk.payments.proofs import find_differences

__all__ = ["empty_books"]
MONEY = "/office/money"
CASH = {
    "method": "cash",
    "amount": "12,50",
    "paid_on": "2026-05-01",
    "first_name": "Émile",
    "last_name": "Dupont",
    "email": "emile@example.org",
    "language": "fr",
    "note": "envelope 3",
}


@pytest.fixture
def page(rows):
    edition = make_edition(year=2027)
    make_page(make_team(edition, name="De Brug"), slug="de-brug")
    return make_page(edition, slug="walk")


@pytest.fixture
def finance(client):
    sign_in(client, "finance")
    db.session.scalars(select(Account)).one().language = "en"
    db.session.commit()
    return client


@pytest.fixture
def online(app, client, page) -> Payment:
    deliver(paid_unheard(app, promised(client)))
    return db.session.scalars(select(Payment)).one()


def test_a_gift_at_the_table(finance, page):
    found = finance.get(f"{MONEY}/take?q=brug").get_data(as_text=True)
    assert "team De Brug" in found or "De Brug" in found
    answer = fill(finance, f"{MONEY}/take/{page.id}", **CASH)
    payment = db.session.scalars(select(Payment)).one()
    assert answer.location == f"{MONEY}/payments/{payment.id}"
    assert (payment.reference, payment.amount, payment.tax_year) == ("2026-0001", 1250, 2026)
    assert payment.taken_by == "finance@example.org"
    db.session.refresh(page)
    assert page.raised == 1250
    shown = finance.get(answer.location).get_data(as_text=True)
    for told in ("2026-0001", "envelope 3", "Émile Dupont", "Cash"):
        assert told in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": ""}, "Write an amount."),
        ({"amount": "0"}, "Number must be"),
        ({"first_name": ""}, "Write the first name."),
        ({"paid_on": "2099-01-01"}, "This day has not come yet."),
        ({"paid_on": "0026-05-01"}, "Check the year."),
        ({"method": "gold"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(finance, page, wrong, sentence):
    answer = fill(finance, f"{MONEY}/take/{page.id}", **{**CASH, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert db.session.scalars(select(Donation)).all() == []


def test_a_refund_through_stripe(finance, online, page):
    address = f"{MONEY}/payments/{online.id}"
    too_much = finance.post(f"{address}/refund", data={**form_of(finance, address), "amount": "40,01", "note": "x"})
    assert too_much.status_code == 422
    assert "no more than what is left" in too_much.get_data(as_text=True)
    done = finance.post(f"{address}/refund", data={**form_of(finance, address), "amount": "15", "note": "by phone"})
    assert done.location == address
    order = db.session.scalars(select(RefundOrder)).one()
    assert (order.amount, order.note, order.asked_by) == (1500, "by phone", "finance@example.org")
    run_jobs()
    db.session.refresh(page)
    assert page.raised == 2500
    html = finance.get(address).get_data(as_text=True)
    assert "€25 left" in html
    assert list(find_differences()) == []


def test_a_double_click_takes_and_gives_back_once(finance, online, page):
    address = f"{MONEY}/payments/{online.id}"
    twice = {**form_of(finance, address), "amount": "10", "note": "by phone"}
    assert [finance.post(f"{address}/refund", data=twice).status_code for _ in range(2)] == [303, 303]
    assert db.session.scalars(select(RefundOrder.amount)).all() == [1000]
    cash = {**form_of(finance, f"{MONEY}/take/{page.id}"), **CASH}
    places = {finance.post(f"{MONEY}/take/{page.id}", data=cash).location for _ in range(2)}
    assert len(places) == 1
    assert db.session.scalars(select(Payment.reference).where(Payment.provider == "table")).all() == ["2026-0001"]


@pytest.mark.parametrize("when", ["since=0001-01-01", "until=9999-12-31", "since=x", "year=99999999999"])
@pytest.mark.parametrize("where", ["/", "/closing", "/ledger.csv"])
def test_odd_dates_are_not_asked(finance, page, where, when):
    with finance.get(f"{MONEY}{where}?{when}") as answer:
        assert answer.status_code == 200


def test_a_correction_only_of_what_was_typed(finance, online, page):
    fill(finance, f"{MONEY}/take/{page.id}", **CASH)
    cash = db.session.scalars(select(Payment).where(Payment.provider == "table")).one()
    hidden = form_of(finance, f"{MONEY}/payments/{cash.id}")
    refused = finance.post(f"{MONEY}/payments/{online.id}/correction", data={**hidden, "note": "x"})
    assert refused.status_code == 404
    assert finance.post(f"{MONEY}/payments/{cash.id}/correction", data={**hidden, "note": ""}).status_code == 422
    done = finance.post(f"{MONEY}/payments/{cash.id}/correction", data={**hidden, "note": "typed twice"})
    assert done.status_code == 303
    assert db.session.scalars(select(Reversal.kind)).all() == [ReversalKind.CORRECTION]


def test_a_gift_moves(finance, online, page):
    gift = db.session.scalars(select(Donation)).one()
    address = f"{MONEY}/payments/{online.id}/move/{gift.id}"
    found = finance.get(f"{address}?q=brug").get_data(as_text=True)
    assert "de-brug" in found
    other = make_page(make_team(page.edition, name="Elders"), slug="elders")
    hidden = form_of(finance, f"{address}?q=brug")
    assert finance.post(address, data={**hidden, "page": "nothing", "reason": "x"}).status_code == 404
    assert finance.post(address, data={**hidden, "page": other.id, "reason": ""}).status_code == 422
    assert finance.post(address, data={**hidden, "page": other.id, "reason": "meant so"}).status_code == 303
    db.session.refresh(page)
    assert (page.raised, db.session.scalars(select(GiftMove.reason)).all()) == (0, ["meant so"])


def test_proofs_are_run_and_shown(finance, page):
    answer = finance.post(f"{MONEY}/proofs", data=form_of(finance, f"{MONEY}/proofs"))
    assert answer.status_code == 303
    assert "all is right" in finance.get(f"{MONEY}/proofs").get_data(as_text=True)
    make_donation(page, amount=700)
    page.raised = 1
    db.session.commit()
    finance.post(f"{MONEY}/proofs", data=form_of(finance, f"{MONEY}/proofs"))
    assert len(db.session.scalars(select(Verification.found).order_by(Verification.id.desc())).first()) == 1
    assert "The books do not agree in 1 place." in finance.get(f"{MONEY}/").get_data(as_text=True)


@pytest.mark.parametrize("role", ["organiser", "volunteer", None])
def test_who_is_not_finance_changes_nothing(client, online, page, role):
    sign_in(client, role)
    hidden = form_of(client, "/2027/walk/give")
    address = f"{MONEY}/payments/{online.id}"
    for path in (f"{address}/refund", f"{address}/correction", f"{MONEY}/take/{page.id}"):
        assert client.post(path, data={**hidden, **CASH}).status_code == 404
    assert db.session.scalars(select(Reversal)).all() == []


def test_the_list_does_not_grow_in_statements(finance, page):
    from tests.architecture.test_pages import count_queries

    def look() -> int:
        return count_queries(finance, f"{MONEY}/")

    make_donation(page)
    few = look()
    for _ in range(5):
        make_donation(page)
    assert look() == few <= 9
