"""The proofs find what is wrong, and nothing when all is well."""

import pytest
from sqlalchemy import text

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from walk.db import db
from walk.payments.commands import record_failed_reversal, record_payment, record_reversal
from walk.payments.models import Checkout, Payment, ReversalKind
from walk.payments.proofs import find_differences

pytestmark = pytest.mark.usefixtures("rows")


@pytest.fixture
def checkout(rows) -> Checkout:
    page = make_page(make_walker(make_route(make_edition()), fee=0, fee_received=0))
    return make_donation(page, amount=5000, paid_at=None).line.checkout


def paid(checkout: Checkout) -> Payment:
    payment = record_payment(checkout, provider="test", reference="one", amount=5000, paid_at=NOW)
    assert payment is not None
    return payment


def test_nothing_is_wrong_after_payment_refund_and_failed_refund(checkout):
    payment = paid(checkout)
    record_reversal(payment, kind=ReversalKind.REFUND, reference="r1", amount=2000, at=NOW)
    failed = record_reversal(payment, kind=ReversalKind.REFUND, reference="r2", amount=3000, at=NOW)
    assert failed is not None
    record_failed_reversal(failed, at=NOW)
    assert list(find_differences()) == []


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE pages SET raised = raised + 1", {"what a page raised is the sum of its gifts"}),
        (
            "UPDATE pages SET gifts = 7",
            {"the number of gifts to a page is the number of gifts that arrived"},
        ),
        (
            "UPDATE donations SET received = 4999",
            {"what arrived of a gift is the sum of its postings", "what a page raised is the sum of its gifts"},
        ),
        ("UPDATE walkers SET fee_received = 500", {"the fee received from a walker is the sum of its postings"}),
        (
            "UPDATE payments SET amount = 5001",
            {
                "the lines of a payment sum to the payment",
                "of each payment, what was paid less what went back stays, and never less than nothing",
            },
        ),
    ],
)
def test_damage_is_found(checkout, damage, found):
    paid(checkout)
    db.session.execute(text(damage))
    assert {each.sentence for each in find_differences()} == found
