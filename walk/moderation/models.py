"""What somebody finds wrong on a page."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.donations.models import Donation
from walk.pages.models import Page


class Report(Base):
    """A visitor asks the organisers to look at a page, or at one gift's message on it."""

    __tablename__ = "reports"

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), index=True)
    donation_id: Mapped[int | None] = mapped_column(ForeignKey("donations.id"), index=True)
    reason: Mapped[str] = mapped_column(String(1000))
    email: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    page: Mapped[Page] = relationship()
    donation: Mapped[Donation | None] = relationship()
