"""Buying a package: by checkout, on invoice, for volunteers; and what never becomes a gift."""

import re

import pytest
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in
from tests.conftest import run_jobs
from tests.factories import NOW, make_company, make_donation, make_donor, make_edition, make_package, make_page
from tests.filling import fill, form_of
from tests.payments.telling import refund, send, session
from walk.audit import AuditEntry
from walk.certificates.counting import list_gifts
from walk.companies.models import Company, PackageLine
from walk.companies.queries import company_link, count_sold
from walk.db import db
from walk.pages.models import Page
from walk.pages.queries import page_of_edition, raised_by_edition
from walk.payments.models import Checkout, Purpose
from walk.payments.proofs import find_differences
from walk.payments.transfers import promise_transfer

IBAN = "BE68539007547034"
BUYER = {
    "name": "Bakkerij De Korst",
    "country": "BE",
    "vat_number": "0308.357.159",
    "street": "Lindestraat 1",
    "postal_code": "2800",
    "city": "Mechelen",
    "contact_name": "Griet Maes",
    "email": "Griet@example.org",
    "phone": "0470 12 34 56",
    "language": "nl",
    "order_reference": "PO-77",
    "way": "checkout",
}


@pytest.fixture
def edition(rows):
    edition = make_edition(2027)
    make_page(edition, slug="walk")
    return edition


def bought(client, package, **values):
    """What buying answers, and the company it made."""
    answer = fill(client, f"/2027/companies/{package.id}", **{**BUYER, **values})
    return answer, db.session.scalar(select(Company).order_by(Company.id.desc()))


def checkout_of(company) -> Checkout:
    line = db.session.scalars(select(PackageLine).where(PackageLine.company_id == company.id)).one().line
    return line.checkout


def test_by_checkout_to_usable_places(client, answering, edition, outbox):
    stripe = answering()
    package = make_package(edition, places=3, fee=50000)
    make_company(package, name="Een ander", confirmed_at=None)
    answer, company = bought(client, package)
    assert answer.location == "https://checkout.stripe.com/c/pay/cs_1"
    [asked] = stripe.asked
    assert "/company/" not in asked.raw
    assert company_link(company) not in asked.raw
    assert (company.name, company.vat_number, company.email) == (BUYER["name"], "BE0308357159", "griet@example.org")
    assert (company.places, company.fee, company.usable, company.to_pay) == (3, 50000, False, 50000)
    assert client.get(f"/staff/{company.staff_token}/alone").status_code == 404
    checkout = checkout_of(company)
    assert [line.purpose for line in checkout.lines] == [Purpose.PACKAGE]
    assert send(client, session(checkout)) == 200
    assert send(client, session(checkout)) == 200
    assert (company.package_received, company.usable, company.to_pay) == (50000, True, 0)
    run_jobs()
    assert [letter.subject for letter in outbox] == [
        "Bakkerij De Korst walks along with Refugee Walk 2027",
        "Your places are ready",
    ] or len(outbox) == 2
    assert {address for letter in outbox for address in letter.to} == {"griet@example.org"}
    assert company_link(company) in outbox[0].body
    assert company.staff_token in outbox[1].body
    assert client.get(f"/staff/{company.staff_token}/alone").status_code == 200
    back = client.get(asked["success_url"].removeprefix("http://localhost"))
    assert company_link(company) in back.get_data(as_text=True)
    assert list(find_differences()) == []


def test_money_that_goes_back_takes_the_places_along(client, answering, edition):
    answering()
    _answer, company = bought(client, make_package(edition))
    checkout = checkout_of(company)
    assert send(client, session(checkout)) == 200
    assert company.usable
    assert send(client, refund(checkout, 50000)) == 200
    assert (company.package_received, company.usable) == (0, False)
    assert list(find_differences()) == []


def test_damage_of_the_total_is_found(edition):
    company = make_company(make_package(edition), package_received=1)
    assert [(each.row_id, each.stored, each.summed) for each in find_differences()] == [(company.id, 1, 0)]


def test_a_package_is_no_gift(client, answering, edition):
    """Neither on a certificate, nor in what pages or the walk raised: only what is given through a page is."""
    answering()
    _answer, company = bought(client, make_package(edition, fee=400000))
    assert send(client, session(checkout_of(company))) == 200
    page = db.session.scalars(select(Page).where(Page.company_id == company.id)).one()
    assert list_gifts(year=2027) == []
    assert (page.raised, raised_by_edition(edition), page_of_edition(edition).raised) == (0, 0, 0)
    gift = make_donation(page, amount=5000, donor=make_donor(email="griet@example.org"))
    assert [(each.donor_id, each.amount) for each in list_gifts(year=2027)] == [(gift.donor_id, 5000)]
    assert (page.raised, raised_by_edition(edition)) == (5000, 5000)


