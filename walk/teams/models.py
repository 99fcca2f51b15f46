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
    """A team of one edition; its captain is the walker with `captain_since`.

    `merged_into_id`: the team into which this one, now closed, went with all its walkers; never a merged one itself.
    `company_id`: the company that bought a package and whose employees made it; `company`: what a captain wrote.
    """

    __tablename__ = "teams"
    __table_args__ = (
        CheckConstraint("goal >= 0", name="goal"),
        CheckConstraint("merged_into_id IS NULL OR closed_at IS NOT NULL", name="merged_is_closed"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[TeamKind] = mapped_column(words(TeamKind), default=TeamKind.FRIENDS)
    company: Mapped[str] = mapped_column(String(120), default="")
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"), index=True)
    city: Mapped[str] = mapped_column(String(80), default="")
    goal: Mapped[Cents]
    invitation: Mapped[str] = mapped_column(String(64), unique=True)
    communication: Mapped[str | None] = mapped_column(String(20))
    registered_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    edition: Mapped[Edition] = relationship()
