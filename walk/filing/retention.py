"""How long the files are kept that hold national numbers: as long as those numbers, and tests for a month."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from walk import audit, files
from walk.clock import brussels_day
from walk.db import db
from walk.filing.models import Filing

FOLDER = "filings"
TESTS_KEPT = timedelta(days=30)
UNNAMED_KEPT = timedelta(days=1)


def forget_old_files(*, years: int, at: datetime) -> int:
    """Delete the content of files that are too old; how many. That they were made, and what became of them, stays.

    `years`: how many full calendar years after that of the gifts national numbers are kept.
    """
    first = brussels_day(at).year - years  # the earliest year of which numbers are still kept
    too_old = or_(Filing.tax_year < first, and_(Filing.test, Filing.made_at < at - TESTS_KEPT))
    query = select(Filing).where(Filing.deleted_at.is_(None), too_old).order_by(Filing.id).with_for_update()
    old = list(db.session.scalars(query))
    for filing in old:
        files.remove(filing.file_key)
        filing.deleted_at = at
        audit.record("deleted filing", f"filing {filing.tax_year}", at=at, actor="system", file=filing.name)
    db.session.flush()
    _remove_unnamed(at)
    return len(old)


def _remove_unnamed(at: datetime) -> None:
    """What a making left behind that failed at its end: a file that no row names."""
    named = set(db.session.scalars(select(Filing.file_key).where(Filing.deleted_at.is_(None))))
    for key, stored in files.list_kept(FOLDER).items():
        if key not in named and stored < at - UNNAMED_KEPT:
            files.remove(key)
