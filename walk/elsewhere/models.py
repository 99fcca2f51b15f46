"""Gifts that did not come through the walk: brought in so that a donor's year is whole."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.donors.models import Donor
from walk.money import Cents


class ElsewhereDonor(Base):
    """A donor as another system knows them: `external_id` is that system's own number of the person."""

    __tablename__ = "elsewhere_donors"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    source: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(120))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    donor: Mapped[Donor] = relationship()


class ElsewhereGift(Base):
    """A gift in money that counts for the tax certificate and that another system recorded; known by its id there.

    `print`: of the row as it was brought in, to see whether it changed. `withdrawn_at`: a later file said it went back.
    """

    __tablename__ = "elsewhere_gifts"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    source: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(120))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    amount: Mapped[Cents]
    given_on: Mapped[date]
    tax_year: Mapped[int] = mapped_column(index=True)
    method: Mapped[str] = mapped_column(String(32), default="")
    print: Mapped[str] = mapped_column(String(64))
    brought_at: Mapped[datetime]
    brought_by: Mapped[str] = mapped_column(String(254))
    withdrawn_at: Mapped[datetime | None]
    donor: Mapped[Donor] = relationship()
