"""What is taken out of the application is noted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from walk import audit
from walk.db import db
from walk.editions.models import Edition
from walk.lists.models import Download


@dataclass(frozen=True, kw_only=True)
class Why:
    """For what somebody takes a file along: a word for it, and their own words."""

    reason: str
    note: str = ""


def record_download(
    edition: Edition,
    key: str,
    *,
    form: str,
    why: Why,
    rows: int,
    made_by: str,
    at: datetime,
    filters: dict[str, Any] | None = None,
) -> Download:
    """Somebody takes this file along; `form`: csv, xlsx, json, or the name of a paper."""
    download = Download(
        edition=edition,
        key=key,
        format=form,
        filters=filters or {},
        reason=why.reason,
        note=why.note,
        rows=rows,
        made_at=at,
        made_by=made_by,
    )
    db.session.add(download)
    db.session.flush()
    audit.record("downloaded", f"edition {edition.id}", at=at, what=key, format=form, rows=rows, why=why.reason)
    return download
