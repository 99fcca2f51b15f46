"""Organisers look at what was reported, and hide or show pages and messages."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import transaction
from walk.donations.commands import hide_message, unhide_message
from walk.donations.queries import find_gift
from walk.editions.queries import get_edition
from walk.errors import NotFound
from walk.moderation.commands import hide, settle, show
from walk.moderation.queries import get_report, reports_of
from walk.pages.cards import forget_pictures
from walk.pages.queries import find_page, holds_gifts_of
from walk.pages.showing import owner_of
from walk.web.access import ORGANISER, open_to
from walk.web.paging import asked_page, paged

blueprint = Blueprint("moderation_office", __name__, url_prefix="/office/<int:year>")


@blueprint.get("/reports")
@open_to(ORGANISER)
def index(year: int) -> str:
    """What was reported: first what nobody looked at yet."""
    edition = get_edition(year)
    found = paged(reports_of(edition), asked_page())
    return render_template("moderation/office/reports.html", edition=edition, found=found, owner_of=owner_of)


@blueprint.post("/reports/<int:report_id>")
@open_to(ORGANISER)
def decide(year: int, report_id: int) -> Response:
    """Hide or show what was reported, or leave it; the report is settled by any of these."""
    report, wish, at = get_report(get_edition(year), report_id), request.form.get("wish", ""), now()
    with transaction():
        if wish == "hide page":
            hide(report.page, at=at)
        elif wish == "show page":
            show(report.page, at=at)
        elif wish == "hide message" and report.donation:
            hide_message(report.donation, at=at, by_office=True)
        elif wish == "show message" and report.donation:
            unhide_message(report.donation, at=at, by_office=True)
        elif wish != "leave":
            raise NotFound
        settle(report, at=at)
    if report.page.hidden_at is not None:
        forget_pictures(report.page)
    return redirect(url_for("moderation_office.index", year=year), 303)


@blueprint.post("/pages/<slug>/visibility")
@open_to(ORGANISER)
def show_or_hide(year: int, slug: str) -> Response:
    """From the page itself: hide it, or show it again."""
    page = find_page(year, slug)
    if page is None or page.of_walk:
        raise NotFound
    with transaction():
        if page.hidden_at is None:
            hide(page, at=now())
        else:
            show(page, at=now())
    if page.hidden_at is not None:
        forget_pictures(page)
    return redirect(url_for("pages.show", year=year, slug=slug), 303)


@blueprint.post("/pages/<slug>/messages/<int:gift>")
@open_to(ORGANISER)
def show_or_hide_message(year: int, slug: str, gift: int) -> Response:
    """From the page it stands on: hide a message and its answer, or show them again."""
    page, donation, at = find_page(year, slug), find_gift(gift), now()
    if page is None or donation is None or not holds_gifts_of(page, donation.page_id):
        raise NotFound
    with transaction():
        if donation.message_hidden_at is None:
            hide_message(donation, at=at, by_office=True)
        else:
            unhide_message(donation, at=at, by_office=True)
    return redirect(url_for("pages.show", year=year, slug=slug, _anchor="supporters"), 303)
