"""Which money counts, in which year: recognition, other purposes, gifts from elsewhere, payouts; the whole report."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from tests.architecture.test_pages import count_statements
from tests.certificates.giving import ADDRESS, LATER, give_back, payment_of
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page, pay
from walk.certificates.commands import issue, rule
from walk.certificates.counting import list_gifts
from walk.certificates.queries import get_preview
from walk.certificates.report import every_row, list_turn, report, where_the_money_is
from walk.certificates.rules import Verdict
from walk.db import db
from walk.donors.models import Donor
from walk.elsewhere.models import ElsewhereGift
from walk.pages.models import Page
from walk.payments.models import Checkout, CheckoutLine, Payment, Purpose
from walk.payouts.models import BalanceEntry, Payout
from walk.settings import periods


@pytest.fixture
def page(rows) -> Page:
    return make_page(make_edition())


@pytest.fixture
def setting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def put(**values: object) -> None:
        settings = app.extensions["walk.settings"].model_copy(update=values)
        monkeypatch.setitem(app.extensions, "walk.settings", settings)

    return put


def elsewhere(donor: Donor, amount: int, **values: object) -> ElsewhereGift:
    gift = ElsewhereGift(
        **{
            "source": "civicrm",
            "external_id": f"g{db.session.query(ElsewhereGift).count()}",
            "donor": donor,
            "amount": amount,
            "given_on": date(2027, 3, 3),
            "tax_year": 2027,
            "print": "",
            "brought_at": NOW,
            "brought_by": "me",
            **values,
        }
    )
    db.session.add(gift)
    db.session.flush()
    return gift


def paid_out(payment: Payment, on: date) -> None:
    payout = Payout(reference=f"po_{payment.id}", amount=1, made_at=NOW, arrives_on=on)
    values = {"reference": f"txn_{payment.id}", "kind": "charge", "gross": 1, "fee": 0, "net": 1}
    db.session.add(BalanceEntry(payout=payout, payment=payment, paid_at=NOW, booked_at=NOW, **values))
    db.session.flush()


@pytest.mark.parametrize(
    ("setting_is", "found"),
    [
        ("", []),
        ("2016-01-01/2027-12-31", [(date(2016, 1, 1), date(2027, 12, 31))]),
        (
            "2016-01-01/2020-12-31, 2022-01-01/2027-12-31",
            [(date(2016, 1, 1), date(2020, 12, 31)), (date(2022, 1, 1), date(2027, 12, 31))],
        ),
    ],
)
def test_periods_of_recognition(setting_is, found):
    assert periods(setting_is) == found


@pytest.mark.parametrize("wrong", ["2016", "2016-01-01", "2016-01-01/2015-01-01", "x/y", "2016-13-01/2017-01-01"])
def test_what_is_no_period_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        periods(wrong)


@pytest.mark.parametrize(("until", "verdict"), [("2027-05-01", Verdict.COUNTS), ("2027-04-30", Verdict.OUTSIDE)])
def test_gifts_outside_the_recognition_never_count(page, setting, until, verdict):
    setting(recognition=f"2020-01-01/{until}")
    donation = make_donation(page, amount=4000)
    rule(payment_of(donation), counts=True, tax_year=None, reason="please", made_by="me", at=LATER)
    [gift] = list_gifts(year=2027)
    assert (gift.verdict, gift.amount) == (verdict, 4000)
    assert get_preview(2027).certificates == (verdict is Verdict.COUNTS)


def test_gifts_from_elsewhere_count_with_those_of_the_walk(page):
    donor, alone = make_donor(**ADDRESS), make_donor(**ADDRESS)
    make_donation(page, donor=donor, amount=2000)
    elsewhere(donor, 2500)
    elsewhere(donor, 9900, withdrawn_at=NOW)
    elsewhere(donor, 9900, tax_year=2026, given_on=date(2026, 3, 3))
    elsewhere(alone, 4000)
    assert (get_preview(2027).certificates, get_preview(2027).cents) == (2, 8500)
    assert issue(2027, at=LATER).cents == 8500
    assert issue(2027, at=LATER).count == 0
    assert {gift.number for gift in list_gifts(year=2027) if gift.counts} == {1, 2}


def test_the_year_of_the_payout_where_that_is_set(page, setting):
    late = make_donation(page, amount=4000, paid_at=datetime(2027, 12, 31, 12, tzinfo=UTC))
    make_donation(page, amount=5000, paid_at=datetime(2027, 12, 30, 12, tzinfo=UTC))  # not paid out yet
    paid_out(payment_of(late), date(2028, 1, 3))
    assert (get_preview(2027).cents, get_preview(2028).cents) == (9000, 0)
    setting(online_gift_year="payout")
    assert (get_preview(2027).cents, get_preview(2028).cents) == (5000, 4000)


def test_the_turn_of_the_year_shows_each_gift_of_these_days(page):
    days = [(12, 27, 22), (12, 27, 23), (12, 31, 23), (1, 5, 22), (1, 5, 23)]  # 23 o'clock is the next day in Brussels
    for month, day, hour in days:
        year = 2028 if month == 1 else 2027
        make_donation(page, amount=1000 + hour, paid_at=datetime(year, month, day, hour, 30, tzinfo=UTC))
    found = [(row.Payment.paid_at.day, row.amount, row.year) for row in list_turn(2027, 1)[0]]
    assert found == [(27, 1023, 2027), (31, 1023, 2028), (5, 1022, 2028)]


def test_the_report_says_of_every_donor_why(page):
    full, small, gone, bare = (make_donor(**ADDRESS) for _ in range(4))
    bare.street = ""
    make_donation(page, donor=full, amount=5000)
    excluded = make_donation(page, donor=full, amount=700)
    make_donation(page, donor=small, amount=3999)
    give_back(make_donation(page, donor=gone, amount=6000), 6000)
    rule(payment_of(excluded), counts=False, tax_year=None, reason="a ticket", made_by="me", at=LATER)
    issue(2027, at=LATER)
    make_donation(page, donor=bare, amount=8000)
    rows = [
        (each.donor.id, each.answer.value, each.given, each.not_counted, each.number, each.without_address)
        for each in every_row(report(2027))
    ]
    assert rows == [
        (bare.id, "waiting", 8000, 0, None, True),
        (full.id, "issued", 5000, 700, 1, False),
        (small.id, "below", 3999, 0, None, False),
        (gone.id, "nothing", 0, 0, None, False),
    ]
    assert [each.donor.id for each in every_row(report(2027, only="below"))] == [small.id]
    assert [each.donor.id for each in every_row(report(2027, only="no-address"))] == [bare.id]
    assert [each.donor.id for each in every_row(report(2027, only="no-number"))] == [bare.id, full.id]
    assert [each.donor.id for each in every_row(report(2027, search=small.email))] == [small.id]


def test_the_money_of_a_year_is_all_somewhere(page):
    donor = make_donor(**ADDRESS)
    donation = make_donation(page, donor=donor, amount=5000, paid_at=None)
    fee = CheckoutLine(
        checkout=donation.line.checkout, purpose=Purpose.REGISTRATION_FEE, description="fee", amount=1000
    )
    db.session.add(fee)
    db.session.flush()
    pay(donation.line.checkout, at=NOW)
    issue(2027, at=LATER)
    make_donation(page, amount=4500)
    make_donation(page, amount=100)
    back = make_donation(page, amount=300)
    give_back(back, 300)
    stray = Checkout(reference="s", edition=page.edition, payer_email="x@example.org", language="nl", created_at=NOW)
    db.session.add(CheckoutLine(checkout=stray, purpose=Purpose.GIFT, description="nobody's", amount=70))
    db.session.flush()
    pay(stray, at=NOW)
    elsewhere(donor, 2000)
    found = where_the_money_is(2027)
    assert found == [
        ("below", 1, 100),
        ("certified", 1, 5000),
        ("later", 1, 2000),
        ("no_donor", 1, 70),
        ("registration_fee", 1, 1000),
        ("waiting", 1, 4500),
        ("went_back", 1, 0),
    ]
    arrived = db.session.scalar(db.text("SELECT sum(amount) FROM postings"))
    assert sum(amount for _, _, amount in found) == arrived + 2000


@pytest.mark.parametrize("look", [lambda: list_gifts(year=2027), lambda: get_preview(2027)])
def test_the_number_of_statements_does_not_grow(page, look):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_donation(page, amount=4000)
        db.session.flush()
        db.session.expire_all()
        counts.append(count_statements(look))
    assert counts[0] == counts[1]
    assert counts[0] <= 4
