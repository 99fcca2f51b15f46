"""Donors who are one, or two: proposed, decided, and undone exactly."""

import pytest
from sqlalchemy import select

from tests.donors.people import HOME, NUMBER, OTHER_NUMBER, make_certificate
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page
from walk.db import db
from walk.donations.assigning import assign_gifts
from walk.donations.models import Donation, GiftAssignment
from walk.donors.commands import decline_number, keep_number
from walk.donors.joining import dismiss, join, undo_join
from walk.donors.models import Donor, DonorJoin
from walk.donors.proposals import ADDRESS, ENTERPRISE, NAME, list_joinable, list_splittable
from walk.donors.proposals import NUMBER as SAME_NUMBER
from walk.donors.rules import DonorKind
from walk.errors import Refused

WHO = {"made_by": "an@example.org", "at": NOW}


@pytest.fixture(autouse=True)
def english(rows, app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


@pytest.fixture
def page(rows):
    return make_page(make_edition(), slug="walk")


def giver(page, first: str = "Amina", last: str = "Claes", *, paid: bool = True, **values) -> Donor:
    donor = make_donor(first_name=first, last_name=last, **values)
    make_donation(page, donor=donor, paid_at=NOW if paid else None)
    return donor


def proposed() -> list[tuple[int, int, int]]:
    return [(pair.first.id, pair.second.id, pair.reason) for pair in list_joinable(1).rows]


def state(*donors: Donor) -> list[tuple]:
    db.session.flush()
    return [
        (each.same_as_id, each.street, each.city, each.country, each.national_number, each.number_print)
        for each in donors
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Élise", "De Smet"), ("elise", "DE SMET")),
        (("Jean-Luc", "O'Neil"), ("Jean Luc", "O’Neil")),
        (("Amina", "Claes"), ("Claes", "Amina")),
        (("سارة", "الأحمد"), ("سارة", "الأحمد")),
        (("Zoë", "Öztürk"), ("ZOË", "ozturk")),
    ],
)
def test_the_same_name_and_place(page, one, other):
    first = giver(page, *one, **HOME)
    second = giver(page, *other, street="Dorpsstr. 1 bus 2", postal_code="2800", city="Mechelen")
    giver(page, *other, street="Dorpsstraat 9", postal_code="2800", city="Mechelen")
    giver(page, "Karel", one[1], **HOME)
    giver(page, *one, paid=False)
    assert proposed() == [(first.id, second.id, ADDRESS)]


def test_the_same_number_is_surest(page):
    first, second, third = giver(page, **HOME), giver(page, "Anna", "Klaas"), giver(page, "B", "C")
    for each in (first, second):
        keep_number(each, NUMBER, at=NOW)
    keep_number(third, OTHER_NUMBER, at=NOW)
    company = {"kind": DonorKind.ORGANISATION, "organisation": "Korst", "enterprise_number": "0308357159"}
    bakery, again = giver(page, **company), giver(page, **{**company, "organisation": "Korst bv"})
    assert proposed() == [(first.id, second.id, SAME_NUMBER), (bakery.id, again.id, ENTERPRISE)]


def test_only_the_name_is_weaker(page):
    first, second = giver(page, **HOME), giver(page)
    assert proposed() == [(first.id, second.id, NAME)]
    keep_number(first, NUMBER, at=NOW)
    assert proposed() == [(first.id, second.id, NAME)]
    keep_number(second, OTHER_NUMBER, at=NOW)
    assert proposed() == []


def test_dismissed_is_not_proposed_again(page):
    first, second = giver(page, **HOME), giver(page, **HOME)
    [pair] = list_joinable(1).rows
    dismiss(pair.key, **WHO)
    dismiss(pair.key, **WHO)
    assert proposed() == []
    third = giver(page, **HOME)
    assert proposed() == [(first.id, third.id, ADDRESS)]
    assert second.same_as_id is None


def test_names_with_nothing_in_common(page):
    couple, one = giver(page), giver(page)
    make_donation(page, donor=couple, first_name="Karel", last_name="Maes")
    make_donation(page, donor=one, first_name="AMINA", last_name="Maes")
    make_donation(page, donor=one, first_name="Claés", last_name="Amina")
    make_donation(page, donor=one, first_name="Zed", last_name="Nooit", paid_at=None)
    [found] = list_splittable(1).rows
    assert (found.donor.id, found.names) == (couple.id, ["Amina Claes", "Karel Maes"])
    dismiss(found.key, **WHO)
    assert list_splittable(1).rows == []


def test_joined_and_undone_exactly(page):
    first, second, third, bystander = (giver(page) for _ in range(4))
    second.street, second.postal_code, second.city = HOME.values()
    keep_number(second, NUMBER, at=NOW)
    join(third, second, **WHO)
    before = state(first, second, third, bystander)
    made = join(second, first, takes_number=True, takes_address=True, **WHO)
    assert made.along == [third.id]
    assert [each.same_as_id for each in (first, second, third, bystander)] == [None, first.id, first.id, None]
    assert (first.national_number, first.street) == (NUMBER, "Dorpsstraat 1")
    undo_join(made.id, **WHO)
    assert state(first, second, third, bystander) == before
    assert (made.undone_at, made.undone_by) == (NOW, "an@example.org")


