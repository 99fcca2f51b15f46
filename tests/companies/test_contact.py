"""The contact's own page: by a link that can be renewed, and for nobody else."""

import pytest

from tests.accounts.people import make_account, post, sign_in
from tests.architecture.test_pages import count_queries
from tests.conftest import run_jobs
from tests.factories import (
    NOW,
    make_company,
    make_donation,
    make_edition,
    make_package,
    make_page,
    make_route,
    make_team,
    make_walker,
)
from tests.filling import fill
from tests.pages.test_hostile import HOSTILE, shown
from walk.companies.models import Company
from walk.companies.queries import company_link
from walk.db import db
from walk.pages.models import Page
from walk.tokens import sign
from walk.walkers.models import Walker


@pytest.fixture
def company(rows) -> Company:
    edition = make_edition(2027)
    make_page(edition, slug="walk")
    company = make_company(make_package(edition), name="Korst")
    make_page(company, slug="korst")
    make_company(company.package, name="Een ander")
    db.session.commit()
    return company


@pytest.fixture
def seated(company) -> Walker:
    team = make_team(company.edition, name="De Ovens", company_id=company.id)
    walker = make_walker(
        make_route(company.edition), team=team, company_id=company.id, fee=0, fee_received=0, shirt="L"
    )
    make_page(walker)
    db.session.commit()
    return walker


def test_what_it_shows(client, company, seated):
    make_walker(seated.route, first_name="Vreemde")
    make_walker(seated.route, first_name="Weg", company_id=company.id, cancelled_at=NOW)
    page = client.get(f"/company/{company_link(company)}").get_data(as_text=True)
    for text in (seated.name, "De Ovens", "<td>L</td>", "1 of 10 places taken", f"/staff/{company.staff_token}"):
        assert text in page
    assert "Vreemde" not in page
    assert "Weg" not in page


def test_strangers_and_links_of_others(client, company, seated):
    other = db.session.query(Company).filter_by(name="Een ander").one()
    for link in ("x", sign("walker", [company.id, 1]), sign("company", [company.id, 2]), sign("company", [10**6, 1])):
        for address in ("", "/page", "/logo", f"/places/{seated.id}"):
            assert client.get(f"/company/{link}{address}").status_code == 404
    theirs = f"/company/{company_link(other)}/places/{seated.id}"
    assert client.get(theirs).status_code == 404
    assert post(client, theirs).status_code == 404
    assert seated.company_id == company.id
    for office in ("/office/2027/companies/", f"/office/2027/companies/{company.id}", "/office/2027/packages/"):
        assert client.get(office).status_code == 303
    sign_in(client, make_account("organiser"))
    make_edition(2028)
    assert client.get(f"/office/2028/companies/{company.id}").status_code == 404


def test_a_new_link_for_the_contact(client, company, outbox):
    before = company_link(company)
    sign_in(client, make_account("finance"))
    assert post(client, f"/office/2027/companies/{company.id}/link").status_code == 303
    run_jobs()
    assert client.get(f"/company/{before}").status_code == 404
    assert client.get(f"/company/{company_link(company)}").status_code == 200
    assert [(letter.to, company_link(company) in letter.body) for letter in outbox] == [([company.email], True)]


def test_a_new_link_for_employees(client, company):
    before = company.staff_token
    assert post(client, f"/company/{company_link(company)}/staff").status_code == 303
    assert client.get(f"/staff/{before}").status_code == 404
    assert client.get(f"/staff/{before}/alone").status_code == 404
    assert client.get(f"/staff/{company.staff_token}").status_code == 200


