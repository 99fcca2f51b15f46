"""The contact of a company is forgotten two years after the walk; what stands on its invoice is not."""

from datetime import date

import pytest

from tests.accounts.people import make_account, post, sign_in
from tests.conftest import run_jobs
from tests.factories import make_company, make_edition, make_package, make_page
from walk import jobs
from walk.clock import brussels_day, now
from walk.companies.commands import forget_contacts
from walk.companies.models import Company
from walk.companies.queries import company_link
from walk.companies.rules import contacts_end
from walk.db import db

pytestmark = pytest.mark.usefixtures("rows")
KNOWN = {"contact_name": "Griet Maes", "email": "griet@example.org", "phone": "0470 00 00 00"}
FORGOTTEN = dict.fromkeys(KNOWN, "")
INVOICED = ("name", "country", "vat_number", "street", "postal_code", "city", "order_reference", "fee")


def company_of(year: int, day: date, **values) -> Company:
    company = make_company(make_package(make_edition(year, date=day)), **{**KNOWN, **values})
    make_page(company, slug=f"page-of-{year}")
    return company


def kept(company: Company) -> dict[str, str]:
    db.session.refresh(company)
    return {name: getattr(company, name) for name in KNOWN}


def test_only_of_walks_before_and_nothing_else():
    day = date(2026, 10, 1)
    before, on = company_of(2020, date(2026, 9, 30)), company_of(2021, day)
    invoiced = {name: getattr(before, name) for name in INVOICED}
    assert forget_contacts(walked_before=day) == 1
    assert [kept(before), kept(on)] == [FORGOTTEN, KNOWN]
    assert {name: getattr(before, name) for name in INVOICED} == invoiced
    assert all(invoiced[name] for name in INVOICED if name != "order_reference")
    assert forget_contacts(walked_before=day) == 0


@pytest.mark.parametrize("name", KNOWN)
def test_any_of_them_is_enough(name):
    company = company_of(2020, date(2020, 9, 27), **{**FORGOTTEN, name: KNOWN[name]})
    assert forget_contacts(walked_before=date(2021, 1, 1)) == 1
    assert kept(company) == FORGOTTEN


@pytest.mark.parametrize(("years", "forgotten"), [(0, False), (1, False), (2, False), (3, True)])
def test_every_night(years, forgotten):
    today = brussels_day(now())
    company = company_of(2020, date(today.year - years, today.month, min(today.day, 28)))
    jobs.enqueue("companies.forget_contacts")
    assert run_jobs() == ["companies.forget_contacts"]
    if today.day <= 28 or years != 2:
        assert kept(company) == (FORGOTTEN if forgotten else KNOWN)


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2029, 9, 26), date(2027, 9, 26)),
        (date(2028, 2, 29), date(2026, 3, 1)),
        (date(2028, 3, 1), date(2026, 3, 1)),
        (date(2029, 1, 1), date(2027, 1, 1)),
    ],
)
def test_two_years(today, before):
    assert contacts_end(today) == before


def test_the_link_ends_and_the_office_sees_it_and_sends_nothing(client, outbox):
    company = company_of(2027, date(2027, 9, 26))
    link = company_link(company)
    db.session.commit()
    assert client.get(f"/company/{link}").status_code == 200
    forget_contacts(walked_before=date(2030, 1, 1))
    assert client.get(f"/company/{link}").status_code == 404
    sign_in(client, make_account("finance"))
    office = f"/office/2027/companies/{company.id}"
    page = client.get(office).get_data(as_text=True)
    assert ["forgotten, two years after the walk" in page, company.vat_number in page] == [True, True]
    assert "Send the contact a new link" not in page
    assert post(client, f"{office}/link").status_code == 303
    assert post(client, f"{office}/cancellation").status_code == 303
    run_jobs()
    assert outbox == []
