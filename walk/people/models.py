"""The same person across editions: a walker is of one edition, a person comes back."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
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


class MatchProposal(Base):
    """Two walkers who are perhaps one person, for somebody to look at; `reason` as in walk.people.rules.Reason."""

    __tablename__ = "match_proposals"
    __table_args__ = (UniqueConstraint("walker_id", "other_id"), CheckConstraint("walker_id < other_id", name="order"))

    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"), index=True)
    reason: Mapped[int]


class DismissedMatch(Base):
    """Somebody of the office said that two walkers are two people: they are not proposed again, nor joined."""

    __tablename__ = "dismissed_matches"
    __table_args__ = (UniqueConstraint("walker_id", "other_id"), CheckConstraint("walker_id < other_id", name="order"))

    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
