"""From a package to a company that raised money: organiser, contact, employees and a giver, through the pages."""

import re

from sqlalchemy import select

from tests.accounts.people import make_account, sign_in
from tests.companies.test_buying import BUYER
from tests.conftest import run_jobs
from tests.factories import make_edition, make_page, make_route
from tests.filling import GIVER, fill, form_of, register
from tests.payments.telling import send, session
from walk.certificates.counting import list_gifts
from walk.db import db
from walk.payments.models import Checkout, Payment
from walk.payments.proofs import find_differences

PACKAGE = {"name_nl": "Meestappen", "places": "2", "shirts": "2", "fee": "1000", "volunteers": "", "stock": "3"}


def link_in(letter, path: str) -> str:
    """The path of the first link in a letter that begins so."""
    return re.search(rf"http://localhost({path}[^\s)]+)", letter.body)[1]


def paid(client) -> None:
    """The last checkout is paid, as Stripe tells it."""
    checkout = db.session.scalars(select(Checkout).order_by(Checkout.id.desc())).first()
    assert send(client, session(checkout)) == 200
    run_jobs()


def test_a_company_walks(app, client, answering, outbox, rows):
    answering()
    edition = make_edition(2027)
    make_page(edition, slug="walk")
    route = make_route(edition)
    office = app.test_client()
    sign_in(office, make_account("organiser"))
    assert fill(office, "/office/2027/packages/new", **PACKAGE, position="").status_code == 303

    offered = client.get("/2027/companies").get_data(as_text=True)
    form = re.search(r'href="(/2027/companies/\d+)"', offered)[1]
    assert fill(client, form, **BUYER).location.startswith("https://checkout.stripe.com/")
    paid(client)
    contact, staff = link_in(outbox[0], "/company/"), link_in(outbox[1], "/staff/")

    captain = register(client, f"{staff}/team", route=route.id, team_name="De Ovens", team_kind="company", company="")
    assert captain.location.startswith("/my/")
    team = re.search(rf'href="({staff}/team/\d+)"', client.get(staff).get_data(as_text=True))[1]
    assert register(client, team, route=route.id, first_name="Jef", email="jef@example.org").status_code == 303
    run_jobs()
    assert [letter.to for letter in outbox].count(["griet@example.org"]) == 3
    page = client.get(contact).get_data(as_text=True)
    assert "2 of 2 places taken" in page
    assert "De Ovens" in page
    slug = re.search(r'href="/2027/(bakkerij[a-z-]*)"', page)[1]

    assert fill(client, f"/2027/{slug}/give", **GIVER).status_code == 303
    paid(client)
    assert fill(client, "/2027/de-ovens/give", **GIVER, city="Gent").status_code == 303
    paid(client)
    amounts = [payment.amount for payment in db.session.scalars(select(Payment).order_by(Payment.id))]
    assert amounts == [100000, 4000, 4000]
    for address in (f"/2027/{slug}", "/2027/companies/ranking", "/2027/companies"):
        assert "€80" in client.get(address).get_data(as_text=True)
    gifts = {year: [gift.amount for gift in list_gifts(year=year)] for year in (2026, 2027)}
    assert sum(sum(given) for given in gifts.values()) == 8000

    seat = re.search(rf'href="({contact}/places/\d+)"', page)[1]
    assert client.post(seat, data=form_of(client, seat)).status_code == 303
    assert "1 of 2 places taken" in client.get(contact).get_data(as_text=True)
    assert list(find_differences()) == []
