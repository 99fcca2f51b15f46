"""The office's pages of donors: who may look, who may decide, and what each decision does."""

import re

import pytest
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in
from tests.architecture.test_pages import count_queries
from tests.donors.people import HOME, NUMBER, THIS_YEAR, dump, make_certificate
from tests.factories import make_donation, make_donor, make_edition, make_page
from walk.audit import list_about
from walk.clock import now
from walk.db import db
from walk.donors.commands import keep_number
from walk.donors.models import Donor, DonorJoin, NumberRequest
from walk.donors.rules import DonorKind

HOME_PAGE = "/office/donors/"


@pytest.fixture
def page(rows):
    return make_page(make_edition(), slug="walk")


@pytest.fixture
def finance(client):
    sign_in(client, make_account("finance", email="an@example.org"))
    return client


def names(client, address: str) -> list[str]:
    html = client.get(address).get_data(as_text=True)
    return re.findall(r"<strong><bdi>([^<]*)</bdi>", html)


def giver(page, first: str = "Amina", last: str = "Claes", *, amount: int = 4000, **values) -> Donor:
    donor = make_donor(first_name=first, last_name=last, **values)
    make_donation(page, donor=donor, amount=amount, paid_at=now())
    db.session.commit()
    return donor


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("amina", ["Amina Claes"]),
        ("klant@", ["Karel Maes"]),
        ("0308.357.159", ["Korst"]),
        ("BE0308357159", ["Korst"]),
        ("987654", ["Karel Maes"]),
        (NUMBER, []),
        ("%", []),
        ("🎉", []),
    ],
)
def test_search(finance, page, search, found):
    told, certified = giver(page), giver(page, "Karel", "Maes", email="klant@example.org")
    keep_number(told, NUMBER, at=THIS_YEAR)
    make_certificate(certified, number=987654)
    giver(page, "", "", kind=DonorKind.ORGANISATION, organisation="Korst", enterprise_number="0308357159")
    answer = finance.get(HOME_PAGE, query_string={"q": search}).get_data(as_text=True)
    assert re.findall(r"<strong><bdi>([^<]*)</bdi>", answer) == found


def test_who_misses_what(finance, page):
    whole, declined = giver(page, "Whole", **HOME), giver(page, "Declined", **HOME)
    giver(page, "Nowhere", declined_number_at=THIS_YEAR)
    giver(page, "Nothing")
    giver(page, "Small", amount=3900)
    keep_number(whole, NUMBER, at=THIS_YEAR)
    declined.declined_number_at = THIS_YEAR
    db.session.commit()
    assert names(finance, f"{HOME_PAGE}no-number") == ["Nothing Claes"]
    assert names(finance, f"{HOME_PAGE}no-address") == ["Nothing Claes", "Nowhere Claes"]


def test_the_number_is_shown_once_to_finance_only(client, page):
    donor = giver(page)
    keep_number(donor, NUMBER, at=THIS_YEAR)
    address = f"{HOME_PAGE}{donor.id}"
    sign_in(client, make_account("organiser"))
    assert "Show the number" not in client.get(address).get_data(as_text=True)
    assert post(client, f"{address}/number").status_code == 404
    sign_in(client, make_account("finance"))
    shown = post(client, f"{address}/number")
    assert shown.status_code == 200
    assert "85.07.30-033.28" in shown.get_data(as_text=True)
    assert shown.headers["Cache-Control"] == "no-store"
    assert "033.28" not in client.get(address).get_data(as_text=True)
    assert [each.verb for each in list_about(f"donor {donor.id}")] == [
        "looked at national number",
        "gave national number",
    ]
    assert post(client, f"{address}/number/removal").status_code == 303
    assert post(client, f"{address}/number").status_code == 422
    assert NUMBER not in dump()


@pytest.mark.parametrize("role", ["organiser", "volunteer", None])
@pytest.mark.parametrize(
    "address",
    [
        "{one}/number",
        "{one}/number/removal",
        "{one}/data",
        "{one}/same/{two}",
        "{one}/gifts",
        "joins/1/undo",
        "same/dismissal",
    ],
)
def test_only_finance_decides(client, page, role, address):
    one, two = giver(page), giver(page)
    sign_in(client, make_account(*([role] if role else [])))
    assert post(client, HOME_PAGE + address.format(one=one.id, two=two.id)).status_code == 404


def test_a_number_told_by_telephone(finance, page):
    donor = giver(page)
    address = f"{HOME_PAGE}{donor.id}/number/told"
    assert post(finance, address, wish="asked").status_code == 303
    assert [each.channel for each in db.session.scalars(select(NumberRequest))] == ["telephone"]
    assert post(finance, address, number="85.07.30-033.29").status_code == 422
    assert donor.number_print is None
    assert post(finance, address, number="85.07.30-033.28").status_code == 303
    assert donor.national_number == NUMBER
    assert NUMBER not in finance.get(f"{HOME_PAGE}{donor.id}").text


