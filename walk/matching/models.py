"""A company that adds to what others give, between two days and up to a maximum."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.clock import brussels_day
from walk.companies.models import Company, Wording
from walk.db import Base
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.matching.rules import State, state_of
from walk.money import Cents
from walk.pages.models import Page


class Match(Base):
    """A promise to add `percent` of the gifts to a page, or (without one) to the whole walk.

    `given`: the gifts it was asked for, frozen at `asked_at`; `donation`: what the company was asked to pay.
    """

    __tablename__ = "matches"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 1 AND 200 AND most > 0", name="amounts"),
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint(
            "(asked_at IS NULL) = (donation_id IS NULL) AND (asked_at IS NULL) = (given IS NULL)", name="asked"
        ),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("pages.id"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    percent: Mapped[int]
    most: Mapped[Cents]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    wording: Mapped[Wording] = mapped_column(JSONB)
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    given: Mapped[Cents | None]
    donation_id: Mapped[int | None] = mapped_column(ForeignKey("donations.id"), unique=True)
    edition: Mapped[Edition] = relationship()
    page: Mapped[Page | None] = relationship()
    company: Mapped[Company | None] = relationship()
    donation: Mapped[Donation | None] = relationship()

    @property
    def first_day(self) -> date:
        return brussels_day(self.opens_at)

    @property
    def last_day(self) -> date:
        """The last day on which gifts count."""
        return brussels_day(self.closes_at - timedelta(seconds=1))

    def state(self, at: datetime) -> State:
        """Where it stands at a moment."""
        return state_of(
            published=self.published_at is not None,
            withdrawn=self.withdrawn_at is not None,
            asked=self.asked_at is not None,
            paid=self.donation is not None and self.donation.received > 0,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            at=at,
        )
