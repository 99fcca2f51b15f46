"""Registrations that are not yet one: being filled in, waiting for a place, or waiting for a captain's yes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.editions.models import Edition
from walk.routes.models import Hold, Route
from walk.teams.models import Team
from walk.walkers.models import Walker


class Way(StrEnum):
    """How people register."""

    ALONE = "alone"
    TEAM = "team"
    GROUP = "group"
    JOIN = "join"
    ASK = "ask"
    STAFF = "staff"


class Draft(Base):
    """What somebody filled in so far; `filled` holds the steps by name.

    Forgotten 48 hours after the last change, unless it waits (`sent_at`: for a place or for a captain's yes).
    `leader_id`: the first of the walkers that it became, once it did. `seat_of`: the company that pays for the places.
    """

    __tablename__ = "drafts"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    way: Mapped[Way] = mapped_column(words(Way))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    seat_of: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    filled: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("walkers.id"))
    edition: Mapped[Edition] = relationship()
    team: Mapped[Team | None] = relationship()
    leader: Mapped[Walker | None] = relationship()


class WaitingParty(Base):
    """People who wait together for places; `offered_until`: until when the places that came free are kept for them."""

    __tablename__ = "waiting_parties"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        Index("ix_waiting_parties_open", "edition_id", postgresql_where="ended_at IS NULL"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(160))
    size: Mapped[int]
    since: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    edition: Mapped[Edition] = relationship()
    draft: Mapped[Draft] = relationship()
    needs: Mapped[list["WaitingNeed"]] = relationship(back_populates="party", order_by="WaitingNeed.route_id")


class WaitingNeed(Base):
    """How many places on one route a waiting party needs; `hold`: those kept for it while the offer stands."""

    __tablename__ = "waiting_needs"
    __table_args__ = (CheckConstraint("places > 0", name="places"),)

    party_id: Mapped[int] = mapped_column(ForeignKey("waiting_parties.id", ondelete="CASCADE"), index=True)
    route_id: Mapped[int] = mapped_column(ForeignKey("routes.id"), index=True)
    places: Mapped[int]
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("holds.id", ondelete="SET NULL"))
    party: Mapped[WaitingParty] = relationship(back_populates="needs")
    route: Mapped[Route] = relationship()
    hold: Mapped[Hold | None] = relationship()


class JoinRequest(Base):
    """Somebody new who would like to walk with a team, and what its captain answered."""

    __tablename__ = "join_requests"
    __table_args__ = (Index("ix_join_requests_open", "team_id", postgresql_where="answered_at IS NULL"),)

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), unique=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    name: Mapped[str] = mapped_column(String(160))
    size: Mapped[int]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool] = mapped_column(default=False)
    draft: Mapped[Draft] = relationship()
    team: Mapped[Team] = relationship()
