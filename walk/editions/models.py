"""One year's walk: date, place, windows, fees, target and its texts."""

from datetime import date as date_type
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.clock import brussels_day
from walk.db import Base
from walk.editions.rules import GIFT_AMOUNTS, Reduced
from walk.money import Cents


class Edition(Base):
    """One year's walk.

    `guardian_under`: younger walkers need a guardian; `own_address_from`: younger ones have no e-mail address and no
    account of their own; `fee_back_until`: who cancels until that day gets the fee back. `gift_amounts`: proposed to
    givers. What paying online costs: `cost_points` hundredths of a percent and `cost_fixed` cents.
    `matched_until`: after this moment, no matching gift of a company runs.
    """

    __tablename__ = "editions"
    __table_args__ = (
        CheckConstraint("ordinal >= 1", name="ordinal"),
        CheckConstraint("fee_central >= 0 AND fee_own >= 0 AND target >= 0 AND minimum >= 0", name="amounts"),
        CheckConstraint("registration_opens_at < registration_closes_at", name="registration_window"),
        CheckConstraint("giving_opens_at < giving_closes_at", name="giving_window"),
        CheckConstraint("gift_least > 0 AND gift_least <= gift_most", name="gift_limits"),
        CheckConstraint("cost_points BETWEEN 0 AND 1000 AND cost_fixed BETWEEN 0 AND 500", name="cost"),
        CheckConstraint("guardian_under BETWEEN 0 AND 21 AND own_address_from BETWEEN 0 AND 21", name="ages"),
    )

    year: Mapped[int] = mapped_column(unique=True)
    ordinal: Mapped[int]
    date: Mapped[date_type]
    place: Mapped[str] = mapped_column(String(120))
    registration_opens_at: Mapped[datetime]
    registration_closes_at: Mapped[datetime]
    giving_opens_at: Mapped[datetime]
    giving_closes_at: Mapped[datetime]
    fee_central: Mapped[Cents] = mapped_column(default=1000)
    fee_own: Mapped[Cents] = mapped_column(default=500)
    target: Mapped[Cents] = mapped_column(default=0)
    minimum: Mapped[Cents] = mapped_column(default=10000)
    guardian_under: Mapped[int] = mapped_column(default=18)
    own_address_from: Mapped[int] = mapped_column(default=13)
    fee_back_until: Mapped[date_type | None]
    gift_amounts: Mapped[list[Cents]] = mapped_column(JSONB, default=lambda: list(GIFT_AMOUNTS))
    gift_least: Mapped[Cents] = mapped_column(default=100)
    gift_most: Mapped[Cents] = mapped_column(default=1_000_000)
    cost_points: Mapped[int] = mapped_column(default=0)
    cost_fixed: Mapped[Cents] = mapped_column(default=0)
    matched_until: Mapped[datetime | None]
    shirts: Mapped[list["ShirtSize"]] = relationship(
        back_populates="edition", order_by="ShirtSize.id", cascade="all, delete-orphan"
    )
    reductions: Mapped[list["Reduction"]] = relationship(
        back_populates="edition", order_by="Reduction.id", cascade="all, delete-orphan"
    )
    texts: Mapped[list["EditionText"]] = relationship(back_populates="edition", cascade="all, delete-orphan")

    @property
    def name(self) -> str:
        return f"Refugee Walk {self.year}"

    def text(self, language: str) -> "EditionText | None":
        """The texts in this language, or else in Dutch, or else in any."""
        by_language = {each.language: each for each in self.texts}
        return by_language.get(language) or by_language.get("nl") or next(iter(self.texts), None)

    def takes_registrations(self, at: datetime) -> bool:
        return self.registration_opens_at <= at < self.registration_closes_at

    def takes_gifts(self, at: datetime) -> bool:
        return self.giving_opens_at <= at < self.giving_closes_at

    def days_to_go(self, at: datetime) -> int:
        """Whole calendar days until the walk; negative after it."""
        return (self.date - brussels_day(at)).days


class EditionText(Base):
    """An edition's texts in one language."""

    __tablename__ = "edition_texts"
    __table_args__ = (UniqueConstraint("edition_id", "language"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    slogan: Mapped[str] = mapped_column(String(160), default="")
    introduction: Mapped[str] = mapped_column(String(4000), default="")
    rules: Mapped[str] = mapped_column(String(8000), default="")
    edition: Mapped[Edition] = relationship(back_populates="texts")


class ShirtSize(Base):
    """A size of T-shirt that walkers can choose; `stock` None: as many as are asked."""

    __tablename__ = "shirt_sizes"
    __table_args__ = (UniqueConstraint("edition_id", "size"), CheckConstraint("stock >= 0", name="stock"))

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    size: Mapped[str] = mapped_column(String(8))
    stock: Mapped[int | None]
    edition: Mapped[Edition] = relationship(back_populates="shirts")


class Reduction(Base):
    """Lower fees for the young (`until_age`, that age included), for the early (`before`), or for who is both."""

    __tablename__ = "reductions"
    __table_args__ = (
        CheckConstraint("fee_central >= 0 AND fee_own >= 0", name="amounts"),
        CheckConstraint("until_age IS NOT NULL OR before IS NOT NULL", name="condition"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), index=True)
    until_age: Mapped[int | None]
    before: Mapped[datetime | None]
    fee_central: Mapped[Cents]
    fee_own: Mapped[Cents]
    edition: Mapped[Edition] = relationship(back_populates="reductions")

    @property
    def terms(self) -> Reduced:
        return Reduced(until_age=self.until_age, before=self.before, fee_central=self.fee_central, fee_own=self.fee_own)
