"""Events that never came: open sessions are looked after, and reconciling makes good what was missed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import make_edition, make_page
from tests.payments.demo_stripe import paid_unheard, promised
from tests.payments.stand_in import BROKEN, CONNECTION, OTHER_CONTENT
from walk.clock import now
from walk.db import db
from walk.demo import books
from walk.demo.stripe import deliver, expire, get_session
from walk.demo.stripe import settle_late as bank_answers
from walk.donations.models import Donation
from walk.payments.gateway import Unanswered
from walk.payments.models import Checkout, Payment, Reversal
from walk.payments.proofs import find_differences
from walk.payments.reconciling import look_after_open_sessions, reconcile
from walk.payments.tasks import reconcile_lately

LATER = timedelta(minutes=11)
YESTERDAY = timedelta(days=1)


@pytest.fixture
def page(rows):
    return make_page(make_edition(year=2027), slug="walk")


def of(page) -> tuple[int, int]:
    db.session.expire_all()
    return page.raised, page.gifts


def test_a_payment_nobody_told_us_of_is_found(app, client, page):
    left, unheard = promised(client), promised(client, email="other@example.org")
    paid_unheard(app, unheard)
    assert look_after_open_sessions(at=now()) == 0
    assert of(page) == (0, 0)
    assert look_after_open_sessions(at=now() + LATER) == 1
    assert of(page) == (4000, 1)
    db.session.refresh(left)
    assert (left.closed_at, left.looked_at is not None) == (None, True)
    assert look_after_open_sessions(at=now() + LATER) == 0
    assert look_after_open_sessions(at=now() + 2 * LATER) == 0
    assert list(find_differences()) == []


def test_the_moment_of_the_charge_decides_the_year_however_late_we_hear(app, client, page):
    checkout = promised(client)
    paid_unheard(app, checkout)
    entry = books.every("txn_demo_")[0]
    books.keep({**entry, "created": 1_798_757_999})  # 31 December 2026, 23:59:59 in Brussels
    look_after_open_sessions(at=now() + LATER)
    payment = db.session.scalars(select(Payment)).one()
    assert (payment.tax_year, int(payment.paid_at.timestamp())) == (2026, 1_798_757_999)


def test_a_page_that_is_over_is_closed_and_can_be_paid_again(app, client, page):
    checkout = promised(client)
    expire(get_session(checkout.stripe_session))
    assert look_after_open_sessions(at=now() + LATER) == 1
    db.session.refresh(checkout)
    assert checkout.closed_at is not None


@pytest.mark.parametrize(("bank_says", "raised"), [(True, 4000), (False, 0)])
def test_a_slow_bank_whose_answer_got_lost(app, client, page, bank_says, raised):
    checkout = promised(client)
    deliver(paid_unheard(app, checkout, paid=False, method="sepa_debit"))
    db.session.refresh(checkout)
    assert checkout.submitted_at is not None
    bank_answers(get_session(checkout.stripe_session), paid=bank_says)
    assert look_after_open_sessions(at=now() + LATER) == 1
    db.session.refresh(checkout)
    assert of(page)[0] == raised
    assert (checkout.closed_at is not None) == (not bank_says)


def test_reconciling_makes_good_payments_refunds_and_disputes(app, client, page):
    refunded, disputed, known = (promised(client, email=f"{name}@example.org") for name in ("a", "b", "c"))
    deliver(paid_unheard(app, known))
    for each in (refunded, disputed):
        paid_unheard(app, each)
    charges = {each["payment_intent"]: each for each in books.every("ch_demo_")}
    by_session = {s["id"]: s["payment_intent"] for s in books.every("cs_test_")}
    books.give_back(charges[by_session[refunded.stripe_session]], 1500, "re_demo_1")
    books.dispute(charges[by_session[disputed.stripe_session]])
    report = reconcile(now() - YESTERDAY, at=now())
    assert sorted(each.split()[0] for each in report.healed) == ["checkout.session"] * 2 + ["dispute", "refund"]
    assert report.differences == []
    assert of(page) == (4000 + 2500, 2)
    again = reconcile(now() - YESTERDAY, at=now())
    assert (again.healed, again.differences, again.compared) == ([], [], report.compared)
    assert list(find_differences()) == []


def test_what_cannot_be_made_good_is_named(app, client, page):
    checkout = promised(client)
    deliver(paid_unheard(app, checkout))
    payment = db.session.scalars(select(Payment)).one()
    charge = books.every("ch_demo_")[0]
    books.keep({**charge, "amount": 4100})
    assert reconcile(now() - YESTERDAY, at=now()).differences == [
        f"{payment.reference}: 4100 cents at Stripe, 4000 here"
    ]
    books.keep({**charge, "payment_intent": "pi_of_another_application"})
    assert reconcile(now() - YESTERDAY, at=now()).differences == [f"{payment.reference}: paid here, not at Stripe"]
    assert db.session.scalars(select(Reversal)).all() == []


def test_another_applications_payments_are_left_alone(app, client, page):
    checkout = promised(client)
    session = get_session(checkout.stripe_session)
    books.keep({**session, "id": "cs_test_other", "client_reference_id": "theirs"})
    paid_unheard(app, checkout)
    other = books.get("cs_test_other")
    books.keep({**other, "status": "complete", "payment_status": "paid", "payment_intent": "pi_demo_other"})
    books.charge_of({**books.get("cs_test_other"), "demo_method": "card"})
    report = reconcile(now() - YESTERDAY, at=now())
    assert (report.differences, of(page)) == ([], (4000, 1))
    assert db.session.scalars(select(Donation.received)).all() == [4000]


@pytest.mark.parametrize("answer", [CONNECTION, BROKEN, OTHER_CONTENT])
def test_when_stripe_is_silent_nothing_changes(app, client, answering, page, answer):
    checkout = promised(client)
    stripe = answering(*[answer] * 5)
    with pytest.raises(Unanswered):
        reconcile(now() - YESTERDAY, at=now())
    with pytest.raises(Unanswered):
        look_after_open_sessions(at=now() + LATER)
    db.session.refresh(checkout)
    assert (checkout.closed_at, of(page)) == (None, (0, 0))
    assert {each.method for each in stripe.asked} == {"get"}


def test_the_command_prints_and_fails_when_something_differs(app, client, page):
    runner = app.test_cli_runner()
    checkout = promised(client)
    paid_unheard(app, checkout)
    db.session.commit()
    healed = runner.invoke(args=["payments", "reconcile", "--since", "2026-01-01"])
    assert healed.output.splitlines() == [
        f"made good: checkout.session {checkout.stripe_session}",
        "3 compared, 1 made good, 0 differ",
    ]
    books.keep({**books.every("ch_demo_")[0], "amount": 1})
    failed = runner.invoke(args=["payments", "reconcile", "--since", "2026-01-01"])
    assert failed.exit_code == 1
    assert db.session.scalars(select(Checkout.id)).all() == [checkout.id]


def test_what_stripe_does_not_know_keeps_nobody_else_waiting(app, client, page):
    strange, unheard = promised(client), promised(client, email="other@example.org")
    strange.stripe_session = "cs_of_another_account"
    db.session.commit()
    paid_unheard(app, unheard)
    assert look_after_open_sessions(at=now() + LATER) == 1
    assert of(page) == (4000, 1)


def test_one_odd_thing_does_not_keep_the_others_from_being_made_good(app, client, page):
    odd, fine = promised(client), promised(client, email="other@example.org")
    for each in (odd, fine):
        paid_unheard(app, each)
    books.keep({**get_session(odd.stripe_session), "currency": "usd"})
    report = reconcile(now() - YESTERDAY, at=now())
    assert of(page) == (4000, 1)
    assert [each for each in report.differences if "usd" in each] != []


def test_a_slow_charge_counts_when_it_succeeded_not_when_it_began(app, client, page):
    checkout = promised(client)
    paid_unheard(app, checkout, method="sepa_debit")
    charge, entry = books.every("ch_demo_")[0], books.every("txn_demo_")[0]
    began, succeeded = 1_798_628_400, 1_799_060_400  # 30 December 2026 and 4 January 2027
    books.keep({**charge, "created": began})
    books.keep({**entry, "created": succeeded})
    look_after_open_sessions(at=now() + LATER)
    payment = db.session.scalars(select(Payment)).one()
    assert (payment.tax_year, int(payment.paid_at.timestamp())) == (2027, succeeded)
    books.keep({**entry, "created": began})
    reconcile(now() - timedelta(days=4000), at=now())
    db.session.refresh(payment)
    assert payment.tax_year == 2027


def test_a_refund_that_failed_weeks_later_is_found_at_night(app, client, page):
    deliver(paid_unheard(app, promised(client)))
    refund = books.give_back(books.every("ch_demo_")[0], 1500, "re_demo_1")
    weeks_ago = int((now() - timedelta(days=40)).timestamp())
    deliver([books.event("refund.created", books.keep({**refund, "created": weeks_ago}))])
    assert of(page) == (2500, 1)
    books.keep({**refund, "created": weeks_ago, "status": "failed"})
    reconcile_lately()
    assert of(page) == (4000, 1)
