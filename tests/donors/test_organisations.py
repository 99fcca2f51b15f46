"""Gifts in the name of a company or association, from the same form."""

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_donor, make_edition, make_page
from tests.filling import GIVER, fill
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.donors.queries import find_donor, list_of_address
from walk.donors.rules import DonorKind
from walk.payments.commands import record_payment

ADDRESS = {"street": "Kade 7", "postal_code": "9000", "city": "Gent"}
KORST = {"wants_certificate": "y", "organisation": "Korst bv", "enterprise_number": "BE 0308.357.159", **ADDRESS}


@pytest.fixture
def page(rows):
    make_donor(kind=DonorKind.ORGANISATION, organisation="Noise", enterprise_number="0308357159")
    return make_page(make_edition(), slug="walk")


def gives(client, **values: str):
    return fill(client, "/2027/walk/give", **{**GIVER, **values})


def arrives(donation: Donation) -> None:
    checkout = donation.line.checkout
    record_payment(checkout, provider="test", reference=checkout.reference, amount=checkout.amount, paid_at=NOW)
    db.session.commit()


def gifts() -> list[Donation]:
    return list(db.session.scalars(select(Donation).order_by(Donation.id)))


def test_the_certificate_is_in_its_name(client, page):
    for email in ("amina@example.org", "amina@example.org", "karel@example.org"):
        assert gives(client, **KORST, email=email).status_code == 303
        arrives(gifts()[-1])
    first, second, third = gifts()
    assert first.for_donor_id == second.for_donor_id != third.for_donor_id
    donor = first.for_donor
    assert (donor.kind, donor.name, donor.enterprise_number) == (DonorKind.ORGANISATION, "Korst bv", "0308357159")
    assert (donor.email, donor.letters_to, donor.street) == (None, "amina@example.org", "Kade 7")
    person = find_donor("amina@example.org")
    assert (person.kind, person.street, first.donor_id) == (DonorKind.PERSON, "", person.id)
    assert list_of_address("Amina@example.org") == [person, donor]


def test_nothing_is_made_before_it_is_paid(client, page):
    gives(client, **KORST)
    assert gifts()[0].for_donor is None
    assert db.session.scalars(select(Donor.organisation).where(Donor.organisation != "")).all() == ["Noise"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"organisation": ""}, "Write the name that belongs to this enterprise number."),
        ({"enterprise_number": ""}, "Write the enterprise number too: the certificate needs it."),
        ({"enterprise_number": "0000000097"}, "No enterprise has this number: it begins with 02 to 09, or with 1."),
        ({"enterprise_number": "0308357158"}, "The last two digits do not fit the others."),
        ({"enterprise_number": "🎉"}, "An enterprise number has ten digits, such as 0308.357.159."),
    ],
)
def test_both_or_none(client, page, values, said):
    answer = gives(client, **{**KORST, **values})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert gifts() == []


def test_without_a_certificate_they_say_nothing(client, page):
    told = {name: value for name, value in KORST.items() if name != "wants_certificate"}
    assert gives(client, **told).status_code == 303
    assert (gifts()[0].organisation, gifts()[0].enterprise_number) == ("", "")
