"""A company's page: each euro once, whoever it came through; its logo; the leaderboard."""

from io import BytesIO

import pytest
from PIL import Image

from tests.accounts.people import token
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
from walk.companies.models import Company
from walk.companies.queries import company_link
from walk.db import db
from walk.pages.models import Page
from walk.pages.queries import raised_by_edition
from walk.pages.sponsors import list_companies, raised_by_company
from walk.teams.models import Team


@pytest.fixture
def company(rows) -> Company:
    """Gifts of 1, 2, 4, 8 … euros, so that a sum tells which of them count."""
    edition = make_edition(2027)
    give(make_page(edition, slug="walk"), 1000_00)
    route = make_route(edition)
    company = make_company(make_package(edition, shows_logo=True), name="Korst")
    give(make_page(company, slug="korst", searchable="korst"), 1_00)
    team = make_team(edition, company_id=company.id, name="De Ovens")
    give(make_page(team, slug="ovens"), 2_00)
    give(make_page(make_walker(route, team=team, company_id=company.id), slug="place-in-team"), 4_00)
    give(make_page(make_walker(route, team=team), slug="own-cost-in-team"), 8_00)
    give(make_page(make_walker(route, company_id=company.id), slug="place-alone"), 16_00)
    give(make_page(make_walker(route, company_id=company.id, cancelled_at=NOW), slug="cancelled"), 32_00)
    give(make_page(make_walker(route, team=team, cancelled_at=NOW), slug="cancelled-in-team"), 64_00)
    merged = make_team(edition, closed_at=NOW, merged_into_id=team.id)
    give(make_page(merged, slug="merged"), 128_00)
    other = make_company(company.package, name="Een ander")
    give(make_page(other, slug="ander"), 300_00)
    others = make_team(edition, company_id=other.id, name="De anderen")
    give(make_page(make_walker(route, team=others, company_id=company.id), slug="in-team-of-others"), 500_00)
    give(make_page(make_walker(route), slug="nobody"), 700_00)
    return company


def give(page, amount: int):
    make_donation(page, amount=amount)
    return page


def test_each_euro_once(client, company):
    assert raised_by_company(company) == (255_00, 8)
    other = db.session.query(Company).filter_by(name="Een ander").one()
    assert raised_by_company(other) == (800_00, 2)
    assert raised_by_edition(company.edition) == (255 + 800 + 1000 + 700) * 100
    page = client.get("/2027/korst").get_data(as_text=True)
    assert "€255" in page
    assert page.count("<strong dir") == 8
    assert "De Ovens" in page
    assert "De anderen" not in page
    assert "/2027/korst/give" in page


def test_a_team_that_went_into_one_of_nobody(company):
    """Its page counts for the team it went into; whoever has a place of the company still counts for it."""
    home = make_team(company.edition, name="Thuis")
    make_page(home)
    team = db.session.query(Team).filter_by(name="De Ovens").one()
    team.closed_at, team.merged_into_id = NOW, home.id
    db.session.query(Team).filter(Team.merged_into_id == team.id).update({"merged_into_id": home.id})
    assert raised_by_company(company) == ((1 + 4 + 16 + 32) * 100, 4)


def test_the_leaderboard(client, company):
    found = list_companies(company.edition, most=9)
    assert [(each.name, each.raised, each.walkers) for each in found] == [("Een ander", 80000, 1), ("Korst", 25500, 3)]
    assert [each.name for each in list_companies(company.edition, most=9, search="kor")] == ["Korst"]
    board = client.get("/2027/companies/ranking").get_data(as_text=True)
    assert board.index("Een ander") < board.index("Korst")
    assert client.get("/2027/companies/ranking?q=%25").get_data(as_text=True).count("<bdi>") == 0


def test_no_page_before_the_places_are_ready_nor_after_cancelling(client, company):
    db.session.query(type(make_page(make_team(company.edition)))).filter_by(slug="korst").update({"raised": 0})
    company.confirmed_at = None
    assert client.get("/2027/korst").status_code == 404
    assert [each.name for each in list_companies(company.edition, most=9)] == ["Een ander"]
    company.cancelled_at = NOW
    assert client.get("/2027/korst").status_code == 404


def picture(kind: str, size=(400, 100), mode="RGBA") -> BytesIO:
    buffer = BytesIO()
    Image.new(mode, size, "#c2410c").save(buffer, kind)
    buffer.seek(0)
    return buffer


def send(client, company, file: BytesIO, name: str):
    data = {"csrf_token": token(client), "photo": (file, name)}
    return client.post(f"/company/{company_link(company)}/logo", data=data)


def test_the_logo(client, company):
    assert send(client, company, picture("PNG"), "logo.png").status_code == 303
    home, page = (client.get(address).get_data(as_text=True) for address in ("/", "/2027/korst"))
    assert "With the support of" in home
    assert 'alt="Korst"' in home
    address = home.split('class="logo" src="')[1].split('"')[0]
    shown = client.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert Image.open(BytesIO(shown.data)).size == (400, 100)
    assert 'class="logo big"' in page
    company.shows_logo = False
    assert client.get(address).status_code == 404
    assert "With the support of" not in client.get("/").get_data(as_text=True)
    assert client.get(f"/company/{company_link(company)}/logo").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a photo we can read"),
        (b"GIF89a", "not a photo we can read"),
        (picture("PNG", (50, 50)).getvalue(), "60 by 60"),
        (b"", "Choose a logo"),
    ],
)
def test_what_is_no_logo(client, company, content, said):
    answer = send(client, company, BytesIO(content), "logo.png" if content else "")
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert "With the support of" not in client.get("/").get_data(as_text=True)


def test_a_message_of_its_people_can_be_reported_from_its_page(client, company):
    mine, theirs = (
        make_donation(db.session.query(Page).filter_by(slug=slug).one(), message="Hup!").id
        for slug in ("place-alone", "nobody")
    )
    assert client.get(f"/2027/korst/report?gift={mine}").status_code == 200
    assert client.get(f"/2027/korst/report?gift={theirs}").status_code == 404
