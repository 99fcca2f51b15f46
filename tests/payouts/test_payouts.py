"""What Stripe pays out, and what each payout is made of: gross, fee and net per gift, whatever the order."""

from itertools import permutations

import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_page
from tests.payments.demo_stripe import paid_unheard, promised
from tests.payments.telling import event, send
from walk.db import db
from walk.demo import books
from walk.demo.stripe import deliver
from walk.payments.models import Payment
from walk.payments.proofs import find_differences
from walk.payouts.models import BalanceEntry, Payout
from walk.payouts.queries import list_entries_of
from walk.payouts.tasks import look_after


@pytest.fixture
def page(rows):
    return make_page(make_edition(year=2027), slug="walk")


def test_every_gift_has_its_gross_fee_and_net(app, client, page):
    for number, method in enumerate(["card", "bancontact"]):
        deliver(paid_unheard(app, promised(client, email=f"{number}@example.org"), method=method))
    books.give_back(next(each for each in books.every("ch_demo_")), 1000, "re_demo_1")
    deliver([books.event("refund.created", books.get("re_demo_1"))])
    payout = books.pay_out()
    assert payout is not None
    deliver([books.event("payout.paid", payout), books.event("payout.reconciliation_completed", payout)])
    run_jobs()
    kept = db.session.scalars(select(Payout)).one()
    entries = [(each.kind, each.gross, each.fee, each.net) for each in list_entries_of(kept)]
    assert sorted(entries) == [("charge", 4000, 35, 3965), ("charge", 4000, 85, 3915), ("refund", -1000, 0, -1000)]
    assert (kept.amount, kept.paid_at is not None, kept.complete_at is not None) == (6880, True, True)
    tied = db.session.scalars(select(BalanceEntry.payment_id).where(BalanceEntry.kind == "charge"))
    assert sorted(tied) == sorted(db.session.scalars(select(Payment.id)))
    assert db.session.scalars(select(BalanceEntry.reversal_id).where(BalanceEntry.kind == "refund")).one() is not None
    assert list(find_differences()) == []


def thing(status: str) -> dict:
    return {"id": "po_1", "amount": 500, "created": 1_790_000_000, "arrival_date": 1_790_035_200, "status": status}


@pytest.mark.parametrize("order", [*permutations(["created", "paid", "failed"])])
def test_a_payout_that_fails_has_failed_in_whatever_order_we_hear(client, rows, order):
    states = {"created": "pending", "paid": "paid", "failed": "failed"}
    assert [send(client, event(f"payout.{each}", thing(states[each]))) for each in order] == [200] * 3
    [payout] = db.session.scalars(select(Payout))
    assert (payout.amount, payout.failed_at is not None) == (500, True)
    assert str(payout.arrives_on) == "2026-09-22"


def test_a_payout_that_is_not_the_sum_of_its_entries_is_found(app, client, page):
    deliver(paid_unheard(app, promised(client)))
    payout = books.pay_out()
    assert payout is not None
    deliver([books.event("payout.reconciliation_completed", payout)])
    run_jobs()
    db.session.query(BalanceEntry).update({"gross": BalanceEntry.gross + 1, "net": BalanceEntry.net + 1})
    assert sorted(each.sentence for each in find_differences()) == [
        "what Stripe booked of a payment is what was paid",
        "what a payout is made of sums to the payout",
    ]


def test_the_same_entries_twice_are_kept_once(app, client, page):
    deliver(paid_unheard(app, promised(client)))
    payout = books.pay_out()
    assert payout is not None
    for _ in range(2):
        deliver([books.event("payout.reconciliation_completed", payout)])
    run_jobs()
    assert db.session.query(BalanceEntry).count() == 1


def test_a_payout_nobody_told_us_of_is_found_at_night(app, client, page):
    deliver(paid_unheard(app, promised(client)))
    payout = books.pay_out()
    assert payout is not None
    look_after()
    run_jobs()
    kept = db.session.scalars(select(Payout)).one()
    assert (kept.amount, kept.complete_at is not None) == (3915, True)
    look_after()
    assert "payouts.fetch" not in run_jobs()


def test_a_payout_that_failed_earlier_is_part_of_the_next(rows):
    payout = Payout(reference="po_2", amount=700, made_at=NOW, arrives_on=NOW.date(), complete_at=NOW)
    db.session.add(payout)
    db.session.flush()
    for kind, net, source in (("charge", 200, "ch_1"), ("payout_failure", 500, "po_1"), ("payout", -700, "po_2")):
        entry = {"reference": f"txn_{source}{kind}", "kind": kind, "source": source, "gross": net, "fee": 0, "net": net}
        db.session.add(BalanceEntry(**entry, paid_at=NOW, booked_at=NOW, payout_id=payout.id))
    db.session.flush()
    assert list(find_differences()) == []