def test_the_form_sent_twice_buys_once(client, answering, edition):
    answering()
    package = make_package(edition)
    address = f"/2027/companies/{package.id}"
    hidden = form_of(client, address)
    answers = [client.post(address, data={**hidden, **BUYER}) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert len(db.session.scalars(select(Company)).all()) == len(db.session.scalars(select(Checkout)).all()) == 1


def test_on_invoice_once_the_office_confirms(client, edition, outbox):
    package = make_package(edition)
    answer, company = bought(client, package, way="invoice")
    assert answer.location == f"/company/{company_link(company)}"
    assert (company.invoice_asked_at is not None, company.usable, company.to_pay) == (True, False, 0)
    page = client.get(answer.location).get_data(as_text=True)
    assert "You asked for an invoice" in page
    assert db.session.scalars(select(Checkout)).all() == []
    assert client.post(f"{answer.location}/pay", data=form_of(client, "/2027/walk/give")).status_code == 303
    assert db.session.scalars(select(Checkout)).all() == []
    run_jobs()
    outbox.clear()
    sign_in(client, make_account("finance"))
    office = f"/office/2027/companies/{company.id}"
    assert "invoice asked" in client.get(office).get_data(as_text=True)
    for _ in range(2):
        assert post(client, f"{office}/invoice").status_code == 303
    assert (company.usable, company.package_received) == (True, 0)
    assert run_jobs() == ["companies.send_confirmed"]
    assert [letter.to for letter in outbox] == [["griet@example.org"]]
    assert client.get(f"/2027/{page_slug(company)}").status_code == 200
    verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.subject == f"company {company.id}")).all()
    assert verbs == ["bought package", "places ready", "confirmed invoice"]


def test_volunteers_instead_of_money(client, edition):
    package = make_package(edition, fee=0, volunteers=4)
    assert 'name="way"' not in client.get(f"/2027/companies/{package.id}").get_data(as_text=True)
    answer, company = bought(client, package)
    assert answer.location == f"/company/{company_link(company)}"
    assert (company.volunteers, company.fee, company.usable) == (4, 0, False)
    sign_in(client, make_account("organiser"))
    office = f"/office/2027/companies/{company.id}"
    post(client, f"{office}/invoice")
    assert not company.usable
    post(client, f"{office}/volunteers")
    assert company.usable
    assert "volunteers confirmed" in client.get(office).get_data(as_text=True)


def test_the_last_one_is_sold_once(client, edition):
    package = make_package(edition, stock=1)
    make_company(package, cancelled_at=NOW, confirmed_at=None)
    assert bought(client, package, way="invoice")[0].status_code == 303
    answer, _ = bought(client, package, way="invoice", name="Te laat")
    assert answer.status_code == 422
    assert "has just been sold" in answer.get_data(as_text=True)
    assert "Sold out" in client.get("/2027/companies").get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("vat_number", "0308.357.158", "ten digits"),
        ("vat_number", "", "ten digits"),
        ("name", "", "company&#39;s name"),
        ("email", "nobody", "e-mail address"),
        ("phone", "bel mij", "telephone number"),
        ("way", "", "Choose one"),
        ("country", "XX", "Not a valid choice"),
        ("name", "x" * 121, "at most 120"),
    ],
)
def test_what_is_refused(client, edition, field, value, said):
    answer, company = bought(client, make_package(edition), **{field: value})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert company is None


def test_from_abroad_without_a_number(client, edition):
    _answer, company = bought(client, make_package(edition), country="NL", vat_number="", way="invoice")
    assert (company.country, company.vat_number) == ("NL", "")


def test_a_withdrawn_package_and_that_of_another_year(client, edition):
    gone = make_package(edition, withdrawn_at=NOW)
    other = make_package(make_edition(2028))
    assert client.get(f"/2027/companies/{gone.id}").status_code == 404
    assert client.get(f"/2027/companies/{other.id}").status_code == 404


