"""The way that a team, or somebody who walks alone, chose for themselves."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.teams.models import Team
from walk.tracks.models import Traced
from walk.walkers.models import Walker


class OwnRoute(Traced, Base):
    """Our points only: the file it came from is not kept. On the sponsor page since `shown_at`, if at all."""

    __tablename__ = "own_routes"
    __table_args__ = (
        CheckConstraint("(walker_id IS NULL) != (team_id IS NULL)", name="one_owner"),
        CheckConstraint("distance_m > 0", name="distance"),
    )

    walker_id: Mapped[int | None] = mapped_column(ForeignKey("walkers.id", ondelete="CASCADE"), unique=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), unique=True)
    drawn: Mapped[bool] = mapped_column(default=False)
    hides_ends: Mapped[bool] = mapped_column(default=True)
    shown_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    walker: Mapped[Walker | None] = relationship()
    team: Mapped[Team | None] = relationship()
