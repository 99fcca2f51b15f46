"""Reads of editions."""

from datetime import datetime

from sqlalchemy import select

from walk.clock import brussels_day
from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound


def get_edition(year: int) -> Edition:
    """The edition of a year."""
    edition = find_edition(year)
    if edition is None:
        raise NotFound
    return edition


def find_edition(year: int) -> Edition | None:
    """The edition of a year, if there is one."""
    return db.session.scalar(select(Edition).where(Edition.year == year))


def find_current_edition(at: datetime) -> Edition | None:
    """The next walk, today's included; after the last one, that one."""
    coming = select(Edition).where(Edition.date >= brussels_day(at)).order_by(Edition.date).limit(1)
    return db.session.scalar(coming) or db.session.scalar(select(Edition).order_by(Edition.date.desc()).limit(1))


def get_current_edition(at: datetime) -> Edition:
    """The next walk, or the last one."""
    edition = find_current_edition(at)
    if edition is None:
        raise NotFound
    return edition


def list_editions() -> list[Edition]:
    """All editions, newest first."""
    return list(db.session.scalars(select(Edition).order_by(Edition.year.desc())))
