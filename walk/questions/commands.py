"""Changes to questions, and answering them."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Date, Integer, delete, literal, select, type_coerce
from sqlalchemy.dialects.postgresql import insert

from walk import audit
from walk.db import db
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.questions.models import Answer, Question, QuestionKind
from walk.questions.queries import list_questions
from walk.questions.rules import QuestionFacts, check_question, is_answer
from walk.walkers.models import Walker


def ask(edition: Edition, facts: QuestionFacts, *, at: datetime) -> Question:
    """One more question for every walker of an edition."""
    check_question(facts)
    question = Question(
        edition=edition,
        kind=QuestionKind(facts.kind),
        wording=dict(facts.wording),
        options=[dict(each) for each in facts.options] if facts.kind == "choice" else [],
        required=facts.required,
        keep_days=facts.keep_days,
    )
    db.session.add(question)
    db.session.flush()
    audit.record("added question", f"edition {edition.year}", at=at, question=question.id)
    return question


def withdraw(question: Question, *, at: datetime) -> None:
    """Ask it no more, and delete what was answered."""
    question.withdrawn_at = question.withdrawn_at or at
    db.session.execute(delete(Answer).where(Answer.question_id == question.id))
    audit.record("withdrew question", f"edition {question.edition.year}", at=at, question=question.id)


def answer(walker: Walker, given: Mapping[int, str]) -> None:
    """A walker's answers by question; an empty one is taken back. Refused when one cannot be an answer."""
    for question in list_questions(walker.edition):
        if question.id not in given:
            continue
        value = given[question.id]
        if not value:
            db.session.execute(delete(Answer).where(Answer.walker_id == walker.id, Answer.question_id == question.id))
            continue
        if not is_answer(question.kind, len(question.options), value):
            raise Refused(_("One of the answers is not among the choices."))
        row = insert(Answer).values(walker_id=walker.id, question_id=question.id, value=value)
        db.session.execute(
            row.on_conflict_do_update(index_elements=["walker_id", "question_id"], set_={"value": value})
        )


def forget_answers(*, today: date) -> int:
    """Delete the answers whose time is over, so many days after the walk; how many."""
    days_since = type_coerce(literal(today, Date) - Edition.date, Integer)  # PostgreSQL counts whole days
    over = select(Question.id).join(Edition).where(days_since > Question.keep_days)
    result = db.session.execute(
        delete(Answer).where(Answer.question_id.in_(over)), execution_options={"synchronize_session": False}
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
