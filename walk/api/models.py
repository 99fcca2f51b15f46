"""Keys with which other systems read figures that not everybody may see."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from walk.db import Base


class ApiToken(Base):
    """A key for one system; only its fingerprint is kept. `used_at`: when it was first used on the last day it was."""

    __tablename__ = "api_tokens"

    name: Mapped[str] = mapped_column(String(120))
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSONB)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    def works(self, at: datetime) -> bool:
        """Whether it opens anything."""
        return self.withdrawn_at is None and at < self.expires_at
