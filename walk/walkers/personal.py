"""A walker's own pages: by the personal link in the letter, or after signing in."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from walk.clock import now
from walk.db import transaction
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import language
from walk.payments.checkout import payment_address
from walk.routes.labels import route_label
from walk.routes.queries import list_routes
from walk.walkers.commands import cancel_walker, change_walker
from walk.walkers.emails import address_for
from walk.walkers.fees import ask_fees
from walk.walkers.forms import ChangeForm
from walk.walkers.queries import get_walker_by_link, list_members, list_walkers_of_address, personal_link
from walk.walkers.views import Page, blueprint, show_form
from walk.web.access import ANYONE, SIGNED_IN, open_to
from walk.web.addresses import absolute
from walk.web.limits import MAIL, MONEY, limited


@blueprint.get("/me")
@open_to(SIGNED_IN)
def mine() -> Page:
    """Every registration with the signed-in person's e-mail address."""
    walkers = list_walkers_of_address(current_user.email)
    return render_template(
        "walkers/mine.html",
        registrations=[(each, route_label(each.route), personal_link(each)) for each in walkers],
    )


@blueprint.get("/my/<link>")
@open_to(ANYONE)
def personal(link: str) -> Page:
    """What we know of a registration, and what can be done with it."""
    walker = get_walker_by_link(link)
    members = list_members(walker.team) if walker.team and walker.captain_since else []
    return render_template(
        "walkers/personal.html",
        walker=walker,
        link=link,
        route=route_label(walker.route),
        members=members,
        due=sum(each.to_pay for each in members) or walker.to_pay,
        page_address=absolute("pages.of_walker", walker_id=walker.id),
        invitation=absolute("walkers.join_team", invitation=walker.team.invitation) if members and walker.team else "",
    )


@blueprint.route("/my/<link>/change", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="change")
def change(link: str) -> Page:
    """Other details, another route."""
    walker = get_walker_by_link(link)
    form = ChangeForm.of(walker)
    if walker.email is None:
        form.without_address()
    form.offer(walker.edition, list_routes(walker.edition))
    if form.validate_on_submit():
        try:
            with transaction():
                change_walker(walker, form.person(), route_id=form.route.data, at=now())
            return redirect(url_for("walkers.personal", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return show_form("walkers/change.html", walker.edition, form, walker=walker, link=link)


@blueprint.route("/my/<link>/cancel", methods=["GET", "POST"])
@open_to(ANYONE)
def cancel(link: str) -> Page:
    """Cancelling, after one question."""
    walker = get_walker_by_link(link)
    if request.method == "POST":
        with transaction():
            cancel_walker(walker, at=now())
        return redirect(url_for("walkers.personal", link=link), 303)
    return render_template("walkers/cancel.html", walker=walker, link=link)


@blueprint.post("/my/<link>/pay")
@open_to(ANYONE)
@limited(MONEY, scope="pay")
def pay(link: str) -> Page:
    """To the payment page, for one's own fee or, as captain, for all fees of the team that are still due."""
    walker = get_walker_by_link(link)
    payers = list_members(walker.team) if walker.team and walker.captain_since else [walker]
    if walker.cancelled_at is not None:
        raise Refused(_("This registration is cancelled."))
    with transaction():
        checkout = ask_fees(payers, email=address_for(walker) or "", language=language(), at=now())
    back = absolute("walkers.personal", link=link)
    return redirect(payment_address(checkout, thanks_url=back, back_url=back), 303)
