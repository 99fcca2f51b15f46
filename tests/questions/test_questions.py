"""Questions of the organisers' own: typed, answered, and forgotten in time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.accounts.people import make_account, sign_in
from tests.factories import NOW, make_edition, make_page, make_route, make_walker
from tests.filling import fill, register
from walk.db import db
from walk.errors import Refused
from walk.questions.commands import answer, ask, forget_answers, withdraw
from walk.questions.models import Answer, Question
from walk.questions.queries import unanswered
from walk.questions.rules import QuestionFacts, check_question, is_answer
from walk.walkers.queries import personal_link

SHUTTLE = QuestionFacts(
    kind="choice",
    wording={"nl": "Pendelbus?", "en": "Shuttle bus?", "fr": ""},
    options=[{"nl": "Heen", "en": "There"}, {"nl": "Terug"}],
    required=True,
    keep_days=30,
)
DIET = QuestionFacts(kind="text", wording={"nl": "Dieet?"}, options=[], required=False, keep_days=0)
FIRST = QuestionFacts(kind="yes_no", wording={"nl": "EHBO?"}, options=[], required=False, keep_days=0)


@pytest.mark.parametrize(
    ("kind", "options", "value", "fine"),
    [
        ("text", 0, "Vegan", True),
        ("text", 0, "x" * 1000, True),
        ("text", 0, "x" * 1001, False),
        ("choice", 2, "1", True),
        ("choice", 2, "2", False),
        ("choice", 2, "-1", False),
        ("choice", 2, "²", False),
        ("yes_no", 0, "yes", True),
        ("yes_no", 0, "maybe", False),
    ],
)
def test_what_can_be_an_answer(kind, options, value, fine):
    assert is_answer(kind, options, value) is fine


@pytest.mark.parametrize(
    ("change", "field"), [({"wording": {"nl": ""}}, "wording_nl"), ({"options": []}, "options_nl")]
)
def test_what_cannot_be_a_question(change, field):
    with pytest.raises(Refused) as refusal:
        check_question(QuestionFacts(**{**SHUTTLE.__dict__, **change}))
    assert refusal.value.field == field


@pytest.fixture
def place(rows):
    edition = make_edition()
    make_page(edition, slug="walk")
    route = make_route(edition)
    ask(make_edition(2026), SHUTTLE, at=NOW)
    return edition, route, [ask(edition, facts, at=NOW) for facts in (SHUTTLE, DIET, FIRST)]


def test_asked_on_registering_and_shown_again(client, place):
    _edition, route, (shuttle, diet, first) = place
    missing = register(client, "/2027/register/alone", route=route.id)
    assert missing.status_code == 422
    assert "Shuttle bus?" in missing.get_data(as_text=True)
    sent = {f"answer_0_{shuttle.id}": "1", f"answer_0_{diet.id}": "Vegan 🥕", f"answer_0_{first.id}": ""}
    mine = register(client, "/2027/register/alone", route=route.id, email="b@example.org", **sent).location
    assert sorted(db.session.scalars(select(Answer.value))) == ["1", "Vegan 🥕"]
    page = client.get(mine.split("#")[0]).get_data(as_text=True)
    assert "Terug" in page
    assert "Vegan 🥕" in page


def test_a_captain_sees_who_still_has_to_answer(client, place):
    _edition, route, (shuttle, *_others) = place
    walker, done = make_walker(route), make_walker(route)
    make_page(walker)
    answer(done, {shuttle.id: "0"})
    assert unanswered([walker, done]) == {walker.id: 1}
    address = f"/my/{personal_link(walker)}"
    assert "A few questions still need your answer" in client.get(address).get_data(as_text=True)
    assert fill(client, f"{address}/questions", **{f"answer_{shuttle.id}": ""}).status_code == 422
    assert fill(client, f"{address}/questions", **{f"answer_{shuttle.id}": "0"}).status_code == 303
    assert "A few questions still need" not in client.get(address).get_data(as_text=True)


def test_a_wrong_answer_changes_nothing(place):
    _edition, route, (shuttle, *_others) = place
    walker = make_walker(route)
    with pytest.raises(Refused):
        answer(walker, {shuttle.id: "7"})
    assert db.session.scalars(select(Answer)).all() == []


def test_answers_are_forgotten_each_in_its_time(place):
    edition, route, (shuttle, diet, _first) = place
    walker = make_walker(route)
    answer(walker, {shuttle.id: "0", diet.id: "Vegan"})
    day = edition.date
    assert forget_answers(today=day) == 0
    assert forget_answers(today=day + timedelta(days=1)) == 1
    assert db.session.scalars(select(Answer.value)).all() == ["0"]
    assert forget_answers(today=day + timedelta(days=30)) == 0
    assert forget_answers(today=day + timedelta(days=31)) == 1


def test_withdrawn_it_is_asked_no_more(client, place):
    _edition, route, (shuttle, *_others) = place
    walker = make_walker(route)
    answer(walker, {shuttle.id: "0"})
    withdraw(shuttle, at=NOW)
    assert db.session.scalars(select(Answer)).all() == []
    assert unanswered([walker]) == {}


def test_organisers_ask_on_their_page(client, place):
    sign_in(client, make_account("organiser"))
    values = {"kind": "choice", "wording_nl": "Maat schoenen?", "options_nl": "klein\n\n groot ", "options_en": "small"}
    answered = fill(client, "/office/2027/questions/", **values, keep_days="10", required="y")
    assert answered.status_code == 303
    asked = db.session.scalars(select(Question).order_by(Question.id.desc())).first()
    assert asked.options == [{"nl": "klein", "en": "small"}, {"nl": "groot"}]
    assert (asked.option(0, "en"), asked.option(1, "en"), asked.option(0, "fr")) == ("small", "groot", "klein")
    assert (asked.required, asked.keep_days) == (True, 10)
    assert fill(client, "/office/2027/questions/", **{**values, "options_nl": "een"}, keep_days="10").status_code == 422


def test_a_stranger_has_no_questions(client, place):
    assert client.get("/my/x/questions").status_code == 404
    assert date(2027, 9, 26) == place[0].date
