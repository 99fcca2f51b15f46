"""Reads of frozen reports, and of what is counted now, in the same columns."""

from typing import Any

from sqlalchemy import Select, func, select

from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.pages.models import Page
from walk.payments.models import Posting
from walk.reports.models import FrozenGift, FrozenReport, FrozenWalker
from walk.statistics.rows import donor_id, joined, registrations, years_here

GIFT = ("donation_id", "page_id", "donor_id", "received", "last_posting")
WALKER = ("walker_id", "team_id", "kind", "km", "gender", "age", "previous")
Rows = list[tuple[Any, ...]]


def list_reports(edition: Edition) -> list[FrozenReport]:
    """An edition's frozen reports, latest first."""
    query = select(FrozenReport).where(FrozenReport.edition_id == edition.id)
    return list(db.session.scalars(query.order_by(FrozenReport.made_at.desc(), FrozenReport.id.desc())))


def get_report(edition: Edition, report_id: int) -> FrozenReport:
    """A frozen report of this edition."""
    query = select(FrozenReport).where(FrozenReport.edition_id == edition.id, FrozenReport.id == report_id)
    report = db.session.scalar(query)
    if report is None:
        raise NotFound
    return report


def gifts_now(edition: Edition) -> Select[*tuple[Any, ...]]:
    """The gifts of which money ever came, also if all of it went back since: the columns of GIFT."""
    last = select(Posting.line_id, func.max(Posting.id).label("last")).group_by(Posting.line_id).subquery()
    return (
        select(Donation.id, Donation.page_id, donor_id(), Donation.received, last.c.last)
        .select_from(Donation)
        .join(Page, Page.id == Donation.page_id)
        .join(last, last.c.line_id == Donation.line_id)
        .outerjoin(joined(), joined().c.id == Donation.donor_id)
        .where(Page.edition_id == edition.id)
        .order_by(Donation.id)
    )


def gifts_then(report: FrozenReport) -> Select[*tuple[Any, ...]]:
    """The same as they were then: the columns of GIFT."""
    columns = [getattr(FrozenGift, name) for name in GIFT]
    return select(*columns).where(FrozenGift.report_id == report.id).order_by(FrozenGift.donation_id)


def walkers_now(edition: Edition) -> Select[*tuple[Any, ...]]:
    """The walkers who count now: the columns of WALKER."""
    rows = registrations(years_here())
    query = select(*(rows.c[name] for name in WALKER)).where(rows.c.walks).order_by(rows.c.walker_id)
    return query.params(editions=[edition.id])


def walkers_then(report: FrozenReport) -> Select[*tuple[Any, ...]]:
    """The walkers who counted then: the columns of WALKER."""
    columns = [getattr(FrozenWalker, name) for name in WALKER]
    return select(*columns).where(FrozenWalker.report_id == report.id).order_by(FrozenWalker.walker_id)


def read(query: Select[*tuple[Any, ...]]) -> Rows:
    """The rows as plain tuples, the words of enums as texts."""
    return [tuple(getattr(each, "value", each) for each in row) for row in db.session.execute(query)]
