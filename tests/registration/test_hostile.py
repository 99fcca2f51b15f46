"""Whatever people type in a registration is shown as text, on every page and in every letter, or refused in words."""

from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from tests.accounts.people import make_account, sign_in
from tests.conftest import run_jobs
from tests.factories import NOW, make_edition, make_page, make_route
from tests.filling import PERSON, TEAM, fill, register
from walk.db import db
from walk.pages.queries import page_of_team
from walk.questions.commands import ask
from walk.questions.rules import QuestionFacts
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link

HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "attribute": '" onfocus="alert(1)" autofocus="',
    "template": "{{ 7 * 7 }}{% raw %}%(name)s",
    "query": "'; DROP TABLE walkers; --",
    "formula": "=SUM(A1:A9)+cmd|'/C calc'!A0",
    "emoji": "👩🏽‍🦽🏳️‍🌈",
    "arabic": "نور الهدى",
    "letters of many scripts": "Łukasz Ğül Ђорђе ሰላም",
}
FIELDS = (
    "first_name",
    "last_name",
    "emergency_name",
    "guardian_name",
    "team_name",
    "company",
    "answer",
    "gift_message",
)


@pytest.fixture
def place(rows) -> dict[str, Any]:
    edition = make_edition()
    make_page(edition, slug="walk")
    facts = QuestionFacts(kind="text", wording={"nl": "Dieet?"}, options=[], required=False, keep_days=3)
    question = ask(edition, facts, at=NOW)
    route = make_route(edition).id
    db.session.commit()
    return {"route": route, "answer": f"answer_0_{question.id}"}


def somebody(place: dict[str, Any], field: str, value: str) -> dict[str, str]:
    born = {"birth_date": "2012-01-01", "guardian_consents": "y", "guardian_name": "Noor"}
    values = {**TEAM, **born, "gift": "25", field: value}
    if field == "answer":
        values[place["answer"]] = values.pop("answer")
    return values


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_shown_as_text(client, place, outbox, field, kind):
    value = HOSTILE[kind]
    answer = register(client, "/2027/register/team", route=place["route"], **somebody(place, field, value))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    mine = answer.location.split("#")[0]
    walker = db.session.scalars(select(Walker)).one()
    run_jobs()
    sign_in(client, make_account("organiser"))
    seen = ""
    for address in (
        mine,
        *(f"{mine}/{name}" for name in ("change", "members", "questions", "cancel", "transfer", "page", "team")),
        *(
            "/",
            "/2027/teams",
            f"/2027/{page_of_team(walker.team).slug}",
            "/office/2027/walkers",
            f"/office/2027/walkers/{walker.id}",
        ),
    ):
        page = client.get(address)
        assert page.status_code == 200, address
        seen += page.get_data(as_text=True)
    if kind in {"markup", "attribute"}:
        assert value not in seen
    if field in {"first_name", "last_name", "team_name", "guardian_name", "answer"}:
        assert value in unescape(seen)
    for letter in outbox:
        assert "<script>" not in letter.alternatives[0][0]
        assert "49" not in letter.subject


@pytest.mark.parametrize("field", FIELDS)
def test_ten_thousand_letters_are_refused_in_words(client, place, field):
    answer = register(client, "/2027/register/team", route=place["route"], **somebody(place, field, "x" * 10_000))
    assert answer.status_code == 422
    assert "This is too long: at most" in answer.get_data(as_text=True)
    assert db.session.scalars(select(Walker)).all() == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_about_teams(client, place, outbox, kind):
    value = HOSTILE[kind]
    mine = register(client, "/2027/register/team", route=place["route"], **TEAM).location.split("#")[0]
    assert fill(client, f"{mine}/members", name=value).status_code == 303
    assert fill(client, f"{mine}/move", team=value).status_code == 422
    assert fill(client, f"{mine}/transfer", name=value, email="a@example.org", sure="y").status_code == 303
    run_jobs()
    for address in (mine, f"{mine}/members", f"{mine}/transfer"):
        page = client.get(address).get_data(as_text=True)
        assert "<script>alert" not in page
        assert 'onfocus="alert' not in page.replace("&#34;", "'")
    assert all("<script>" not in letter.alternatives[0][0] for letter in outbox)
    assert all("\n" not in letter.subject for letter in outbox)
    assert PERSON["first_name"] == "Noor"
    assert personal_link(db.session.scalars(select(Walker)).one()) in mine
