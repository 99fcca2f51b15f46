"""Those who walk: who they are, what they chose, and whether their place is paid for."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.clock import full_years
from walk.db import Base, words
from walk.editions.models import Edition
from walk.money import Cents
from walk.payments.models import CheckoutLine
from walk.routes.models import Route
from walk.teams.models import Team

ADULT = 18


class Gender(StrEnum):
    """As the walker says; `unknown` is 'rather not say'."""

    WOMAN = "woman"
    MAN = "man"
    X = "x"
    UNKNOWN = "unknown"


class Walker(Base):
    """A person registered for one edition. Confirmed: the fee is paid or waived.

    `contact_email`: where letters go about somebody without an own address. `pays_at_most`: what a code left to pay.
    `company_id`: the company that paid for the place.
    """

    __tablename__ = "walkers"
    __table_args__ = (
        CheckConstraint("fee >= 0 AND fee_received >= 0", name="fee"),
        CheckConstraint("captain_since IS NULL OR team_id IS NOT NULL", name="captain_has_team"),
        CheckConstraint("co_captain_since IS NULL OR team_id IS NOT NULL", name="co_captain_has_team"),
        CheckConstraint("captain_since IS NULL OR co_captain_since IS NULL", name="one_task"),
        Index("uq_walkers_captain", "team_id", unique=True, postgresql_where="captain_since IS NOT NULL"),
        Index("ix_walkers_contact_email", "contact_email", postgresql_where="contact_email IS NOT NULL"),
        Index("ix_walkers_email", "email"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    route_id: Mapped[int] = mapped_column(ForeignKey("routes.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"), index=True)
    captain_since: Mapped[datetime | None]
    co_captain_since: Mapped[datetime | None]
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    birth_date: Mapped[date]
    gender: Mapped[Gender] = mapped_column(words(Gender))
    language: Mapped[str] = mapped_column(String(2))
    shirt: Mapped[str] = mapped_column(String(8), default="")
    previous_editions: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    postal_code: Mapped[str] = mapped_column(String(12), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    emergency_name: Mapped[str] = mapped_column(String(120), default="")
    emergency_phone: Mapped[str] = mapped_column(String(40), default="")
    guardian_name: Mapped[str] = mapped_column(String(120), default="")
    guardian_consented_at: Mapped[datetime | None]
    rules_accepted_at: Mapped[datetime | None]
    newsletter_asked_at: Mapped[datetime | None]
    registered_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    fee: Mapped[Cents]
    fee_received: Mapped[Cents] = mapped_column(default=0)
    used_code: Mapped[bool] = mapped_column(default=False)
    pays_at_most: Mapped[Cents | None]
    transferred_to_id: Mapped[int | None] = mapped_column(ForeignKey("walkers.id"))
    link_version: Mapped[int] = mapped_column(default=1)
    edition: Mapped[Edition] = relationship()
    route: Mapped[Route] = relationship()
    team: Mapped[Team | None] = relationship()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def age(self) -> int:
        """Whole years on the day of the walk."""
        return full_years(self.birth_date, self.edition.date)

    @property
    def minor(self) -> bool:
        return self.age < ADULT

    @property
    def shown_name(self) -> str:
        """How others see them: a minor by first name only."""
        return self.first_name if self.minor else self.name

    @property
    def leads(self) -> bool:
        """Whether they lead their team, as captain or co-captain."""
        return self.cancelled_at is None and (self.captain_since is not None or self.co_captain_since is not None)

    @property
    def address(self) -> str | None:
        """Where letters about them go: to themselves, or else to whoever registered them."""
        return self.email or self.contact_email

    @property
    def to_pay(self) -> Cents:
        return 0 if self.cancelled_at else max(0, self.fee - self.fee_received)


class WalkerFee(Base):
    """A checkout line that asks for this walker's registration fee."""

    __tablename__ = "walker_fees"

    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("checkout_lines.id"), unique=True)
    walker: Mapped[Walker] = relationship()
    line: Mapped[CheckoutLine] = relationship()


class FeeCode(Base):
    """A code that lowers the fee to `pays` (nothing: free); nothing records who used it, nor why."""

    __tablename__ = "fee_codes"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("used >= 0 AND used <= uses", name="uses"),
        CheckConstraint("pays >= 0", name="pays"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    code: Mapped[str] = mapped_column(String(32))
    pays: Mapped[Cents] = mapped_column(default=0)
    uses: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Finish(Base):
    """How far a walker walked, in metres; 0: did not finish. What the office confirmed stands."""

    __tablename__ = "finishes"
    __table_args__ = (CheckConstraint("metres BETWEEN 0 AND 250000", name="metres"),)

    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"), unique=True)
    metres: Mapped[int]
    stated_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    walker: Mapped[Walker] = relationship()

    @property
    def km(self) -> str:
        """The distance as it is typed: '20', '7.5'."""
        return f"{self.metres / 1000:.1f}".removesuffix(".0")
