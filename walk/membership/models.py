"""Teams that run themselves: wishes to move to another team, and places on their way to somebody else."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.teams.models import Team
from walk.walkers.models import Walker


class MoveRequest(Base):
    """A walker who would like to move to a team, and what its captain answered. `whole_team`: a merger is asked."""

    __tablename__ = "move_requests"
    __table_args__ = (Index("ix_move_requests_open", "team_id", postgresql_where="answered_at IS NULL"),)

    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    whole_team: Mapped[bool] = mapped_column(default=False)
    from_team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool] = mapped_column(default=False)
    walker: Mapped[Walker] = relationship()
    team: Mapped[Team] = relationship(foreign_keys=team_id)


class PlaceOffer(Base):
    """A walker's place, offered to somebody else: theirs once they fill in who they are."""

    __tablename__ = "place_offers"

    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    email: Mapped[str] = mapped_column(String(254))
    offered_at: Mapped[datetime]
    until: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    walker: Mapped[Walker] = relationship()
