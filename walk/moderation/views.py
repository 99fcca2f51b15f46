"""A visitor reports a page, or a message on it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import transaction
from walk.donations.models import Donation
from walk.donations.queries import find_gift
from walk.errors import NotFound
from walk.i18n import gettext as _
from walk.moderation.commands import report
from walk.moderation.forms import ReportForm
from walk.pages.models import Page
from walk.pages.queries import get_page_at, holds_gifts_of
from walk.pages.showing import owner_of
from walk.web.access import ANYONE, open_to
from walk.web.limits import MAIL, limited

blueprint = Blueprint("moderation", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.route("/<int:year>/<slug>/report", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="report")
def report_page(year: int, slug: str) -> Answer:
    """What should not be there, and why."""
    page = get_page_at(year, slug)
    donation = _asked_gift(page)
    form = ReportForm()
    if form.validate_on_submit():
        with transaction():
            report(page, donation, reason=form.reason.data, email=form.email.data or "", at=now())
        flash(_("Thank you. The organisers will look at it."))
        walk_itself = page.of_walk
        return redirect(
            url_for("pages.edition_home", year=year) if walk_itself else url_for("pages.show", year=year, slug=slug),
            303,
        )
    html = render_template("moderation/report.html", form=form, page=page, owner=owner_of(page), donation=donation)
    return html, 422 if form.is_submitted() else 200


def _asked_gift(page: Page) -> Donation | None:
    number = request.args.get("gift", 0, int)
    if not number:
        return None
    donation = find_gift(number)
    if donation is None or donation.message_hidden_at is not None or not holds_gifts_of(page, donation.page_id):
        raise NotFound
    return donation
