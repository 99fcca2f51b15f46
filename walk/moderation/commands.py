"""Reporting what should not be on a page, and settling such a report."""

from datetime import datetime

from walk import audit
from walk.db import db
from walk.donations.models import Donation
from walk.moderation.models import Report
from walk.pages.models import Page


def report(page: Page, donation: Donation | None, *, reason: str, email: str, at: datetime) -> Report:
    """Somebody asks the organisers to look."""
    made = Report(page=page, donation=donation, reason=reason, email=email, made_at=at)
    db.session.add(made)
    db.session.flush()
    audit.record("reported", f"donation {donation.id}" if donation else f"page {page.id}", at=at, report=made.id)
    return made


def settle(report: Report, *, at: datetime) -> None:
    """The organisers looked."""
    if report.settled_at is None:
        report.settled_at = at
        db.session.flush()
        audit.record("settled report", f"report {report.id}", at=at)
