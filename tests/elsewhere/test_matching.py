"""Whose a gift is that comes with an e-mail address: the same name, kind and number, or a donor of its own."""

import pytest
from sqlalchemy import select

from tests.certificates.giving import LATER, certificates, papers_of
from tests.elsewhere.building import gift, sheet
from tests.factories import NOW, make_donor
from tests.filing.building import NUMBER, OTHER_NUMBER
from walk.certificates.commands import issue
from walk.db import db
from walk.donors.joining import join
from walk.donors.models import Donor
from walk.donors.proposals import list_joinable
from walk.donors.rules import DonorKind
from walk.elsewhere.commands import bring_in, plan
from walk.elsewhere.models import ElsewhereGift
from walk.elsewhere.queries import donors_by_address
from walk.vault import print_of

pytestmark = pytest.mark.usefixtures("rows")
HOME = {"email": "home@example.org"}
AN = {**HOME, "donor_id": "P-1", "first_name": "An", "last_name": "Peeters"}
BERT = {**HOME, "source_id": "G-2", "donor_id": "P-2", "first_name": "Bert", "last_name": "Claes"}
KORST = {"organisation": "Korst bv", "enterprise_number": "0308357159"}


def bring(*rows: dict[str, str], source: str = "civicrm"):
    return bring_in("gifts.csv", sheet(*rows), source=source, by="finance@example.org", at=NOW)


def donors() -> list[tuple[str, str | None, str]]:
    query = select(Donor).order_by(Donor.email.is_(None), Donor.id)
    return [(each.name, each.email, each.letters_to) for each in db.session.scalars(query)]


def owner(external_id: str) -> int:
    return db.session.scalars(select(ElsewhereGift.donor_id).where(ElsewhereGift.external_id == external_id)).one()


def test_a_couple_with_one_address_gets_two_certificates():
    done = bring(gift(**AN, national_number=NUMBER, amount="100"), gift(**BERT, national_number=OTHER_NUMBER))
    assert (done.new_donors, done.sharing, done.by_email) == (2, 2, 0)
    assert donors() == [("An Peeters", "home@example.org", ""), ("Bert Claes", None, "home@example.org")]
    issue(2026, at=LATER)
    told = [(each.amount, papers_of(each)[0].printed["donor_first_name"]) for each in certificates(2026)]
    assert sorted(told) == [(7500, "Bert"), (10000, "An")]


@pytest.mark.parametrize(
    ("known", "row", "found"),
    [
        ({}, {}, True),
        ({"first_name": "ÁN", "last_name": "PEETERS "}, {}, True),
        ({"first_name": "Peeters", "last_name": "An"}, {}, True),
        ({"number_print": NUMBER}, {}, True),
        ({}, {"national_number": NUMBER}, True),
        ({"number_print": NUMBER}, {"national_number": NUMBER}, True),
        ({"number_print": OTHER_NUMBER}, {"national_number": NUMBER}, False),
        ({"first_name": "Anna"}, {}, False),
        ({"first_name": "Bert", "last_name": "Claes"}, {}, False),
        ({"first_name": ""}, {}, False),
        ({}, {"organisation": "An Peeters"}, False),
        ({"kind": DonorKind.ORGANISATION, "organisation": "An Peeters"}, {}, False),
        ({"kind": DonorKind.ORGANISATION, "organisation": "Korst BV"}, KORST, True),
        ({"kind": DonorKind.ORGANISATION, **KORST}, {"organisation": "korst bv"}, True),
        ({"kind": DonorKind.ORGANISATION, **KORST, "enterprise_number": "0400378485"}, KORST, False),
        ({"kind": DonorKind.ORGANISATION, **KORST, "email": None, "letters_to": "home@example.org"}, KORST, True),
        ({"email": None, "letters_to": "home@example.org"}, {}, True),
        ({"email": "other@example.org", "letters_to": "home@example.org"}, {}, False),
    ],
)
def test_a_donor_with_this_address(known, row, found):
    known = {"email": "home@example.org", "first_name": "An", "last_name": "Peeters", **known}
    if number := known.pop("number_print", None):
        known |= {"national_number": number, "number_print": print_of(number)}
    donor = make_donor(**known)
    make_donor(first_name="An", last_name="Peeters")  # noise: the same name, another address
    done = bring(gift(**{**AN, **row}))
    assert (owner("G-1") == donor.id, done.by_email, done.new_donors) == (found, int(found), int(not found))
    if not found and donor.email == "home@example.org":
        new = db.session.get(Donor, owner("G-1"))
        assert (new.email, new.letters_to, done.sharing) == (None, "home@example.org", 1)


