"""People who walk together."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.editions.models import Edition
from walk.money import Cents


class TeamKind(StrEnum):
    """What binds a team."""

    FRIENDS = "friends"
    FAMILY = "family"
    COMPANY = "company"
    SCHOOL = "school"


class Team(Base):
    """A team of one edition; its captain is the walker with `captain_since`."""

    __tablename__ = "teams"
    __table_args__ = (CheckConstraint("goal >= 0", name="goal"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[TeamKind] = mapped_column(words(TeamKind), default=TeamKind.FRIENDS)
    company: Mapped[str] = mapped_column(String(120), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    goal: Mapped[Cents]
    invitation: Mapped[str] = mapped_column(String(64), unique=True)
    communication: Mapped[str | None] = mapped_column(String(20))
    registered_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    edition: Mapped[Edition] = relationship()
