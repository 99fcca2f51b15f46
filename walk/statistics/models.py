"""Editions of which only totals are known."""

from datetime import date as date_type
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from walk.db import Base


class EditionTotals(Base):
    """Totals of an edition of which no rows exist: `figures` by the keys of walk.statistics.definitions.

    Amounts stand under `…_cents` keys, in cents. `source`: where they were printed or found.
    """

    __tablename__ = "edition_totals"
    __table_args__ = (CheckConstraint("ordinal >= 1", name="ordinal"),)

    year: Mapped[int] = mapped_column(unique=True)
    ordinal: Mapped[int]
    date: Mapped[date_type | None]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source: Mapped[str] = mapped_column(String(300))
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(254))
