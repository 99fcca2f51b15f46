"""Reads of questions and answers."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.questions.models import Answer, Question
from walk.walkers.models import Walker


def list_questions(edition: Edition) -> list[Question]:
    """The questions that are asked, in order."""
    query = select(Question).where(Question.edition_id == edition.id, Question.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Question.id)))


def get_question(edition: Edition, question_id: int) -> Question:
    """A question of this edition."""
    question = db.session.scalar(select(Question).where(Question.id == question_id, Question.edition_id == edition.id))
    if question is None:
        raise NotFound
    return question


def list_answers(walker: Walker) -> list[Answer]:
    """What a walker answered, in the order of the questions."""
    query = select(Answer).where(Answer.walker_id == walker.id).options(joinedload(Answer.question))
    return list(db.session.scalars(query.order_by(Answer.question_id)))


def unanswered(walkers: Sequence[Walker]) -> dict[int, int]:
    """How many required questions each of these walkers of one edition has not answered yet; without those at zero."""
    if not walkers:
        return {}
    required = select(Question.id).where(
        Question.edition_id == walkers[0].edition_id, Question.required, Question.withdrawn_at.is_(None)
    )
    asked = db.session.scalar(select(func.count()).select_from(required.subquery())) or 0
    query = (
        select(Answer.walker_id, func.count())
        .where(Answer.walker_id.in_([each.id for each in walkers]), Answer.question_id.in_(required))
        .group_by(Answer.walker_id)
    )
    given = dict(db.session.execute(query).all()) if asked else {}
    return {each.id: asked - given.get(each.id, 0) for each in walkers if asked > given.get(each.id, 0)}


def count_answers(edition: Edition) -> dict[int, int]:
    """How often each question of an edition was answered."""
    query = select(Answer.question_id, func.count()).join(Question).where(Question.edition_id == edition.id)
    return dict(db.session.execute(query.group_by(Answer.question_id)).all())
