"""What lines turn out to be: promises paid, payouts, returns, gifts nobody announced; and all of it undone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.bank.building import DAY, Tx, camt, coda
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from walk.audit import AuditEntry
from walk.bank.commands import take_in
from walk.bank.matching import book_gift, link_payout, list_certain, match_lines, match_promises
from walk.bank.models import BankLine, BankMatch, How
from walk.bank.queries import list_matches
from walk.bank.returning import list_returned, return_line, set_aside, undo
from walk.bank.suggestions import suggest
from walk.db import db
from walk.donations.models import Donation
from walk.donations.rules import Gift
from walk.donors.rules import Giver
from walk.errors import Refused
from walk.pages.models import Page
from walk.payments.models import Checkout, Payment, Reversal, ReversalKind
from walk.payments.proofs import find_differences
from walk.payments.transfers import promise_transfer
from walk.payouts.models import Payout

pytestmark = pytest.mark.usefixtures("rows")
AT = NOW + timedelta(days=10)
NOON = datetime(2027, 5, 3, 10, tzinfo=UTC)  # of the booking day, in Brussels
IBAN = "BE62510007547061"


@pytest.fixture
def page(rows) -> Page:
    """A page with another gift of 7 euros."""
    page = make_page(make_walker(make_route(make_edition()), fee=0, fee_received=0))
    make_donation(page, amount=700)
    return page


def promised(page: Page, amount: int = 4000, **values: Any) -> tuple[Donation, str]:
    """A gift that is going to be paid by transfer, and its communication."""
    donation = make_donation(page, amount=amount, paid_at=None, **values)
    return donation, promise_transfer(donation.line.checkout, at=NOW).digits


def bring(*movements: Tx, **values: Any) -> list[BankLine]:
    """The lines of a statement with these movements, taken in."""
    number = values.setdefault("number", 1)
    taken = take_in(f"file {number}", camt(*movements, **values), ours=(), by="tests", at=AT)
    query = select(BankLine).join(BankLine.statement).where(BankLine.statement.has(file_id=taken.file.id))
    return list(db.session.scalars(query.order_by(BankLine.ordinal)))


def of(donation: Donation) -> tuple[int, int, int]:
    """What arrived of the gift, and the totals of its page."""
    db.session.expire_all()
    return donation.received, donation.page.raised, donation.page.gifts


def sound() -> bool:
    return list(find_differences()) == []


@pytest.mark.parametrize("amount", [4000, 2500, 9000])
def test_the_reference_of_a_promise_pays_it_whatever_the_amount(page, amount):
    donation, digits = promised(page)
    bystander, _other = promised(page)
    [line] = bring(Tx(amount=amount, digits=digits, name="PEETERS JAN"))
    assert line.matched_at == AT
    assert of(donation) == (amount, 700 + amount, 2)
    assert of(bystander)[0] == 0
    [match] = list_matches(line)
    assert (match.how, match.amount, match.made_by) == (How.REFERENCE, amount, "")
    payment = match.payment
    assert (payment.provider, payment.method, payment.payer) == ("bank", "bank_transfer", "PEETERS JAN")
    assert (payment.paid_at, payment.tax_year) == (NOON, 2027)
    assert db.session.scalars(select(AuditEntry.actor).where(AuditEntry.verb == "matched bank line")).all() == [
        "system"
    ]
    assert sound()


def test_the_tax_year_is_that_of_the_booking_day(page):
    donation, digits = promised(page)
    [line] = bring(Tx(amount=4000, digits=digits, day=date(2026, 12, 31)))
    assert list_matches(line)[0].payment.tax_year == 2026
    assert of(donation)[0] == 4000


def test_a_promise_that_was_paid_waits_for_a_person(page):
    donation, digits = promised(page)
    first, second = bring(Tx(amount=4000, digits=digits, ref="1"), Tx(amount=4000, digits=digits, ref="2"))
    assert (first.waits, second.waits) == (False, True)
    [suggestion] = suggest([second], at=AT)[second.id]
    assert suggestion.promise.obstacle == "This promise was paid already."
    assert (suggestion.promise.checkout_id, suggestion.sure) == (donation.line.checkout_id, False)
    match_promises(second, [(donation.line.checkout, 4000)], how=How.CHOICE, by="an@example.org", at=AT)
    assert of(donation) == (8000, 8700, 2)
    assert sound()


def test_a_walk_whose_giving_is_closed_waits_for_a_person(rows):
    edition = make_edition(giving_closes_at=datetime(2027, 5, 2, tzinfo=UTC))
    donation, digits = promised(make_page(edition))
    on_time, late = bring(
        Tx(amount=100, digits=promised(make_page(make_walker(make_route(edition))))[1], day=date(2027, 5, 1)),
        Tx(amount=4000, digits=digits),
    )
    assert (on_time.waits, late.waits) == (False, True)
    [suggestion] = suggest([late], at=AT)[late.id]
    assert suggestion.promise.obstacle == "Giving for Refugee Walk 2027 was closed on that day."
    assert of(donation)[0] == 0


def test_money_that_comes_with_a_return_mark_waits(page):
    donation, digits = promised(page)
    [line] = bring(Tx(amount=4000, digits=digits, returned="AC04"))
    assert line.waits
    assert of(donation)[0] == 0


@pytest.mark.parametrize("movement", [Tx(amount=4000), Tx(amount=-250, name="KBC"), Tx(amount=0, text="info")])
def test_what_says_nothing_waits(page, movement):
    donation, _digits = promised(page)
    [line] = bring(movement)
    assert line.waits
    assert of(donation)[0] == 0
    assert sound()


def suggested(line: BankLine) -> list[tuple[int, tuple[str, ...]]]:
    return [(each.promise.checkout_id, each.reasons) for each in suggest([line], at=AT).get(line.id, [])]


def test_suggestions(page):
    near, digits = promised(page, first_name="Noor", last_name="Maes")
    namesake, _more = promised(page, first_name="Zoé", last_name="Çelik")
    promised(page, amount=3999)
    wrong = f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}"
    mistyped, named, nothing = bring(
        Tx(amount=4000, text=f"gift {wrong}", ref="1"),
        Tx(amount=4000, name="CELIK ZOE", iban="", ref="2"),
        Tx(amount=4001, ref="3"),
    )
    assert suggested(mistyped) == [(near.line.checkout_id, ("one mistake away from its reference", "the same amount"))]
    assert suggested(named) == [(namesake.line.checkout_id, ("the same amount", "the same name"))]
    assert suggested(nothing) == []


def test_an_account_that_paid_before(page):
    first, digits = promised(page)
    again, _digits = promised(page, amount=1500, donor=first.donor)
    line = bring(Tx(amount=4000, digits=digits, ref="1"), Tx(amount=2000, ref="2"))[1]
    assert suggested(line) == [(again.line.checkout_id, ("paid from this account before",))]


def test_one_transfer_for_three_promises(page):
    gifts = [promised(page, amount)[0] for amount in (1000, 2000, 3000)]
    [line] = bring(Tx(amount=6000))
    shares = [(each.line.checkout, each.amount) for each in gifts]
    with pytest.raises(Refused, match="must sum to the whole transfer"):
        match_promises(line, shares[:2], how=How.CHOICE, at=AT)
    match_promises(line, shares, how=How.CHOICE, by="an@example.org", at=AT)
    assert [of(each)[0] for each in gifts] == [1000, 2000, 3000]
    assert of(gifts[0])[1:] == (6700, 4)
    with pytest.raises(Refused, match="dealt with this line already"):
        match_promises(line, shares, how=How.CHOICE, at=AT)
    assert sound()
    undo(line, note="mistake", by="an@example.org", at=AT)
    assert [of(each)[0] for each in gifts] == [0, 0, 0]
    assert of(gifts[0])[1:] == (700, 1)
    assert sound()


def test_undo_and_match_again(page):
    wrong, digits = promised(page)
    right, _digits = promised(page)
    [line] = bring(Tx(amount=4000, digits=digits))
    with pytest.raises(Refused, match="Write why"):
        undo(line, note=" ", by="an@example.org", at=AT)
    undo(line, note="another Jan", by="an@example.org", at=AT)
    assert (line.waits, of(wrong)) == (True, (0, 700, 1))
    reversal = db.session.scalars(select(Reversal)).one()
    assert (reversal.kind, reversal.made_by, reversal.note) == (
        ReversalKind.CORRECTION,
        "an@example.org",
        "another Jan",
    )
    assert match_lines([line.id], at=AT) == 0
    match_promises(line, [(right.line.checkout, 4000)], how=How.CHOICE, by="an@example.org", at=AT)
    assert (of(wrong)[0], of(right)) == (0, (4000, 4700, 2))
    undo(line, note="again", by="an@example.org", at=AT)
    match_promises(line, [(right.line.checkout, 4000)], how=How.CHOICE, by="an@example.org", at=AT)
    assert of(right) == (4000, 4700, 2)
    references = db.session.scalars(select(Payment.reference).where(Payment.provider == "bank")).all()
    assert len(set(references)) == 3
    assert sound()


def test_a_line_that_was_undone_is_not_matched_by_itself_again(page):
    donation, digits = promised(page)
    [line] = bring(Tx(amount=4000, digits=digits))
    undo(line, note="no", by="an@example.org", at=AT)
    bring(Tx(amount=1, ref="x"), number=2, opening=14000)
    assert list_certain() == []
    assert of(donation)[0] == 0


@pytest.mark.parametrize(
    "back",
    [
        Tx(amount=-4000, returned="AC04"),
        Tx(amount=-4000, iban=""),
    ],
)
def test_a_return_takes_the_gift_back(page, back):
    donation, digits = promised(page)
    digits_told = "" if back.iban else digits
    credit, debit = bring(Tx(amount=4000, digits=digits, ref="1"), replace(back, digits=digits_told, ref="2"))
    assert (credit.matched_at, debit.matched_at) == (AT, AT)
    assert of(donation) == (0, 700, 1)
    [match] = list_matches(debit)
    assert (match.reversal.kind, match.amount, match.how) == (ReversalKind.RETURN, -4000, How.RETURN)
    assert sound()
    with pytest.raises(Refused, match="went back"):
        undo(credit, note="no", by="an@example.org", at=AT)
    undo(debit, note="it was something else", by="an@example.org", at=AT)
    assert of(donation) == (4000, 4700, 2)
    assert sound()
    return_line(debit, credit, by="an@example.org", at=AT + timedelta(seconds=1))
    assert of(donation) == (0, 700, 1)
    assert sound()


def test_a_return_in_coda(page):
    donation, digits = promised(page)
    data = coda(Tx(amount=4000, digits=digits, ref="1"), Tx(amount=-4000, returned="MD06", text="RETOUR", ref="2"))
    take_in("coda", data, ours=(), by="tests", at=AT)
    assert of(donation) == (0, 700, 1)
    assert sound()


def test_money_that_went_to_the_same_account_is_a_suggestion_only(page):
    donation, digits = promised(page)
    credit, debit = bring(Tx(amount=4000, digits=digits, ref="1"), Tx(amount=-4000, ref="2"))
    assert debit.waits
    assert [each.id for each, _how in list_returned(debit)] == [credit.id]
    assert of(donation)[0] == 4000
    return_line(debit, credit, by="an@example.org", at=AT)
    assert of(donation)[0] == 0
    assert list_returned(debit) == []
    assert sound()


def test_two_that_may_be_returned_wait_for_a_person(page):
    (one, digits), (other, more) = promised(page), promised(page)
    *_credits, debit = bring(
        Tx(amount=4000, digits=digits, ref="1"),
        Tx(amount=4000, digits=more, ref="2"),
        Tx(amount=-4000, returned="AC04", ref="3"),
    )
    assert debit.waits
    assert len(list_returned(debit)) == 2
    assert (of(one)[0], of(other)[0]) == (4000, 4000)


def make_payout(amount: int = 9500, **values: Any) -> Payout:
    defaults: dict[str, Any] = {"reference": "po_1", "made_at": NOW, "arrives_on": DAY}
    payout = Payout(amount=amount, **{**defaults, **values})
    db.session.add(payout)
    db.session.flush()
    return payout


STRIPE = Tx(amount=9500, name="STRIPE PAYMENTS EUROPE LTD", text="STRIPE", ref="S1")


def test_a_payout_of_stripe(page):
    payout = make_payout()
    make_payout(reference="po_2", amount=9501)
    [line] = bring(STRIPE)
    assert line.payout_id == payout.id
    assert db.session.scalars(select(BankMatch)).all() == []
    assert sound()
    undo(line, note="", by="an@example.org", at=AT)
    assert (line.payout_id, line.waits) == (None, True)
    link_payout(line, payout, by="an@example.org", at=AT)
    assert line.payout_id == payout.id


def test_a_payout_that_stripe_takes_back():
    payout = make_payout(amount=-1200)
    [line] = bring(replace(STRIPE, amount=-1200))
    assert line.payout_id == payout.id


def test_a_payout_that_becomes_known_later():
    [line] = bring(STRIPE)
    assert line.waits
    payout = make_payout()
    assert match_lines([line.id], at=AT) == 1
    assert line.payout_id == payout.id


@pytest.mark.parametrize(
    "values",
    [{"failed_at": NOW}, {"arrives_on": DAY - timedelta(days=6)}, {"amount": 9499}],
    ids=lambda each: str(each)[:12],
)
def test_no_payout(values):
    make_payout(**values)
    [line] = bring(STRIPE)
    assert line.waits


def test_two_payouts_of_one_amount_go_to_their_days():
    second, first = make_payout(reference="po_2", arrives_on=DAY + timedelta(days=2)), make_payout()
    one, two = bring(STRIPE, replace(STRIPE, ref="S2", day=DAY + timedelta(days=2)))
    assert (one.payout_id, two.payout_id) == (first.id, second.id)
    with pytest.raises(Refused, match="dealt with this line already"):
        link_payout(one, second, at=AT)


GIVER = Giver(first_name="", last_name="Peeters", email="", language="nl")


def test_money_that_nobody_announced_is_a_gift(page):
    [line] = bring(Tx(amount=5000))
    with pytest.raises(Refused, match="the whole transfer"):
        book_gift(line, page, Gift(amount=4999, giver=GIVER), by="an@example.org", note="", at=AT)
    book_gift(line, page, Gift(amount=5000, giver=GIVER), by="an@example.org", note="by letter", at=AT)
    db.session.expire_all()
    assert (page.raised, page.gifts) == (5700, 2)
    [match] = list_matches(line)
    assert (match.how, match.payment.taken_by, match.payment.note) == (How.GIFT, "an@example.org", "by letter")
    assert match.payment.paid_at == NOON
    assert sound()
    undo(line, note="of another walk", by="an@example.org", at=AT)
    db.session.expire_all()
    assert (page.raised, page.gifts, line.waits) == (700, 1, True)
    book_gift(line, page, Gift(amount=5000, giver=GIVER), by="an@example.org", note="", at=AT)
    db.session.expire_all()
    assert (page.raised, page.gifts) == (5700, 2)
    assert sound()


def test_setting_aside(page):
    [line] = bring(Tx(amount=-250, name="KBC"))
    with pytest.raises(Refused, match="Write why"):
        set_aside(line, note="", by="an@example.org", at=AT)
    set_aside(line, note="costs", by="an@example.org", at=AT)
    assert (line.waits, line.aside_note) == (False, "costs")
    with pytest.raises(Refused, match="already"):
        set_aside(line, note="costs", by="an@example.org", at=AT)
    undo(line, note="", by="an@example.org", at=AT)
    assert line.waits
    with pytest.raises(Refused, match="nothing to undo"):
        undo(line, note="x", by="an@example.org", at=AT)


def test_the_proofs_find_damage(page):
    donation, digits = promised(page)
    [line] = bring(Tx(amount=4000, digits=digits))
    line.matched_at = None
    db.session.flush()
    assert [each.sentence for each in find_differences()] == [
        "what a bank line was matched with sums to the line, and a line that waits is matched with nothing"
    ]
    assert isinstance(donation.line.checkout, Checkout)
