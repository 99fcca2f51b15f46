"""Money that goes back twice over: never below nothing, and what every page says stays true."""

from itertools import permutations

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from tests.payments.telling import dispute, refund, send, session
from walk.db import db
from walk.donations.models import Donation
from walk.payments.models import Posting, Reversal, ReversalKind, StripeEvent
from walk.payments.proofs import find_differences
from walk.walkers.fees import ask_fees
from walk.walkers.models import Walker


@pytest.fixture
def gift(rows) -> Donation:
    """A promise of 50 euros, on a page with another gift of 7 euros."""
    page = make_page(make_walker(make_route(make_edition()), fee=0, fee_received=0))
    make_donation(page, amount=700)
    return make_donation(page, amount=5000, paid_at=None)


def of(gift: Donation) -> tuple[int, int, int]:
    """What arrived of the gift, and the totals of its page."""
    return gift.received, gift.page.raised, gift.page.gifts


def taken(gift: Donation) -> list[int]:
    """What moved on the gift's line."""
    return list(db.session.scalars(select(Posting.amount).where(Posting.line_id == gift.line_id).order_by(Posting.id)))


def unsettled() -> list[str]:
    return list(db.session.scalars(select(StripeEvent.kind).where(StripeEvent.settled_at.is_(None))))


@pytest.mark.parametrize(
    ("refunded", "disputed", "postings", "after"),
    [
        (5000, 5000, [5000, -5000], (0, 700, 1)),
        (2000, 5000, [5000, -2000, -3000], (0, 700, 1)),
        (2000, 4000, [5000, -2000, -3000], (0, 700, 1)),
        (2000, 3000, [5000, -2000, -3000], (0, 700, 1)),
        (2000, 1000, [5000, -2000, -1000], (2000, 2700, 2)),
    ],
)
def test_a_dispute_after_a_refund_takes_what_is_left(client, gift, refunded, disputed, postings, after):
    checkout = gift.line.checkout
    told = [session(checkout), refund(checkout, refunded), dispute(checkout, disputed)]
    assert [send(client, each) for each in told] == [200] * 3
    assert taken(gift) == postings
    assert of(gift) == after
    assert unsettled() == []
    reversals = db.session.execute(select(Reversal.kind, Reversal.amount).order_by(Reversal.id)).all()
    assert reversals == [(ReversalKind.REFUND, refunded), (ReversalKind.DISPUTE, disputed)]
    assert list(find_differences()) == []


@pytest.mark.parametrize("order", list(permutations(range(4))))
@pytest.mark.parametrize(
    ("refunded", "last", "after"),
    [
        (2000, "none", (0, 700, 1)),
        (2000, "dispute won", (3000, 3700, 2)),
        (2000, "refund failed", (0, 700, 1)),
        (5000, "refund failed", (0, 700, 1)),
        (5000, "dispute won", (0, 700, 1)),
    ],
)
def test_whatever_comes_first(client, gift, order, refunded, last, after):
    """Stripe fails a refund of a charge that is disputed: the bank has then taken all of it."""
    checkout = gift.line.checkout
    fourth = {
        "none": refund(checkout, refunded, "updated"),
        "dispute won": dispute(checkout, 5000, "reinstated"),
        "refund failed": refund(checkout, refunded, "failed", status="failed"),
    }
    told = [session(checkout), refund(checkout, refunded), dispute(checkout, 5000), fourth[last]]
    for place in order:
        assert send(client, told[place]) == 200
    assert of(gift) == after
    assert sum(taken(gift)) == after[0]
    assert unsettled() == []
    assert list(find_differences()) == []


def test_fees_of_several_walkers_go_back_together(client, rows):
    route = make_route(make_edition())
    walkers = [make_walker(route, confirmed_at=None, fee_received=0) for _ in range(3)]
    checkout = ask_fees(walkers, asked_by=walkers[0], email="a@example.org", language="nl", at=NOW)
    bystander = make_walker(route)
    for each in (session(checkout), refund(checkout, 1000), dispute(checkout, 3000)):
        assert send(client, each) == 200
    assert [each.fee_received for each in walkers] == [0, 0, 0]
    assert [each.confirmed_at for each in walkers] == [None] * 3
    assert (bystander.fee_received, bystander.confirmed_at) == (1000, NOW)
    assert db.session.scalars(select(Walker.id).where(Walker.fee_received < 0)).all() == []
