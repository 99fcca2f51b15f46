"""A giver thinks again: by the link in the thank-you letter, without an account."""

from flask import flash, redirect, render_template, request, session, url_for

from walk.clock import now
from walk.db import transaction
from walk.donations.commands import choose_what_is_shown
from walk.donations.forms import ShownForm
from walk.donations.queries import get_gift_by_link
from walk.donations.views import GIVING, Answer, blueprint
from walk.i18n import gettext as _
from walk.pages.showing import owner_of
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited


@blueprint.route("/gift/<link>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="gift")
def gift(link: str) -> Answer:
    """What others see of a gift: name, amount, message."""
    donation = get_gift_by_link(link)
    known = {"name_shown": donation.name_shown.value} if request.method == "GET" else None
    form = ShownForm(obj=donation, data=known)
    if form.validate_on_submit():
        with transaction():
            choose_what_is_shown(donation, form.privacy(), message=form.message.data or "", at=now())
        flash(_("This is how your gift is shown from now on."))
        return redirect(url_for("donations.gift", link=link), 303)
    html = render_template(
        "donations/gift.html",
        form=form,
        donation=donation,
        page=donation.page,
        owner=owner_of(donation.page),
        link=link,
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.post("/gift/<link>/again")
@open_to(ANYONE)
def again(link: str) -> Answer:
    """Another gift to the same page, with the giver's name and address filled in."""
    donation = get_gift_by_link(link)
    session[GIVING] = [donation.id, False]
    page = donation.page
    return redirect(url_for("donations.give", year=page.edition.year, slug=page.slug, amount=donation.amount), 303)
