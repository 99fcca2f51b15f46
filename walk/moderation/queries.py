"""Reads of reports."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.moderation.models import Report
from walk.pages.models import Page
from walk.walkers.models import Walker


def reports_of(edition: Edition) -> Select[Report]:
    """An edition's reports: those nobody looked at first, then the newest."""
    return (
        select(Report)
        .join(Report.page)
        .where(Page.edition_id == edition.id)
        .options(
            contains_eager(Report.page).joinedload(Page.walker).joinedload(Walker.team),
            contains_eager(Report.page).joinedload(Page.team),
            joinedload(Report.donation),
        )
        .order_by(Report.settled_at.is_not(None), Report.made_at.desc(), Report.id.desc())
    )


def get_report(edition: Edition, report_id: int) -> Report:
    """One report of this edition."""
    found = db.session.scalar(reports_of(edition).where(Report.id == report_id))
    if found is None:
        raise NotFound
    return found


def count_open_reports(edition: Edition) -> int:
    """How many reports nobody looked at yet."""
    query = select(func.count(Report.id)).join(Page).where(Page.edition_id == edition.id, Report.settled_at.is_(None))
    return db.session.scalar(query) or 0
