"""After a gift: a page that asks the national number and nothing else, and tells nothing of who is known."""

from flask import flash, redirect, render_template, url_for

from walk.clock import now
from walk.db import db, transaction
from walk.donations.models import Donation
from walk.donations.queries import find_gift, in_one_name, may_ask_after
from walk.donors.commands import keep_number, note_request
from walk.donors.forms import NumberForm
from walk.donors.queries import certifies, kept_years, whole
from walk.donors.rules import folded, read_national_number
from walk.donors.views import Answer, blueprint
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.tokens import unsign
from walk.web.access import ANYONE, open_to
from walk.web.limits import MONEY, limited


@blueprint.route("/certificate-data/<link>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MONEY, scope="donor number")
def number_after_gift(link: str) -> Answer:
    """Kept when the donor told none before, and all gifts from that address are in one name.

    The answer is the same when it is not kept, for anyone can type an address.
    """
    donation, form = _get(link), NumberForm()
    donor = whole(donation.donor)
    if form.validate_on_submit():
        try:
            with transaction():
                if in_one_name(donation) and folded(donor.name) == folded(donation.name):
                    keep_number(donor, form.number.data, at=now(), actor="giver", first=True)
                else:
                    read_national_number(form.number.data)  # a wrong one is refused all the same
            flash(
                _(
                    "Thank you. Did you tell us another number before? "
                    "That one stays: change it with the link in our letter."
                )
            )
            return redirect(url_for("donors.number_noted", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
            db.session.rollback()
            donation = _get(link)
    elif not form.is_submitted():
        with transaction():
            note_request(donor, channel="page", at=now())
    html = render_template("donors/after_gift.html", donation=donation, form=form, link=link, kept_years=kept_years())
    return html, 422 if form.is_submitted() else 200


@blueprint.get("/certificate-data/<link>/noted")
@open_to(ANYONE)
def number_noted(link: str) -> Answer:
    """Whatever was told: thanks."""
    return render_template("donors/noted.html", donation=_get(link))


def _get(link: str) -> Donation:
    """A person's gift that came or is on its way, and that may bring a certificate."""
    donation = find_gift(unsign("gift number", link))
    if donation is None or not certifies() or not may_ask_after(donation):
        raise NotFound
    return donation
