"""The same person across editions: a walker is of one edition, a person comes back."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.walkers.models import Walker


class Person(Base):
    """Somebody who walked, or will walk, in one or more editions."""

    __tablename__ = "persons"

    made_at: Mapped[datetime]


class Participation(Base):
    """A walker is this person. `decided_by`: who of the office said so; empty: the rule was certain."""

    __tablename__ = "participations"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"), unique=True)
    made_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(254), default="")
    person: Mapped[Person] = relationship()
    walker: Mapped[Walker] = relationship()


class DismissedMatch(Base):
    """Somebody of the office looked at two walkers and said that they are two people: not proposed again."""

    __tablename__ = "dismissed_matches"

    key: Mapped[str] = mapped_column(String(80), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