def test_joined_and_undone_in_the_office(finance, page):
    first, second = giver(page, **HOME), giver(page, **HOME)
    assert names(finance, f"{HOME_PAGE}same") == ["Amina Claes"] * 2
    address = f"{HOME_PAGE}{first.id}/same/{second.id}"
    assert finance.get(address).status_code == 200
    assert post(finance, address, into="0").status_code == 422
    assert post(finance, address, into=str(first.id)).location == f"{HOME_PAGE}{first.id}"
    assert post(finance, address, into=str(first.id)).status_code == 422  # sent twice
    assert second.same_as_id == first.id
    assert names(finance, f"{HOME_PAGE}same") == []
    made = db.session.scalars(select(DonorJoin)).one()
    assert (made.made_by, made.donor_id) == ("an@example.org", second.id)
    assert post(finance, f"{HOME_PAGE}joins/{made.id}/undo").status_code == 303
    assert second.same_as_id is None
    assert post(finance, f"{HOME_PAGE}joins/{made.id}/undo").status_code == 422
    assert post(finance, f"{HOME_PAGE}joins/999999/undo").status_code == 404


def test_no_to_a_proposal(finance, page):
    first, second = giver(page, **HOME), giver(page, **HOME)
    key = f"join {first.id} {second.id}"
    assert post(finance, f"{HOME_PAGE}same/dismissal", key=key).status_code == 303
    assert post(finance, f"{HOME_PAGE}same/dismissal", key=key).status_code == 303
    assert names(finance, f"{HOME_PAGE}same") == []
    assert post(finance, f"{HOME_PAGE}same/dismissal", key="else").status_code == 404


def test_gifts_of_a_couple(finance, page):
    couple = giver(page)
    gift = make_donation(page, donor=couple, first_name="Karel", last_name="Maes", paid_at=now())
    other = make_donation(page, paid_at=now())
    db.session.commit()
    assert names(finance, f"{HOME_PAGE}several") == ["Amina Claes"]
    address = f"{HOME_PAGE}{couple.id}/gifts"
    karel = {"their_first_name": "Karel", "their_last_name": "Maes", "their_kind": "person", "reason": "two people"}
    assert post(finance, address, **karel).status_code == 422
    assert post(finance, address, **karel, gifts=str(other.id)).status_code == 422
    assert post(finance, address, **karel, gifts=str(gift.id)).status_code == 303
    partner = db.session.scalars(select(Donor).where(Donor.first_name == "Karel")).one()
    assert (partner.email, partner.letters_to, gift.for_donor_id) == (None, couple.email, partner.id)
    assert other.for_donor_id is None
    assert names(finance, f"{HOME_PAGE}several") == []
    back = {"their_kind": "person", "reason": "a mistake", "gifts": str(gift.id)}
    partners = f"{HOME_PAGE}{partner.id}/gifts"
    assert post(finance, partners, **back, donor="999999").status_code == 422
    assert post(finance, partners, **back, donor=str(couple.id)).status_code == 303
    assert gift.for_donor_id is None


def test_data_are_changed_in_the_office(finance, page):
    donor = giver(page)
    values = {"kind": "person", "first_name": "Amina", "last_name": "Maes", "country": "BE", "language": "nl", **HOME}
    assert post(finance, f"{HOME_PAGE}{donor.id}/data", **values).status_code == 303
    assert (donor.last_name, donor.street) == ("Maes", "Dorpsstraat 1")
    assert post(finance, f"{HOME_PAGE}{donor.id}/data", **{**values, "language": "xx"}).status_code == 422
    [entry] = list_about(f"donor {donor.id}")
    assert entry.detail == {"changed": "last_name, street, postal_code, city"}


def test_a_double_is_found_by_name(finance, page):
    donor, double = giver(page), giver(page, "Aminah", "Claesens")
    giver(page, "Zed", "Zed")
    assert names(finance, f"{HOME_PAGE}{donor.id}/same?q=claes") == ["Aminah Claesens"]
    assert finance.get(f"{HOME_PAGE}{donor.id}/same/{donor.id}").status_code == 404
    assert finance.get(f"{HOME_PAGE}{donor.id}/same/{double.id}").status_code == 200
    assert finance.get(f"{HOME_PAGE}999999").status_code == 404


@pytest.mark.parametrize("tab", ["", "same", "several", "no-number", "no-address", "{donor}"])
def test_lists_cost_the_same_at_one_row_and_three(finance, page, tab):
    def two_who_are_alike(name: str) -> Donor:
        donor = giver(page, name)
        make_donation(page, donor=giver(page, name), first_name="Zed", last_name=f"Not {name}", paid_at=now())
        return donor

    donor = two_who_are_alike("Amina")
    address = HOME_PAGE + tab.format(donor=donor.id)
    few = count_queries(finance, address)
    for name in ("Bea", "Cas"):
        two_who_are_alike(name)
        make_donation(page, donor=donor, paid_at=now())
    db.session.commit()
    assert few == count_queries(finance, address) <= 14
