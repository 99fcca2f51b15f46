"""Tax certificates: one a donor and calendar year, numbered without a gap, frozen when issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.donors.models import Donor
from walk.money import Cents


class Certificate(Base):
    """What a donor gave in a year, as printed: `printed` holds every word and figure on the document."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("tax_year", "number"),
        UniqueConstraint("tax_year", "donor_id"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("amount > 0", name="amount"),
    )

    tax_year: Mapped[int]
    number: Mapped[int]
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    amount: Mapped[Cents]
    printed: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    rendered_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    mailed_at: Mapped[datetime | None]
    donor: Mapped[Donor] = relationship()

    @property
    def file_key(self) -> str:
        return f"certificates/{self.tax_year}/{self.number:06d}.pdf"