def test_what_was_bought_stays_when_the_package_changes(client, edition):
    package = make_package(edition, places=5)
    _answer, company = bought(client, package, way="invoice")
    sign_in(client, make_account("organiser"))
    facts = {
        "name_nl": "Nieuw",
        "places": "9",
        "shirts": "0",
        "fee": "900",
        "volunteers": "",
        "stock": "",
        "position": "",
    }
    assert fill(client, f"/office/2027/packages/{package.id}", **facts).status_code == 303
    assert (package.places, package.fee, package.wording["nl"]) == (9, 90000, "Nieuw")
    assert (company.places, company.fee) == (5, 50000)
    both = fill(client, f"/office/2027/packages/{package.id}", **{**facts, "volunteers": "3"})
    assert both.status_code == 422
    assert fill(client, "/office/2027/packages/new", **{**facts, "fee": "", "volunteers": "3"}).status_code == 303
    post(client, f"/office/2027/packages/{package.id}/withdrawal")
    assert package.withdrawn_at is not None
    post(client, f"/office/2027/packages/{package.id}/offer")
    assert package.withdrawn_at is None


def page_slug(company) -> str:
    slug = db.session.scalars(select(Page.slug).where(Page.company_id == company.id)).one()
    assert re.fullmatch("bakkerij-de-korst", slug)
    return slug


def test_paying_later_asks_once(client, answering, edition):
    stripe = answering()
    _answer, company = bought(client, make_package(edition))
    address = f"/company/{company_link(company)}"
    assert "Still to pay" in client.get(address).get_data(as_text=True)
    locations = {client.post(f"{address}/pay", data=form_of(client, address)).location for _ in range(2)}
    assert locations == {"https://checkout.stripe.com/c/pay/cs_1"}
    assert len(stripe.asked) == 1
    checkout = checkout_of(company)
    assert send(client, session(checkout, payment_status="unpaid")) == 200
    assert "waiting for your bank" in client.get(address).get_data(as_text=True)
    assert client.post(f"{address}/pay", data=form_of(client, "/2027/walk/give")).location == address
    assert send(client, session(checkout, "async_payment_failed", payment_status="unpaid")) == 200
    client.post(f"{address}/pay", data=form_of(client, address))
    assert len(stripe.asked) == 2
    assert not company.usable


def over(client, company) -> int:
    """The payment page of a company's last checkout expires."""
    return send(client, session(last_checkout(company), "expired", payment_status="unpaid"))


def last_checkout(company) -> Checkout:
    lines = select(PackageLine).where(PackageLine.company_id == company.id).order_by(PackageLine.id.desc())
    return db.session.scalars(lines).first().line.checkout


def test_a_payment_left_unfinished_gives_the_package_back(client, answering, edition):
    answering()
    package = make_package(edition, stock=1)
    _answer, first = bought(client, package)
    assert bought(client, package, name="Te laat")[0].status_code == 422
    assert over(client, first) == 200
    assert count_sold(edition) == {}
    seen = client.get(f"/company/{company_link(first)}").get_data(as_text=True)
    assert "no longer kept for you" in seen
    answer, second = bought(client, package, name="Op tijd")
    assert (answer.status_code, second.name, count_sold(edition)) == (303, "Op tijd", {package.id: 1})
    address = f"/company/{company_link(first)}"
    assert client.post(f"{address}/pay", data=form_of(client, address)).location == address
    assert "has just been sold" in client.get(address).get_data(as_text=True)
    assert over(client, second) == 200
    assert client.post(f"{address}/pay", data=form_of(client, address)).location.startswith("https://checkout.stripe")
    assert count_sold(edition) == {package.id: 1}
    assert send(client, session(last_checkout(first))) == 200
    assert (first.usable, second.usable, count_sold(edition)) == (True, False, {package.id: 1})
    sign_in(client, make_account("finance"))
    office = "/office/2027/companies/{}"
    shown = ["left unfinished" in client.get(office.format(each.id)).get_data(as_text=True) for each in (first, second)]
    assert shown == [False, True]


def test_what_still_counts_as_sold(client, answering, edition, monkeypatch):
    answering()
    settings = client.application.extensions["walk.settings"]
    monkeypatch.setitem(
        client.application.extensions, "walk.settings", settings.model_copy(update={"institution_iban": IBAN})
    )
    package = make_package(edition, stock=9)
    sold = [bought(client, package, name=f"Bedrijf {number}")[1] for number in range(4)]
    waits, transfers, paid, withdrawn = sold
    bought(client, package, way="invoice")
    assert send(client, session(last_checkout(waits), payment_status="unpaid")) == 200
    promise_transfer(last_checkout(transfers), at=NOW)
    over(client, transfers)
    assert send(client, session(last_checkout(paid))) == 200
    over(client, paid)
    assert count_sold(edition) == {package.id: 5}
    last_checkout(withdrawn).withdrawn_at = NOW
    last_checkout(transfers).withdrawn_at = NOW
    assert count_sold(edition) == {package.id: 3}
    assert send(client, session(last_checkout(waits), "async_payment_failed", payment_status="unpaid")) == 200
    assert count_sold(edition) == {package.id: 2}
