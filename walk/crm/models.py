"""As whom CiviCRM knows our walkers."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.walkers.models import Walker


class CrmReference(Base):
    """The external identifier with which a walker first went to CiviCRM; rows are only added, and never changed."""

    __tablename__ = "crm_references"

    walker_id: Mapped[int] = mapped_column(ForeignKey("walkers.id"), unique=True)
    reference: Mapped[str] = mapped_column(String(40), index=True)
    made_at: Mapped[datetime]
    walker: Mapped[Walker] = relationship()
