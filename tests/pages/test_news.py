"""News that owners tell on their page."""

import pytest

from tests.accounts.people import make_account, post, sign_in
from tests.factories import NOW, make_company, make_edition, make_package, make_page, make_route, make_team, make_walker
from tests.filling import fill, form_of
from walk.audit import AuditEntry
from walk.companies.queries import company_link
from walk.db import db
from walk.pages.models import News
from walk.walkers.queries import personal_link


@pytest.fixture
def page(rows):
    edition = make_edition()
    make_page(edition, slug="walk")
    team = make_team(edition, name="De Brug")
    walker = make_walker(make_route(edition), team=team, captain_since=NOW)
    make_page(team, slug="de-brug")
    return make_page(walker, slug="noor")


@pytest.mark.parametrize(("which", "shown_on", "not_on"), [("page", "noor", "de-brug"), ("team", "de-brug", "noor")])
def test_told_changed_and_removed(client, page, which, shown_on, not_on):
    address = f"/my/{personal_link(page.walker)}/{which}/news"
    for words in ("Eerste **tocht**", "Halverwege!"):
        assert fill(client, address, words=words).status_code == 303
    html = client.get(f"/2027/{shown_on}").get_data(as_text=True)
    assert html.index("Halverwege!") < html.index("<p>Eerste <strong>tocht</strong></p>")
    assert "Halverwege!" not in client.get(f"/2027/{not_on}").get_data(as_text=True)
    told = db.session.query(News).order_by(News.id).first()
    assert "Eerste **tocht**" in client.get(f"{address}/{told.id}").get_data(as_text=True)
    assert fill(client, f"{address}/{told.id}", words="Eerste uitstap").status_code == 303
    html = client.get(f"/2027/{shown_on}").get_data(as_text=True)
    assert ("Eerste uitstap" in html, "tocht" in html) == (True, False)
    assert fill(client, f"{address}/{told.id}", words="Eerste uitstap", remove="yes").status_code == 303
    assert "Eerste uitstap" not in client.get(f"/2027/{shown_on}").get_data(as_text=True)
    verbs = [entry.verb for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert verbs == ["told news", "told news", "changed news", "removed news"]


@pytest.mark.parametrize(("words", "sentence"), [("", "Write what is new."), ("x" * 2001, "at most 2000")])
def test_refused(client, page, words, sentence):
    answer = fill(client, f"/my/{personal_link(page.walker)}/page/news", words=words)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    assert db.session.query(News).count() == 0


def test_nobody_changes_the_news_of_another(client, page):
    other = make_walker(page.walker.route, team=page.walker.team)
    theirs = News(page_id=make_page(other).id, text="Van mij", told_at=NOW)
    db.session.add(theirs)
    db.session.commit()
    mine = f"/my/{personal_link(page.walker)}/page/news"
    assert client.get(f"{mine}/{theirs.id}").status_code == 404
    assert client.post(f"{mine}/{theirs.id}", data={**form_of(client, mine), "words": "x"}).status_code == 404
    assert client.get(f"/my/{personal_link(other)}/team/news").status_code == 404
    page.walker.cancelled_at = NOW
    assert client.get(mine).status_code == 404


@pytest.fixture
def company(page):
    company = make_company(make_package(page.edition), name="Korst")
    make_page(company, slug="korst")
    make_page(make_company(company.package), slug="ander")
    return company


def test_a_contact_tells_news_and_it_says_whose_and_when(client, page, company):
    address = f"/company/{company_link(company)}/news"
    assert fill(client, address, words="Wij **bakken** mee").location == address
    seen = client.get("/2027/korst").get_data(as_text=True)
    assert "<bdi>Korst</bdi> · " in seen
    assert "<p>Wij <strong>bakken</strong> mee</p>" in seen
    for elsewhere in ("/", "/2027/noor", "/2027/ander"):
        assert "bakken" not in client.get(elsewhere).get_data(as_text=True)
    told = db.session.query(News).one()
    assert fill(client, f"{address}/{told.id}", words="Wij rusten").status_code == 303
    assert "Wij rusten" in client.get("/2027/korst").get_data(as_text=True)
    db.session.query(type(page)).filter_by(slug="korst").update({"hidden_at": NOW})
    assert client.get("/2027/korst").status_code == 404
    sign_in(client, make_account("finance"))
    assert client.get("/2027/korst").status_code == 404


def test_only_the_contact_of_a_company_whose_places_can_be_used(client, page, company):
    link, walkers = company_link(company), personal_link(page.walker)
    theirs = News(page_id=page.id, text="Van Noor", told_at=NOW)
    db.session.add(theirs)
    db.session.commit()
    for address in (f"/company/{walkers}/news", f"/my/{walkers}/company/supporters", f"/my/{link}/page/news"):
        assert client.get(address).status_code == 404
    assert client.get(f"/company/{link}/news/{theirs.id}").status_code == 404
    assert client.get(f"/my/{link}/company/photo").status_code == 404
    assert client.get(f"/company/{link}/news").status_code == 200
    company.confirmed_at = None
    for address in (f"/company/{link}/news", f"/company/{link}/page", f"/my/{link}/company/supporters"):
        assert client.get(address).status_code == 404


def test_the_organisers_tell_news_of_the_walk(client, page):
    visitor = client.application.test_client()
    sign_in(client, make_account("organiser"))
    for number in range(4):
        assert fill(client, "/office/2027/news", words=f"Bericht {number}").location == "/office/2027/news"
    home = visitor.get("/").get_data(as_text=True)
    assert [f"Bericht {number}" in home for number in range(4)] == [False, True, True, True]
    assert home.index("Bericht 3") < home.index("Bericht 2")
    assert "news=all" in home
    assert "Bericht 0" in visitor.get("/2027/?news=all").get_data(as_text=True)
    told = db.session.query(News).order_by(News.id).all()
    assert fill(client, f"/office/2027/news/{told[3].id}", words="x", remove="yes").status_code == 303
    assert "Bericht 3" not in visitor.get("/2027/").get_data(as_text=True)
    db.session.query(type(page)).filter_by(slug="walk").update({"hidden_at": NOW})
    assert "Bericht" not in visitor.get("/").get_data(as_text=True)


def test_nobody_else_tells_news_of_the_walk(client, page):
    mine = News(page_id=page.id, text="Van Noor", told_at=NOW)
    db.session.add(mine)
    db.session.commit()
    assert client.get("/office/2027/news").status_code == 303
    for roles in ([], ["finance"], ["volunteer"]):
        sign_in(client, make_account(*roles))
        assert client.get("/office/2027/news").status_code == 404
        assert post(client, "/office/2027/news", words="x").status_code == 404
    sign_in(client, make_account("organiser"))
    assert client.get(f"/office/2027/news/{mine.id}").status_code == 404
    assert db.session.query(News).count() == 1


@pytest.mark.parametrize("which", ["page", "team", "company", "walk"])
def test_looking_first_keeps_nothing(client, page, company, which):
    link = company_link(company) if which == "company" else personal_link(page.walker)
    address = f"/my/{link}/{which}/news"
    if which == "company":
        address = f"/company/{link}/news"
    elif which == "walk":
        sign_in(client, make_account("organiser"))
        address = "/office/2027/news"
    answer = fill(client, address, words="Een **twee** <b>drie</b>", look="yes")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<p>Een <strong>twee</strong> &lt;b&gt;drie&lt;/b&gt;</p>" in html
    assert "Een **twee** &lt;b&gt;drie&lt;/b&gt;</textarea>" in html
    refused = fill(client, address, words="x" * 2001, look="yes")
    assert (refused.status_code, "This is how it will look" in refused.get_data(as_text=True)) == (422, False)
    assert db.session.query(News).count() == 0


@pytest.mark.parametrize("which", ["page", "team", "company"])
def test_looking_at_the_story_first(client, page, company, which):
    link = company_link(company) if which == "company" else personal_link(page.walker)
    address = "/company/{}/page" if which == "company" else f"/my/{{}}/{which}"
    typed = {"title": "Op stap", "story": "- een\n- twee", "goal": "250", "shown_as": "full"}
    answer = fill(client, address.format(link), **typed, look="yes")
    html = answer.get_data(as_text=True)
    assert (answer.status_code, "<ul>\n<li>een</li>\n<li>twee</li>\n</ul>" in html) == (200, True)
    for text in ('value="Op stap"', "- een\n- twee</textarea>", 'value="250"'):
        assert text in html
    refused = fill(client, address.format(link), **{**typed, "goal": "x"}, look="yes")
    assert (refused.status_code, "This is how it will look" in refused.get_data(as_text=True)) == (422, False)
    db.session.expire_all()
    assert {each.story for each in db.session.query(type(page))} == {""}
    assert fill(client, address.format(link), **typed).status_code == 303
    assert sorted(each.story for each in db.session.query(type(page)))[-1] == typed["story"]
