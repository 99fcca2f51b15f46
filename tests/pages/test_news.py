"""News that owners tell on their page."""

import pytest

from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import fill, form_of
from walk.audit import AuditEntry
from walk.db import db
from walk.pages.models import News
from walk.walkers.queries import personal_link


@pytest.fixture
def page(rows):
    edition = make_edition()
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
