"""Who gives: one identity across gifts and years, for now one e-mail address."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from walk.db import Base


class Donor(Base):
    """A person who gave. `email` is kept without capitals and outer blanks; who gave at the table may have none."""

    __tablename__ = "donors"
    __table_args__ = (CheckConstraint("email = lower(btrim(email))", name="email_normal"),)

    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    street: Mapped[str] = mapped_column(String(150), default="")
    postal_code: Mapped[str] = mapped_column(String(12), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="BE")
    language: Mapped[str] = mapped_column(String(2), default="nl")
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
