"""A gift goes to another page: both totals follow, its payer and certificate stay."""

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from walk.certificates.counting import list_gifts
from walk.db import db
from walk.donations.models import GiftMove
from walk.donations.moving import move_gift
from walk.errors import Refused
from walk.i18n import speaking
from walk.payments.proofs import find_differences

BY = {"moved_by": "finance@example.org", "reason": "meant for the team", "at": NOW}


@pytest.fixture(autouse=True)
def english(rows):
    with speaking("en"):
        yield


@pytest.fixture
def pages(rows):
    edition = make_edition(year=2027)
    walker = make_walker(make_route(edition), fee=0, fee_received=0)
    pages = make_page(walker), make_page(make_team(edition))
    for page in pages:
        make_donation(page, amount=700)
    return pages


@pytest.mark.parametrize("order", [1, -1])
def test_both_totals_follow(pages, order):
    here, there = pages[::order]
    gift = make_donation(here, amount=5000)
    given = [(gift.donor_id, gift.amount) for gift in list_gifts(year=NOW.year)]
    move_gift(gift, there, **BY)
    for page in pages:
        db.session.refresh(page)
    assert [(each.raised, each.gifts) for each in (here, there)] == [(700, 1), (5700, 2)]
    assert [(gift.donor_id, gift.amount) for gift in list_gifts(year=NOW.year)] == given
    [move] = db.session.scalars(select(GiftMove))
    assert (move.from_page, move.to_page, move.reason, move.moved_by) == (here, there, BY["reason"], BY["moved_by"])
    move_gift(gift, here, **BY)
    db.session.refresh(here)
    assert (here.raised, here.gifts) == (5700, 2)
    assert list(find_differences()) == []


def test_a_promise_moves_without_money(pages):
    here, there = pages
    gift = make_donation(here, amount=5000, paid_at=None)
    move_gift(gift, there, **BY)
    assert (gift.page, there.raised, there.gifts) == (there, 700, 1)


def test_what_is_refused(pages):
    here, there = pages
    gift = make_donation(here, amount=5000)
    other = make_page(make_edition(year=2026))
    for page, values, sentence in (
        (there, {"reason": " "}, "Write why"),
        (here, {}, "on this page already"),
        (other, {}, "same walk"),
    ):
        with pytest.raises(Refused, match=sentence):
            move_gift(gift, page, **{**BY, **values})
    assert gift.page == here
    assert db.session.scalars(select(GiftMove)).all() == []
