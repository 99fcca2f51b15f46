"""The page on which a walker, a team or the walk itself is sponsored."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.editions.models import Edition
from walk.money import Cents
from walk.teams.models import Team
from walk.walkers.models import Walker


class Page(Base):
    """A sponsor page; of the walk itself when it has neither walker nor team.

    `raised` and `gifts` count only what arrived on this page; they are kept in the transaction that settles.
    """

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("edition_id", "slug"),
        CheckConstraint("walker_id IS NULL OR team_id IS NULL", name="one_subject"),
        CheckConstraint("goal >= 0", name="goal"),
        Index(
            "uq_pages_edition_itself",
            "edition_id",
            unique=True,
            postgresql_where=text("walker_id IS NULL AND team_id IS NULL"),
        ),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    slug: Mapped[str] = mapped_column(String(80))
    walker_id: Mapped[int | None] = mapped_column(ForeignKey("walkers.id"), unique=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), unique=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    story: Mapped[str] = mapped_column(String(4000), default="")
    goal: Mapped[Cents] = mapped_column(default=0)
    raised: Mapped[Cents] = mapped_column(default=0)
    gifts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    edition: Mapped[Edition] = relationship()
    walker: Mapped[Walker | None] = relationship()
    team: Mapped[Team | None] = relationship()
