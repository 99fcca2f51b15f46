"""Who a donor is: the first paid gift with a full address says so, and nobody says otherwise later."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories import NOW, make_donor, make_edition, make_page
from walk.db import db
from walk.donations.commands import promise
from walk.donations.rules import Gift
from walk.donors.models import Donor
from walk.donors.queries import find_donor
from walk.donors.rules import Giver
from walk.pages.models import Page
from walk.payments.commands import record_payment
from walk.payments.models import Checkout

HOME = {"street": "Dorpsstraat 1", "postal_code": "2800", "city": "Mechelen"}
ELSEWHERE = {"street": "Rue Haute 9", "postal_code": "1000", "city": "Bruxelles"}
NOWHERE = {"street": "", "postal_code": "", "city": ""}
AMINA, OTHER = {"first_name": "Amina", "last_name": "Claes"}, {"first_name": "Xander", "last_name": "Kaper"}


@pytest.fixture
def page(rows) -> Page:
    make_donor(email="bystander@example.org", first_name="By", last_name="Stander")
    return make_page(make_edition(), slug="walk")


def gives(page: Page, *, paid: bool = True, email: str = "amina@example.org", **values: Any) -> Checkout:
    giver = Giver(**{"email": email, "language": "nl", **AMINA, **values})
    number = db.session.scalar(select(func.count(Checkout.id)))
    checkout = promise(page, Gift(amount=5000, giver=giver), subject="us", form_key=f"form {number}", at=NOW)
    if paid:
        arrives(checkout)
    return checkout


def arrives(checkout: Checkout) -> None:
    record_payment(checkout, provider="test", reference=checkout.reference, amount=checkout.amount, paid_at=NOW)


def known(email: str = "amina@example.org") -> dict[str, str]:
    donor = find_donor(email)
    assert donor is not None
    return {name: getattr(donor, name) for name in ("first_name", "last_name", "language", *HOME)}


def test_a_first_gift_with_a_full_address_says_who_it_is(page):
    gives(page, paid=False, **OTHER)
    assert known() == {**OTHER, **NOWHERE, "language": "nl"}
    gives(page, **AMINA, **HOME, language="fr")
    assert known() == {**AMINA, **HOME, "language": "fr"}
    assert known("bystander@example.org")["last_name"] == "Stander"


@pytest.mark.parametrize("address", [ELSEWHERE, HOME, NOWHERE])
@pytest.mark.parametrize("email", ["amina@example.org", " AMINA@Example.org "])
def test_a_later_gift_changes_nothing(page, address, email):
    gives(page, **HOME)
    later = gives(page, email=email, **OTHER, **address, language="en")
    assert known() == {**AMINA, **HOME, "language": "nl"}
    assert later.lines[0].amount == 5000
    assert db.session.scalars(select(Donor.email).order_by(Donor.id)).all() == [
        "bystander@example.org",
        "amina@example.org",
    ]


def test_a_promise_says_nothing(page):
    gives(page, paid=False, **OTHER, **ELSEWHERE)
    assert known() == {**OTHER, **NOWHERE, "language": "nl"}
    gives(page, **HOME)
    assert known() == {**AMINA, **HOME, "language": "nl"}


def test_of_two_promises_the_first_paid_says_so(page):
    first = gives(page, paid=False, **OTHER, **ELSEWHERE)
    second = gives(page, paid=False, **HOME)
    arrives(second)
    arrives(first)
    assert known() == {**AMINA, **HOME, "language": "nl"}


@pytest.mark.parametrize("missing", HOME)
def test_half_an_address_is_none(page, missing):
    gives(page, **OTHER)
    gives(page, **{**HOME, missing: ""})
    assert known() == {**OTHER, **NOWHERE, "language": "nl"}
