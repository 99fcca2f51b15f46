"""Append-only: who did what to which, and when."""

from datetime import datetime
from typing import Any

from flask import has_request_context
from flask_login import current_user
from sqlalchemy import Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from walk.db import Base, db


class AuditEntry(Base):
    """One thing somebody did."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "subject"),)

    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    verb: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


def record(verb: str, subject: str, *, at: datetime, actor: str | None = None, **detail: Any) -> None:
    """Note, in the current transaction, that `actor` (by default whoever is signed in) did `verb` to `subject`."""
    db.session.add(AuditEntry(at=at, actor=actor or _whoever(), verb=verb, subject=subject, detail=detail))


def list_about(*subjects: str, most: int = 50) -> list[AuditEntry]:
    """What was done to these subjects, latest first."""
    query = select(AuditEntry).where(AuditEntry.subject.in_(subjects))
    return list(db.session.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most)))


def sum_since(verb: str, subject: str, detail: str, *, since: datetime) -> int:
    """The sum of a number in the details of what was done to a subject since then."""
    number = AuditEntry.detail[detail].as_integer()
    query = select(func.coalesce(func.sum(number), 0)).where(AuditEntry.verb == verb, AuditEntry.subject == subject)
    return int(db.session.scalar(query.where(AuditEntry.at > since)) or 0)


def _whoever() -> str:
    if not has_request_context():
        return "system"
    return f"account {current_user.id}" if current_user.is_authenticated else "visitor"
