"""A walker's own pages: by the personal link in the letter, or after signing in."""

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user

from walk.clock import now
from walk.db import transaction
from walk.errors import Refused
from walk.i18n import language
from walk.pages.queries import page_of_walker
from walk.payments.checkout import payment_address
from walk.payments.queries import get_checkout, received_of
from walk.routes.labels import route_label
from walk.routes.queries import list_routes
from walk.walkers.commands import cancel_walker, change_walker
from walk.walkers.emails import address_for
from walk.walkers.fees import ask_fees, find_pending
from walk.walkers.forms import ChangeForm
from walk.walkers.queries import find_heir, get_walker_by_link, list_members, list_walkers_of_address, personal_link
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
        members=[(each, None if each.email else personal_link(each)) for each in members],
        due=sum(each.to_pay for each in members) or walker.to_pay,
        page_address=absolute("pages.show", year=walker.edition.year, slug=page_of_walker(walker).slug),
        pending=find_pending(members or [walker]),
        invitation=absolute("walkers.join_team", invitation=walker.team.invitation) if members and walker.team else "",
    )


@blueprint.route("/my/<link>/change", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="change")
def change(link: str) -> Page:
    """Other details, another route."""
    walker = get_walker_by_link(link)
    if walker.cancelled_at is not None:
        return redirect(url_for("walkers.personal", link=link), 303)
    form = ChangeForm.of(walker)
    if walker.email is None:
        form.without_address()
    form.offer(walker.edition, list_routes(walker.edition))
    if form.validate_on_submit():
        try:
            with transaction():
                change_walker(walker, form.person(), route_id=form.route.data, at=now())
                link = personal_link(walker)  # another one when the e-mail address changed
            return redirect(url_for("walkers.personal", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return show_form("walkers/change.html", walker.edition, form, walker=walker, link=link)


@blueprint.route("/my/<link>/cancel", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="change")
def cancel(link: str) -> Page:
    """Cancelling, after one question."""
    walker = get_walker_by_link(link)
    if request.method == "POST":
        with transaction():
            cancel_walker(walker, at=now())
        return redirect(url_for("walkers.personal", link=link), 303)
    others = list_members(walker.team)[1:] if walker.team and walker.captain_since else []
    return render_template("walkers/cancel.html", walker=walker, link=link, others=others, heir=find_heir(others))


@blueprint.post("/my/<link>/pay")
@open_to(ANYONE)
@limited(MONEY, scope="pay")
def pay(link: str) -> Page:
    """To the payment page, for one's own fee or, as captain, for all fees of the team that are still due."""
    walker = get_walker_by_link(link)
    payers = list_members(walker.team) if walker.team and walker.captain_since else [walker]
    if find_pending(payers) is not None:
        return redirect(url_for("walkers.personal", link=link, _anchor="done"), 303)
    with transaction():
        checkout = ask_fees(payers, asked_by=walker, email=address_for(walker) or "", language=language(), at=now())
    session["paying"] = link  # the payment service hears nothing of the personal link
    back = absolute("walkers.paid", reference=checkout.reference)
    return redirect(payment_address(checkout, thanks_url=back, back_url=back, at=now()), 303)


@blueprint.get("/paid/<reference>")
@open_to(ANYONE)
def paid(reference: str) -> Page:
    """Back from the payment page: whether the fee arrived, and the way back for whoever left from here."""
    checkout = get_checkout(reference)
    return render_template(
        "walkers/paid.html",
        arrived=received_of(checkout) > 0,
        failed=checkout.closed_at is not None,
        slow=checkout.submitted_at is not None,
        link=session.get("paying"),
        looks=request.args.get("looks", 0, int),
        reference=reference,
    )
