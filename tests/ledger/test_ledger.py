"""The ledger: every movement with its costs and purposes, found by any reference, and the same in the files."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from tests.payments.demo_stripe import empty_books, paid_unheard, promised
from walk.clock import brussels_day, now
from walk.db import db
from walk.demo import books
from walk.demo.stripe import deliver
from walk.donations.offline import correct, take_at_table
from walk.donations.rules import Gift
from walk.donors.rules import Giver
from walk.ledger.closing import close_days, sum_of
from walk.ledger.export import as_csv, as_xlsx
from walk.ledger.queries import Wanted, each_movement, list_movements, total_of
from walk.payments.commands import record_payment
from walk.payments.models import Payment
from walk.payments.refunds import order_refund
from walk.payments.transfers import promise_transfer
from walk.payouts.models import Payout
from walk.walkers.fees import ask_fees

__all__ = ["empty_books"]
BY = {"asked_by": "finance@example.org", "note": "asked", "at": NOW, "form_key": "refund"}
GIVER = Giver(first_name="=1+1", last_name="Peeters", email="cash@example.org", language="nl")


@pytest.fixture
def page(rows):
    return make_page(make_edition(year=2027), slug="walk")


@pytest.fixture
def year(app, client, page) -> list[Payment]:
    """A card gift given back in part and paid out, cash that was corrected, a fee by transfer."""
    checkout = promised(client)
    deliver(paid_unheard(app, checkout))
    online = db.session.scalars(select(Payment)).one()
    order_refund(online, amount=1500, **BY)
    run_jobs()
    payout = books.pay_out()
    deliver([books.event("payout.reconciliation_completed", payout)])
    run_jobs()
    gift = Gift(amount=2000, giver=GIVER)
    cash = take_at_table(page, gift, method="cash", paid_at=NOW, taken_by="finance@example.org", note="env 1", at=NOW)
    correct(cash, made_by="finance@example.org", note="twice", at=NOW)
    walker = make_walker(make_route(page.edition), confirmed_at=None, fee_received=0)
    make_page(walker)
    fee = ask_fees([walker], asked_by=walker, email="noor@example.org", language="nl", at=NOW)
    promise_transfer(fee, at=NOW)
    bank = record_payment(fee, provider="bank", reference="line-1", amount=1000, paid_at=NOW, payer="N. Peeters")
    assert bank is not None
    return [online, cash, bank]


def told(wanted: Wanted) -> list[tuple[str, str, int]]:
    return [(each.kind, each.provider, each.gross) for each in list_movements(wanted, most=100)]


def test_every_movement_is_a_row(year):
    assert sorted(told(Wanted())) == [
        ("correction", "table", -2000),
        ("payment", "bank", 1000),
        ("payment", "stripe", 4000),
        ("payment", "table", 2000),
        ("refund", "stripe", -1500),
    ]
    assert total_of(Wanted()) == (5, 3500)
    by_kind = {(each.kind, each.provider): each for each in each_movement(Wanted())}
    paid, back = by_kind["payment", "stripe"], by_kind["refund", "stripe"]
    assert (paid.gross, paid.fee, paid.net, paid.gift, paid.registration_fee) == (4000, 85, 3915, 4000, 0)
    assert (back.gross, back.fee, back.net, back.gift) == (-1500, 0, -1500, -1500)
    fee = by_kind["payment", "bank"]
    assert (fee.gift, fee.registration_fee, fee.fee, fee.payer, fee.year) == (0, 1000, None, "N. Peeters", 2027)


def test_a_refund_that_came_back_is_two_rows(year, client):
    from tests.payments.telling import event, send

    refund = books.every("re_demo_")[0]
    assert send(client, event("refund.failed", {**refund, "status": "failed"})) == 200
    assert sorted(told(Wanted(provider="stripe"))) == [
        ("came back", "stripe", 1500),
        ("payment", "stripe", 4000),
        ("refund", "stripe", -1500),
    ]
    assert total_of(Wanted(provider="stripe")) == (3, 4000)


def test_filters(year):
    today, then = brussels_day(now()), brussels_day(NOW)
    assert told(Wanted(kind="refund")) == [("refund", "stripe", -1500)]
    assert sorted(told(Wanted(since=then, until=then, provider="table"))) == [
        ("correction", "table", -2000),
        ("payment", "table", 2000),
    ]
    assert told(Wanted(since=today + timedelta(days=3000))) == []
    assert told(Wanted(year=2026)) == []
    assert len(told(Wanted(year=2027))) == 5


def test_found_by_any_reference(year):
    online, cash, bank = year
    transfer = promise_transfer(bank.checkout, at=NOW)
    payout = db.session.scalars(select(Payout)).one()
    entry = books.every("txn_demo_")[0]["id"]
    for search, found in {
        online.reference: {"stripe"},
        online.checkout.reference: {"stripe"},
        online.checkout.stripe_session: {"stripe"},
        "Amina": {"stripe"},
        "amina@example.org claes": {"stripe"},
        payout.reference: {"stripe"},
        entry: {"stripe"} if entry.startswith("txn_demo_ch") else set(),
        cash.reference: {"table"},
        "N. Peeters": {"bank"},
        transfer.digits: {"bank"},
        f"+++{transfer.digits[:3]}/{transfer.digits[3:7]}/{transfer.digits[7:]}+++": {"bank"},
        "noor@example": {"bank"},
        "nobody": set(),
        "100%": set(),
    }.items():
        assert {provider for _, provider, _ in told(Wanted(search=search))} == found, search


def test_the_files_say_the_same(year):
    with as_csv(each_movement(Wanted())) as file:
        rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))
    header, *cells = rows
    assert len(cells) == 5
    gross = header.index("gross")
    assert sum(round(float(each[gross]) * 100) for each in cells) == 3500
    assert all(not each[header.index("payer")].startswith("=") for each in cells)
    assert "'=1+1 Peeters" in {each[header.index("payer")] for each in cells}
    with as_xlsx(each_movement(Wanted())) as file:
        sheet = openpyxl.load_workbook(file).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0] == header
    assert sorted(each[gross] for each in found[1:]) == sorted(float(each[gross]) for each in cells)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_a_day_is_closed(year):
    then, today = brussels_day(NOW), brussels_day(now())
    days = {each.day: each for each in close_days(min(then, today), max(then, today))}
    online = days[today]
    assert (online.online, online.back, online.fees, online.net, online.payouts, online.difference) == (
        *(4000, -1500, 85, 2415, 2415),
        0,
    )
    offline = days[then]
    assert (offline.bank, offline.table, offline.back, offline.fees, offline.net) == (1000, 2000, -2000, 0, 1000)
    together = sum_of(days.values())
    assert (together.gross, together.net, together.day) == (7000, 3415, None)
    assert close_days(date(2001, 1, 1), date(2001, 12, 31)) == []


def test_what_stripe_did_not_book_yet_is_a_difference(app, client, page):
    deliver(paid_unheard(app, promised(client)))
    today = brussels_day(now())
    [day] = close_days(today, today)
    assert (day.online, day.fees, day.difference) == (4000, 0, -4000)


def test_midnight_is_that_of_brussels(page):
    gift = make_donation(page, amount=100, paid_at=None)
    late = NOW.replace(month=1, day=31, hour=23, minute=30)
    record_payment(gift.line.checkout, provider="bank", reference="1", amount=100, paid_at=late)
    [day] = close_days(date(late.year, 1, 30), date(late.year, 2, 2))
    assert day.day == date(late.year, 2, 1)
    assert told(Wanted(since=date(late.year, 2, 1), until=date(late.year, 2, 1))) == [("payment", "bank", 100)]
