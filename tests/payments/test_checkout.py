"""Being sent to the payment page: once, again when it is over, and what happens when Stripe says no."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from tests.filling import GIVER, form_of
from tests.payments.stand_in import BROKEN, CONNECTION, OTHER_CONTENT, REFUSED
from walk.db import db
from walk.donations.models import Donation
from walk.errors import Refused
from walk.payments.checkout import payment_address
from walk.payments.commands import Ask, open_checkout, record_payment, record_reversal
from walk.payments.models import Checkout, Purpose, ReversalKind

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
FIRST, SECOND_PAGE = "https://checkout.stripe.com/c/pay/cs_1", "https://checkout.stripe.com/c/pay/cs_2"
SENTENCE = "The payment service does not answer. You have not paid anything."


@pytest.fixture
def checkout(rows) -> Checkout:
    page = make_page(make_walker(make_route(make_edition())))
    make_donation(page, amount=700)
    checkout = make_donation(page, amount=5000, paid_at=None).line.checkout
    db.session.commit()
    return checkout


def go(checkout: Checkout, *, at=NOW) -> str:
    return payment_address(checkout, thanks_url="http://localhost/thanks", back_url="http://localhost/back", at=at)


@pytest.mark.parametrize("later", [SECOND, 22 * HOUR, 23 * HOUR - SECOND])
def test_the_same_page_while_it_lives(answering, checkout, later):
    stripe = answering()
    assert [go(checkout), go(checkout, at=NOW + later)] == [FIRST] * 2
    assert [each.key for each in stripe.asked] == [f"checkout-{checkout.reference}-1"]
    assert (checkout.stripe_session, checkout.session_opened_at, checkout.attempt) == ("cs_1", NOW, 1)


@pytest.mark.parametrize(("later", "closes"), [(23 * HOUR, False), (90 * 24 * HOUR, False), (SECOND, True)])
def test_a_new_page_when_the_old_one_is_over(answering, checkout, later, closes):
    stripe = answering()
    go(checkout)
    checkout.closed_at = NOW if closes else None
    db.session.commit()
    assert [go(checkout, at=NOW + later), go(checkout, at=NOW + later + SECOND)] == [SECOND_PAGE] * 2
    assert [each.key for each in stripe.asked] == [f"checkout-{checkout.reference}-{n}" for n in (1, 2)]
    assert (checkout.stripe_session, checkout.session_opened_at, checkout.closed_at) == ("cs_2", NOW + later, None)
    assert checkout.attempt == 2
    other = db.session.scalars(select(Checkout.attempt).where(Checkout.id != checkout.id)).all()
    assert other == [1]


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("state", ["paid", "partly given back", "submitted"])
def test_who_paid_is_thanked(answering, checkout, state, opened):
    stripe = answering()
    if opened:
        go(checkout)
    if state == "submitted":
        checkout.submitted_at = NOW
    else:
        payment = record_payment(checkout, provider="test", reference="one", amount=5000, paid_at=NOW)
        assert payment is not None
        if state == "partly given back":
            record_reversal(payment, kind=ReversalKind.REFUND, reference="r", amount=4999, at=NOW)
    db.session.commit()
    assert go(checkout, at=NOW + 48 * HOUR) == "http://localhost/thanks"
    assert len(stripe.asked) == int(opened)


@pytest.mark.parametrize(
    ("answer", "attempt"),
    [(BROKEN, 2), (OTHER_CONTENT, 2), (REFUSED, 2), (CONNECTION, 1)],
    ids=["broken", "other", "refused", "silent"],
)
def test_when_stripe_says_no(answering, checkout, answer, attempt):
    stripe = answering(answer)
    with pytest.raises(Refused):
        go(checkout)
    assert (checkout.attempt, checkout.stripe_session, checkout.stripe_url) == (attempt, None, None)
    assert go(checkout).endswith("/cs_2")
    assert [each.key for each in stripe.asked] == [f"checkout-{checkout.reference}-{n}" for n in (1, attempt)]
    assert (checkout.attempt, checkout.stripe_session) == (attempt, "cs_2")


@pytest.mark.parametrize("answer", [BROKEN, OTHER_CONTENT, CONNECTION], ids=["broken", "other", "silent"])
def test_when_stripe_says_no_to_a_new_page(answering, checkout, answer):
    stripe = answering()
    go(checkout)
    stripe.answers.append(answer)
    later = NOW + 24 * HOUR
    with pytest.raises(Refused):
        go(checkout, at=later)
    assert checkout.stripe_session == "cs_1"  # whoever still has the old page can pay there
    assert go(checkout, at=later).endswith("/cs_3")
    keys = [each.key for each in stripe.asked]
    assert keys[0] == f"checkout-{checkout.reference}-1"
    assert keys[0] not in keys[1:]


@pytest.mark.parametrize("answer", [BROKEN, OTHER_CONTENT, CONNECTION], ids=["broken", "other", "silent"])
def test_the_giver_reads_so_and_loses_nothing(client, answering, checkout, answer):
    make_page(checkout.edition, slug="walk")
    stripe = answering(answer)
    form = {**form_of(client, "/2027/walk/give"), **GIVER}
    refused = client.post("/2027/walk/give", data=form)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert SENTENCE in text
    assert 'value="Claes"' in text
    assert client.post("/2027/walk/give", data=form).status_code == 303
    gifts = db.session.execute(select(Donation.amount, Donation.received).where(Donation.last_name == "Claes")).all()
    assert gifts == [(4000, 0)]
    assert len(stripe.asked) == 2


@pytest.mark.parametrize(("lines", "asked"), [(1, 1), (100, 100), (101, 1), (250, 1)])
def test_many_lines_become_one(answering, checkout, lines, asked):
    stripe = answering()
    asks = [Ask(purpose=Purpose.GIFT, description=f"Line {n}", amount=100 + n) for n in range(lines)]
    many = open_checkout(checkout.edition, asks, email="a@example.org", language="nl", at=NOW)
    db.session.commit()
    go(many)
    [request] = stripe.asked
    told = request.lines()
    assert (len(told), sum(amount for _, amount in told)) == (asked, many.amount)
    assert told[0][0] == ("Line 0" if asked == lines else f"Line 0 (+{lines - 1})")


@pytest.mark.parametrize(("email", "told"), [("a@example.org", ["a@example.org"]), ("", [])])
def test_an_address_only_when_there_is_one(answering, checkout, email, told):
    stripe = answering()
    checkout.payer_email = email
    db.session.commit()
    go(checkout)
    assert [value for name, value in stripe.asked[0].fields if name == "customer_email"] == told


@pytest.mark.parametrize("email", ["a@example.org", ""])
def test_the_demo_takes_what_stripe_takes(checkout, email):
    checkout.payer_email = email
    db.session.commit()
    assert "/demo/pay/cs_test_" in go(checkout)