def test_inviting(client, company, outbox):
    address = f"/company/{company_link(company)}/invite"
    assert post(client, address, addresses="an@example.org, jef@example.org an@example.org").status_code == 303
    run_jobs()
    assert sorted(letter.to[0] for letter in outbox) == ["an@example.org", "jef@example.org"]
    assert all(company.staff_token in letter.body for letter in outbox)
    assert post(client, address, addresses="nobody").status_code == 422
    company.confirmed_at = None
    assert post(client, address, addresses="an@example.org").status_code == 422
    assert run_jobs() == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names(client, company, seated, outbox, text):
    company.name, company.contact_name, company.order_reference = text[:120], text[:160], text[:80]
    company.package.wording = {"nl": text[:60]}
    seated.first_name, seated.team.name = text[:80], text[:80]
    link = company_link(company)
    sign_in(client, make_account("organiser"))
    pages = (
        *(f"/company/{link}", f"/company/{link}/page", f"/staff/{company.staff_token}", "/2027/companies/ranking"),
        *("/2027/companies", f"/2027/companies/{company.package_id}", "/2027/korst", "/2027/korst/give"),
        *("/office/2027/companies/", f"/office/2027/companies/{company.id}", "/office/2027/packages/"),
        *(f"/office/2027/companies/{company.id}/cancellation", f"/company/{link}/places/{seated.id}"),
    )
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.get_data(as_text=True)
    assert shown(text[:120]) in client.get(f"/company/{link}").get_data(as_text=True)
    assert client.get("/2027/korst/poster.pdf").status_code == 200
    assert client.get("/2027/korst/card-nl-x.png", follow_redirects=True).mimetype == "image/png"
    post(client, f"/company/{link}/invite", addresses="an@example.org")
    run_jobs()
    post(client, f"/office/2027/companies/{company.id}/cancellation")
    run_jobs()
    assert len(outbox) == 3
    for letter in outbox:
        assert "<script>alert" not in letter.alternatives[0][0]


def test_looking_up(client, company):
    sign_in(client, make_account("finance"))
    for search, names in (("kors", {"Korst"}), ("griet", {"Korst", "Een ander"}), ("%", set()), ("'", set())):
        page = client.get("/office/2027/companies/", query_string={"q": search}).get_data(as_text=True)
        assert {name for name in ("Korst", "Een ander") if f"<bdi>{name}</bdi>" in page} == names


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/company/{link}", 8),
        ("/staff/{token}", 5),
        ("/2027/korst", 9),
        ("/2027/companies", 5),
        ("/2027/companies/ranking", 3),
    ],
)
def test_queries_do_not_grow(client, company, seated, address, most):
    address = address.format(link=company_link(company), token=company.staff_token)
    few = count_queries(client, address)
    for number in range(3):
        team = make_team(company.edition, company_id=company.id)
        make_page(team)
        make_page(make_walker(seated.route, company_id=company.id, team=team if number else None))
        other = make_company(make_package(company.edition))
        make_page(other)
    db.session.commit()
    assert few == count_queries(client, address) <= most


def test_the_story_and_the_goal(client, company):
    link = company_link(company)
    assert fill(client, f"/company/{link}/page", title="Wij", story="**Ja**", goal="2500").location == "/2027/korst"
    page = client.get("/2027/korst").get_data(as_text=True)
    assert "<strong>Ja</strong>" in page
    assert "€2,500" in page or "€2.500" in page
    assert fill(client, f"/company/{link}/page", title="Wij", story="", goal="x").status_code == 422


def test_the_contact_thanks_who_gave_to_its_page(client, company, seated, outbox):
    page = db.session.query(Page).filter_by(slug="korst").one()
    gift = make_donation(page, message="Zet hem op!", name_shown="none")
    elsewhere = make_donation(db.session.query(Page).filter_by(walker_id=seated.id).one(), message="Hup Noor")
    supporters = f"/my/{company_link(company)}/company/supporters"
    shown = client.get(supporters).get_data(as_text=True)
    assert ["Zet hem op!" in shown, "Hup Noor" in shown] == [True, False]
    assert post(client, f"{supporters}/{gift.id}", wish="reply", words="Dank je wel").status_code == 303
    assert run_jobs() == ["donations.send_reply"]
    assert [(letter.to, "Korst" in letter.subject) for letter in outbox] == [([gift.donor.email], True)]
    seen = client.get("/2027/korst").get_data(as_text=True)
    assert ["Dank je wel" in seen, gift.donor.last_name in seen] == [True, False]
    assert post(client, f"{supporters}/{gift.id}", wish="hide").status_code == 303
    assert "Zet hem op!" not in client.get("/2027/korst").get_data(as_text=True)
    assert post(client, f"{supporters}/{elsewhere.id}", wish="reply", words="x").status_code == 404
    other = db.session.query(Company).filter_by(name="Een ander").one()
    assert client.get(f"/my/{company_link(other)}/company/supporters").status_code == 404
