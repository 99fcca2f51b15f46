"""Cancelling: what becomes of the fee, and of whom the captain registered."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import form_of
from walk.certificates.counting import list_gifts
from walk.db import db
from walk.donations.conversion import turn_fee_into_gift
from walk.donations.models import Donation
from walk.errors import Refused
from walk.pages.queries import page_of_walker
from walk.payments.commands import record_failed_reversal, record_payment, record_reversal
from walk.payments.models import Payment, Reversal, ReversalKind
from walk.payments.proofs import find_differences
from walk.walkers.fees import ask_fees
from walk.walkers.leaving import cancel_walker
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link

SOON = date(2027, 6, 1)


@pytest.fixture
def family(rows) -> tuple[Walker, Walker, Payment]:
    """A captain and a child, paid for in one payment."""
    edition = make_edition()
    make_page(edition, slug="walk")
    route, team = make_route(edition), make_team(edition)
    values = {"team": team, "confirmed_at": None, "fee_received": 0}
    captain = make_walker(route, email="noor@example.org", captain_since=NOW, **values)
    child = make_walker(
        route, first_name="Tuur", email=None, contact_email="noor@example.org", birth_date=date(2015, 5, 1), **values
    )
    for each in (captain, child, team):
        make_page(each)
    checkout = ask_fees([captain, child], asked_by=captain, email="noor@example.org", language="nl", at=NOW)
    payment = record_payment(checkout, provider="stripe", reference="pi_1", amount=2000, paid_at=NOW)
    assert payment is not None
    db.session.commit()
    return captain, child, payment


def test_the_fee_turned_into_a_gift_is_one(family):
    captain, child, _payment = family
    cancel_walker(child, at=NOW)
    turned = turn_fee_into_gift(child, to="noor@example.org", at=NOW + timedelta(days=1))
    [gift] = db.session.scalars(select(Donation))
    assert (turned, gift.received, gift.page, gift.donor.email) == (
        1000,
        1000,
        page_of_walker(child),
        "noor@example.org",
    )
    assert (child.fee, child.fee_received, captain.fee_received) == (0, 0, 1000)
    assert page_of_walker(child).raised == 1000
    assert list(find_differences()) == []
    assert turn_fee_into_gift(child, to="noor@example.org", at=NOW) == 0


def test_it_is_a_gift_of_the_year_in_which_it_is_made(family):
    _captain, child, payment = family
    payment.paid_at, payment.tax_year = NOW.replace(year=2026), 2026
    cancel_walker(child, at=NOW)
    turn_fee_into_gift(child, to="noor@example.org", at=NOW)
    years = db.session.scalars(select(Payment.tax_year).order_by(Payment.id))
    assert list(years) == [2026, 2027]


def test_a_standing_registration_keeps_its_fee(family):
    captain, _child, _payment = family
    with pytest.raises(Refused):
        turn_fee_into_gift(captain, to="noor@example.org", at=NOW)


def test_a_refund_after_all_takes_the_gift_back(family):
    """The office pays the whole payment back, also the part that had become a gift: nothing is counted any more."""
    captain, child, payment = family
    cancel_walker(child, at=NOW)
    turn_fee_into_gift(child, to="noor@example.org", at=NOW)
    record_reversal(payment, kind=ReversalKind.REFUND, reference="re_1", amount=2000, at=NOW)
    assert (page_of_walker(child).raised, captain.fee_received) == (0, 0)
    assert list(find_differences()) == []
    refund = db.session.scalars(select(Reversal).where(Reversal.reference == "re_1")).one()
    record_failed_reversal(refund, at=NOW)
    assert (page_of_walker(child).raised, captain.fee_received) == (1000, 1000)
    assert list(find_differences()) == []


@pytest.mark.parametrize(
    ("until", "too_much"),
    [(None, 0), (SOON - timedelta(days=60), 0), (SOON, 1000), (NOW.date(), 1000)],
)
def test_the_fee_comes_back_until_its_day(family, until, too_much):
    captain, child, _payment = family
    captain.edition.fee_back_until = until
    cancel_walker(child, at=NOW)
    assert child.fee_received - child.fee == too_much


def test_by_the_page_with_whom_one_registered(client, family):
    captain, child, _payment = family
    address = f"/my/{personal_link(captain)}/cancel"
    page = client.get(address).get_data(as_text=True)
    assert "Turn it into a gift" in page
    assert "Tuur does not walk either" in page
    sent = {**form_of(client, address), "fee": "gift", "along": str(child.id)}
    assert client.post(address, data=sent).status_code == 303
    assert captain.cancelled_at is not None
    assert child.cancelled_at is not None
    assert captain.team.closed_at is not None
    assert sorted(db.session.scalars(select(Donation.received))) == [1000, 1000]
    client.post(address, data=sent)
    assert sorted(db.session.scalars(select(Donation.received))) == [1000, 1000]


def test_a_captain_cannot_cancel_a_friend_along(client, family):
    captain, _child, _payment = family
    friend = make_walker(captain.route, team=captain.team, email="jef@example.org")
    make_page(friend)
    db.session.commit()
    address = f"/my/{personal_link(captain)}/cancel"
    client.post(address, data={**form_of(client, address), "along": str(friend.id)})
    assert (captain.cancelled_at is None, friend.cancelled_at, friend.captain_since is None) == (False, None, False)


def test_a_child_of_the_captain_stays_with_the_team(family):
    captain, child, _payment = family
    cancel_walker(captain, at=NOW)
    assert (child.cancelled_at, child.captain_since) == (None, NOW)


def test_a_fee_is_on_no_certificate_but_a_turned_one_is(family):
    _captain, child, _payment = family
    assert [gift.amount for gift in list_gifts(year=2027)] == []
    cancel_walker(child, at=NOW)
    turn_fee_into_gift(child, to="noor@example.org", at=NOW)
    assert [gift.amount for gift in list_gifts(year=2027)] == [1000]