def test_the_number_of_whom_they_were_joined_with_is_theirs():
    donor = make_donor(email="home@example.org", first_name="An", last_name="Peeters")
    root = make_donor(national_number=OTHER_NUMBER, number_print=print_of(OTHER_NUMBER))
    join(donor, root, made_by="finance@example.org", at=NOW)
    assert bring(gift(**AN, national_number=NUMBER)).new_donors == 1


def test_nobody_is_chosen_where_two_can_be_meant():
    for _ in range(2):
        make_donor(email=None, letters_to="home@example.org", first_name="An", last_name="Peeters")
    assert bring(gift(**AN)).new_donors == 1
    own = db.session.get(Donor, owner("G-1"))
    assert own.email == "home@example.org"
    again = bring(gift(**{**AN, "source_id": "G-9", "donor_id": "P-9"}))
    assert (again.by_email, owner("G-9")) == (1, own.id)


def test_one_name_in_a_file_is_one_donor_unless_the_numbers_differ():
    same = {**AN, "source_id": "G-2", "donor_id": "P-2"}
    assert plan("x.csv", sheet(gift(**AN), gift(**same, national_number=NUMBER)), source="a", at=NOW).new_donors == 1
    mother = gift(**AN, national_number=NUMBER)
    done = bring(mother, gift(**same, national_number=OTHER_NUMBER))
    assert (done.new_donors, done.sharing) == (2, 2)
    numbers = {each.national_number for each in db.session.scalars(select(Donor))}
    assert numbers == {NUMBER, OTHER_NUMBER}


def test_the_same_couple_from_another_system_is_the_same_couple():
    bring(gift(**AN), gift(**BERT))
    again = bring(gift(**{**AN, "donor_id": "77"}), gift(**{**BERT, "donor_id": "78"}), source="mailing")
    assert (again.by_email, again.new_donors) == (2, 0)
    assert len(donors()) == 2


def test_an_organisation_leaves_the_address_to_a_person():
    bring(gift(**AN, **KORST))
    assert donors() == [("Korst bv", None, "home@example.org")]
    bring(gift(**{**AN, "source_id": "G-2", "donor_id": "P-9"}))
    assert donors() == [("An Peeters", "home@example.org", ""), ("Korst bv", None, "home@example.org")]


def test_one_of_an_own_address_can_be_proposed_to_be_joined():
    place = {"street": "Kerkstraat 1", "postal_code": "2800", "city": "Mechelen"}
    known = make_donor(email="home@example.org", first_name="Anna", last_name="Peeters", **place)
    bring(gift(**{**AN, "first_name": "Anna", "email": "anna@work.example"}), gift(**{**AN, **BERT}))
    other = owner("G-1")
    db.session.add(ElsewhereGift(**{**facts(), "donor_id": known.id}))
    db.session.flush()
    assert [(each.first.id, each.second.id) for each in list_joinable(1).rows] == [(known.id, other)]


def facts() -> dict[str, object]:
    kept = db.session.scalars(select(ElsewhereGift)).first()
    names = ("amount", "given_on", "tax_year", "print", "brought_at", "brought_by")
    return {**{name: getattr(kept, name) for name in names}, "source": "x", "external_id": "x"}


def test_somebody_else_came_with_the_address_meanwhile(monkeypatch):
    from walk.elsewhere import commands

    def late(addresses):
        found = donors_by_address(addresses)
        monkeypatch.setattr(commands, "donors_by_address", donors_by_address)
        make_donor(email="home@example.org", first_name="Bert", last_name="Claes")
        return found

    monkeypatch.setattr(commands, "donors_by_address", late)
    bring(gift(**AN))
    assert donors() == [("Bert Claes", "home@example.org", ""), ("An Peeters", None, "home@example.org")]
