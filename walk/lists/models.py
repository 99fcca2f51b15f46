"""What was taken out of the application, by whom and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.editions.models import Edition


class Download(Base):
    """A file that somebody took along; rows are only added. `reason`: why, in one word; `note`: in their own words."""

    __tablename__ = "downloads"
    __table_args__ = (
        CheckConstraint("rows >= 0", name="rows"),
        CheckConstraint("reason <> 'other' OR note <> ''", name="why"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    format: Mapped[str] = mapped_column(String(20))
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300), default="")
    rows: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    edition: Mapped[Edition] = relationship()
