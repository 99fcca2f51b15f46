"""Figures as they were at one moment, with the gifts and walkers they were counted from; rows are only added.

The database itself refuses any change of these rows (migration 0016).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.editions.models import Edition
from walk.money import Cents
from walk.walkers.models import Gender


class FrozenReport(Base):
    """An edition's figures, tables and definitions at `made_at`. `sha256`: of all of it, rows included."""

    __tablename__ = "frozen_reports"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    edition: Mapped[Edition] = relationship()


class FrozenGift(Base):
    """A gift that counted. `last_posting`: the last movement of its money that was seen."""

    __tablename__ = "frozen_gifts"
    __table_args__ = (UniqueConstraint("report_id", "donation_id"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("frozen_reports.id"))
    donation_id: Mapped[int] = mapped_column(ForeignKey("donations.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    received: Mapped[Cents]
    last_posting: Mapped[int]


class FrozenWalker(Base):
    """A walker who counted, and what of them was counted; nothing that names them."""

    __tablename__ = "frozen_walkers"
    __table_args__ = (UniqueConstraint("report_id", "walker_id"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("frozen_reports.id"))
    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    kind: Mapped[str] = mapped_column(String(32))
    km: Mapped[str] = mapped_column(String(8))
    gender: Mapped[Gender] = mapped_column(words(Gender))
    age: Mapped[int]
    previous: Mapped[int]
