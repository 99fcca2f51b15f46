"""Where a gift stands is said the same on the office's page, in the list and in the figures."""

import re

import pytest
from sqlalchemy import select

from tests.architecture.test_pages import sign_in
from tests.factories import NOW, make_donation, make_edition, make_page
from walk.accounts.models import Account
from walk.db import db
from walk.donations.states import GIFT_STATES, states_of
from walk.lists.columns import Wanted
from walk.lists.registry import LISTS
from walk.lists.rows import each_row
from walk.payments.models import Transfer
from walk.statistics.frames import figures_of

GIFTS = next(each for each in LISTS if each.key == "gifts")
CASES = (  # what is known of the checkout, whether a transfer was promised, where the gift stands, as the page says it
    ({}, False, "promised", "promised"),
    ({}, True, "promised", "promised"),
    ({"closed_at": NOW}, False, "not_paid", "not paid"),
    ({"closed_at": NOW}, True, "promised", "promised"),
    ({"submitted_at": NOW}, False, "at_the_bank", "at the bank"),
    ({"submitted_at": NOW, "closed_at": NOW}, False, "not_paid", "not paid"),
    ({"submitted_at": NOW, "closed_at": NOW}, True, "promised", "promised"),
    ({"withdrawn_at": NOW, "closed_at": NOW}, True, "withdrawn", "not asked any more"),
)


@pytest.fixture
def edition(rows):
    return make_edition()


@pytest.fixture
def gifts(edition):
    page = make_page(edition, slug="walk")
    made = []
    for number, (facts, promised, _state, _word) in enumerate(CASES):
        gift = make_donation(page, amount=100 * (number + 1), paid_at=None)
        for name, at in facts.items():
            setattr(gift.line.checkout, name, at)
        if promised:
            db.session.add(Transfer(checkout=gift.line.checkout, digits=f"{number:012}", promised_at=NOW))
        made.append(gift)
    arrived, back = make_donation(page), make_donation(page)
    back.received = 0
    db.session.flush()
    return [*made, arrived, back]


def test_one_meaning_everywhere(edition, gifts):
    expected = [*(state for _facts, _promised, state, _word in CASES), "arrived", "paid_back"]
    assert [states_of(gifts)[each.id] for each in gifts] == expected
    assert set(expected) == set(GIFT_STATES)
    column = [each.key for each in GIFTS.columns].index("state")
    assert [row[column] for row in each_row(GIFTS, edition, Wanted())] == expected
    awaited = [each for each, state in zip(gifts, expected, strict=True) if state in ("promised", "at_the_bank")]
    figures = figures_of(edition)
    assert figures["promises"] == len(awaited)
    assert figures["promised_cents"] == sum(each.amount for each in awaited)


def test_the_office_reads_it_on_its_page(client, gifts):
    sign_in(client, "finance")
    db.session.scalars(select(Account)).one().language = "en"
    page = client.get("/office/2027/gifts/").get_data(as_text=True)
    words = [*(word for _facts, _promised, _state, word in CASES), "arrived", "paid back"]
    assert re.findall(r'<span class="tag[^"]*">([^<]+)</span></td></tr>', page) == words[::-1]
