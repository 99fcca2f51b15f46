"""Reporting what should not be on a page, settling such a report, and hiding or showing a page."""

from datetime import datetime

from walk import audit, jobs
from walk.db import db
from walk.donations.models import Donation
from walk.moderation.models import Report
from walk.pages.commands import hide_page, unhide_page
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


def hide(page: Page, *, at: datetime) -> None:
    """Nobody but the office sees the page from now on; whoever owns it, and the captain, hears so by letter."""
    if page.hidden_at is None:
        hide_page(page, at=at)
        jobs.enqueue("moderation.send_hidden", page_id=page.id, moment=at.isoformat())


def show(page: Page, *, at: datetime) -> None:
    """Everybody may see the page again; whoever was told that it was hidden hears that too."""
    if page.hidden_at is not None:
        unhide_page(page, at=at)
        jobs.enqueue("moderation.send_shown", page_id=page.id, moment=at.isoformat())
