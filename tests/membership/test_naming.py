"""The word "team" stands before a team's name once."""

import pytest

from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from walk.db import db
from walk.membership.emails import news
from walk.teams.naming import sentence, the_team
from walk.walkers.queries import personal_link


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("De Brug", "the team De Brug"),
        ("Team Alfa", "Team Alfa"),
        ("TEAM ALFA", "TEAM ALFA"),
        ("ploeg Noord", "ploeg Noord"),
        ("Équipe du Nord", "the Équipe du Nord"),
        ("equipe du Nord", "the equipe du Nord"),
        ("Teamgeest", "the team Teamgeest"),
        ("", "the team "),
    ],
)
def test_the_word_stands_there_once(app, name, called):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert the_team(name) == called


@pytest.mark.parametrize(("text", "said"), [("the team", "The team"), ("équipe", "Équipe"), ("", "")])
def test_a_sentence_begins_with_a_capital(text, said):
    assert sentence(text) == said


def test_in_letters_and_on_pages(client):
    edition = make_edition()
    make_page(edition, slug="walk")
    team = make_team(edition, name="Team Alfa")
    walker = make_walker(make_route(edition), team=team, language="en")
    make_page(walker)
    db.session.commit()
    for kind in ("closed", "left", "refused", "captain", "merged"):
        letter = news(kind, walker, "a@example.org", team="Team Alfa", name="Team Beta")
        assert "team team" not in f"{letter.subject} {letter.paragraphs}".lower()
    assert news("closed", walker, "a@example.org", team="De Brug", name="").subject == "The team De Brug is closed"
    page = client.get(f"/my/{personal_link(walker)}").get_data(as_text=True)
    assert "You walk with Team Alfa." in page
    assert make_walker(walker.route, team=team, captain_since=NOW).leads
