"""Pledges per kilometre, and what was asked for them once the distance was known."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.donations.models import Donation
from walk.donations.rules import NameShown
from walk.money import Cents
from walk.pages.models import Page
from walk.pledges.rules import Promise


class Pledge(Base):
    """An amount for every kilometre that a walker or a team walks, up to a maximum; counts once it is confirmed."""

    __tablename__ = "pledges"
    __table_args__ = (
        CheckConstraint("per_km BETWEEN 10 AND 1000 AND most >= per_km", name="amounts"),
        CheckConstraint("NOT hide_from_walker OR name_shown = 'none'", name="hidden_from_all"),
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), index=True)
    per_km: Mapped[Cents]
    most: Mapped[Cents]
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    message: Mapped[str] = mapped_column(String(500), default="")
    name_shown: Mapped[NameShown] = mapped_column(words(NameShown), default=NameShown.FULL)
    hide_amount: Mapped[bool] = mapped_column(default=False)
    hide_from_walker: Mapped[bool] = mapped_column(default=False)
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    pledged_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    page: Mapped[Page] = relationship()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def promise(self) -> Promise:
        return Promise(per_km=self.per_km, most=self.most)

    @property
    def stands(self) -> bool:
        """Whether it is confirmed and was not withdrawn."""
        return self.confirmed_at is not None and self.withdrawn_at is None


class PledgeAsk(Base):
    """What a pledger was asked to pay, for a distance; `replaced_at`: another distance made another amount of it."""

    __tablename__ = "pledge_asks"
    __table_args__ = (
        CheckConstraint("metres > 0", name="metres"),
        Index("uq_pledge_asks_current", "pledge_id", unique=True, postgresql_where="replaced_at IS NULL"),
    )

    pledge_id: Mapped[int] = mapped_column(ForeignKey("pledges.id"), index=True)
    donation_id: Mapped[int] = mapped_column(ForeignKey("donations.id"), unique=True)
    metres: Mapped[int]
    asked_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    pledge: Mapped[Pledge] = relationship()
    donation: Mapped[Donation] = relationship()
