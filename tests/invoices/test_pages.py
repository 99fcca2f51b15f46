"""Invoices in the office and on the page of the company's contact."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.architecture.test_pages import sign_in
from tests.conftest import run_jobs
from tests.factories import NOW, make_company, make_edition, make_package, make_page
from tests.filling import fill, form_of
from walk.clock import brussels_day, now
from walk.companies.queries import company_link
from walk.db import db
from walk.invoices.commands import issue
from walk.invoices.models import Invoice
from walk.invoices.rules import PAY_WITHIN


@pytest.fixture
def company(rows):
    edition = make_edition()
    make_page(edition, slug="walk")
    return make_company(make_package(edition), invoice_asked_at=NOW, confirmed_at=None, name="=Korst", language="en")


def made(company) -> Invoice:
    invoice = issue(company, at=now())
    run_jobs()
    return invoice


def test_made_in_the_office_and_downloaded_by_the_contact(client, company, outbox):
    sign_in(client, "finance")
    page = f"/office/2027/companies/{company.id}"
    answer = client.post(f"/office/2027/invoices/of/{company.id}", data=form_of(client, page))
    assert (answer.status_code, answer.location) == (303, page)
    run_jobs()
    invoice = db.session.scalars(select(Invoice)).one()
    assert len(outbox) == 1
    seen = client.get(page).get_data(as_text=True)
    assert invoice.code in seen
    assert f"/office/2027/invoices/of/{company.id}" not in seen
    file = client.get(f"/office/2027/invoices/{invoice.id}.pdf")
    contact = client.application.test_client()
    address = f"/company/{company_link(company)}"
    assert f"{address}/invoices/{invoice.id}.pdf" in contact.get(address).get_data(as_text=True)
    theirs = contact.get(f"{address}/invoices/{invoice.id}.pdf")
    assert theirs.data == file.data
    assert (theirs.mimetype, theirs.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert theirs.data.startswith(b"%PDF-1.7")


def test_the_file_of_another_company_is_not_given(client, company):
    invoice, other = made(company), make_company(company.package)
    assert client.get(f"/company/{company_link(other)}/invoices/{invoice.id}.pdf").status_code == 404
    assert client.get(f"/company/nothing/invoices/{invoice.id}.pdf").status_code == 404


def test_taken_back_with_a_reason(client, company):
    invoice = made(company)
    sign_in(client, "finance")
    address = f"/office/2027/invoices/{invoice.id}/credit"
    assert fill(client, address, reason="").status_code == 422
    assert len(db.session.scalars(select(Invoice)).all()) == 1
    assert fill(client, address, reason="Wrong address").status_code == 303
    again = fill(client, address, reason="Wrong address")
    assert (again.status_code, len(db.session.scalars(select(Invoice)).all())) == (422, 2)
    run_jobs()
    lines = client.get("/office/2027/invoices/invoices.csv").get_data(as_text=True).splitlines()
    today, due = (brussels_day(now() + after).isoformat() for after in (timedelta(), PAY_WITHIN))
    first, second = f"{today[:4]}-0001", f"{today[:4]}-0002"
    assert lines == [
        "\ufeffnumber,date,due,company,company_number,amount,paid,state,credits",
        f"{second},{today},,'=Korst,BE0308357159,-500.00,0.00,credit,{first}",
        f"{first},{today},{due},'=Korst,BE0308357159,500.00,0.00,credited,",
    ]


def test_what_it_says_of_vat(client, company):
    sign_in(client, "finance")
    words = {"mention_nl": "Vrijgesteld", "mention_fr": "Exonéré", "mention_en": "Exempt"}
    assert fill(client, "/office/2027/invoices/mention", **{**words, "mention_fr": ""}).status_code == 422
    for _each in range(2):
        assert fill(client, "/office/2027/invoices/mention", **words).status_code == 303
    assert made(company).printed["mention"] == "Exempt"


@pytest.mark.parametrize("role", ["organiser", "volunteer", None])
def test_only_finance_issues(client, company, role):
    invoice = made(company)
    sign_in(client, role)
    token = form_of(client, "/sign-in") or form_of(client, "/register")
    for path in (f"{invoice.id}/credit", "mention"):
        assert client.get(f"/office/2027/invoices/{path}").status_code == 404
    assert client.post(f"/office/2027/invoices/of/{company.id}", data=token).status_code in {400, 404}
    seen = client.get(f"/office/2027/invoices/{invoice.id}.pdf").status_code
    assert seen == (200 if role == "organiser" else 404)
    assert len(db.session.scalars(select(Invoice)).all()) == 1
