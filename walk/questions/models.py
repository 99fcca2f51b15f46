"""What organisers ask walkers besides what we always ask, and what was answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.editions.models import Edition
from walk.walkers.models import Walker

Wording = dict[str, str]  # the same sentence by language


class QuestionKind(StrEnum):
    """What an answer looks like."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"


class Question(Base):
    """A question of one edition, asked of every walker; its answers are deleted some days after the walk."""

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint("keep_days BETWEEN 0 AND 3650", name="keep_days"),
        CheckConstraint("kind <> 'choice' OR jsonb_array_length(options) >= 2", name="options"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    kind: Mapped[QuestionKind] = mapped_column(words(QuestionKind))
    wording: Mapped[Wording] = mapped_column(JSONB)
    options: Mapped[list[Wording]] = mapped_column(JSONB, default=list)
    required: Mapped[bool] = mapped_column(default=False)
    keep_days: Mapped[int] = mapped_column(default=30)
    withdrawn_at: Mapped[datetime | None]
    edition: Mapped[Edition] = relationship()

    def said(self, language: str) -> str:
        """The question in this language, or else in Dutch."""
        return self.wording.get(language) or self.wording["nl"]

    def option(self, number: int, language: str) -> str:
        """One of the choices in this language, or else in Dutch."""
        wording = self.options[number]
        return wording.get(language) or wording["nl"]


class Answer(Base):
    """What a walker answered: the text, the number of the choice, or 'yes' or 'no'."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("walker_id", "question_id"),)

    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    value: Mapped[str] = mapped_column(String(1000))
    walker: Mapped[Walker] = relationship()
    question: Mapped[Question] = relationship()