def test_nothing_is_taken_over_without_asking(page):
    first, second = giver(page), giver(page, **HOME)
    keep_number(second, NUMBER, at=NOW)
    join(second, first, **WHO)
    assert (first.national_number, first.street) == (None, "")


def test_what_one_has_is_not_replaced(page):
    first, second = giver(page, street="Rue Haute 9", postal_code="1000", city="Bruxelles"), giver(page, **HOME)
    made = join(second, first, takes_number=True, takes_address=True, **WHO)
    assert (first.street, made.took) == ("Rue Haute 9", {})


def test_who_declined_gets_no_number(page):
    first, second = giver(page), giver(page)
    keep_number(second, NUMBER, at=NOW)
    decline_number(first, at=NOW)
    made = join(second, first, takes_number=True, **WHO)
    assert (first.national_number, first.declined_number_at, made.took) == (None, NOW, {})


def refusal(do, *things, **values) -> str:
    with pytest.raises(Refused) as refused:
        do(*things, **values, **WHO)
    return refused.value.message


def test_what_cannot_be_joined(page):
    first, second, third = giver(page), giver(page), giver(page)
    company = giver(page, kind=DonorKind.ORGANISATION, organisation="Korst")
    keep_number(first, NUMBER, at=NOW)
    keep_number(third, OTHER_NUMBER, at=NOW)
    assert refusal(join, first, first) == "Choose another donor: this is the same one."
    assert refusal(join, first, company).startswith("One of them is a person")
    assert refusal(join, first, third).startswith("They have different national numbers")
    join(second, first, **WHO)
    assert refusal(join, second, third) == f"{second.name} was joined with another donor already."
    assert refusal(join, third, second) == f"{second.name} was joined with another donor already."
    assert db.session.scalars(select(DonorJoin.donor_id)).all() == [second.id]


def test_what_cannot_be_undone(page):
    first, second, third = giver(page), giver(page, **HOME), giver(page)
    made = join(second, first, takes_address=True, **WHO)
    first.street = "Elders 2"
    assert refusal(undo_join, made.id).startswith("The address was changed since the join.")
    first.street = HOME["street"]
    later = join(first, third, **WHO)
    assert refusal(undo_join, made.id).startswith("They were joined with somebody else since.")
    undo_join(later.id, **WHO)
    undo_join(made.id, **WHO)
    assert first.street == ""
    assert refusal(undo_join, made.id) == "This was undone already."


def test_a_certificate_holds_a_join_together(page):
    first, second = giver(page), giver(page)
    gift = db.session.scalars(select(Donation).where(Donation.donor_id == second.id)).one()
    made = join(second, first, **WHO)
    paper = make_certificate(first, gift, year=2027)
    assert refusal(undo_join, made.id) == (
        "A gift stands on certificate 1 of 2027. Withdraw or replace that certificate first."
    )
    paper.certificate.withdrawn_at, paper.certificate.withdrawal_reason = NOW, "joined by mistake"
    undo_join(made.id, **WHO)
    assert second.same_as_id is None


def test_gifts_count_for_another_and_come_back(page):
    payer, partner = giver(page), make_donor(email=None, first_name="Karel", last_name="Maes")
    [gift], other = db.session.scalars(select(Donation)).all(), make_donation(page)
    assign_gifts([gift], partner, reason="two people", **WHO)
    assign_gifts([gift], partner, reason="sent twice", **WHO)
    assert (gift.for_donor_id, other.for_donor_id, gift.donor_id) == (partner.id, None, payer.id)
    assign_gifts([gift], payer, reason="a mistake", **WHO)
    assert gift.for_donor_id is None
    told = select(GiftAssignment.from_donor_id, GiftAssignment.to_donor_id, GiftAssignment.reason)
    assert db.session.execute(told.order_by(GiftAssignment.id)).all() == [
        (payer.id, partner.id, "two people"),
        (partner.id, payer.id, "a mistake"),
    ]


def test_a_gift_on_a_certificate_stays(page):
    payer, partner = giver(page), make_donor()
    [gift] = db.session.scalars(select(Donation)).all()
    paper = make_certificate(payer, gift, number=7, year=2027)
    assert refusal(assign_gifts, [gift], partner, reason="two") == (
        "A gift stands on certificate 7 of 2027. Withdraw or replace that certificate first."
    )
    assert refusal(assign_gifts, [gift], partner, reason=" ") == "Write why."
    assert refusal(assign_gifts, [], partner, reason="two") == "Choose at least one gift."
    paper.certificate.withdrawn_at, paper.certificate.withdrawal_reason = NOW, "wrong name"
    db.session.flush()
    assign_gifts([gift], partner, reason="two", **WHO)
    assert gift.for_donor_id == partner.id
