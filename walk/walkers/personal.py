"""A walker's own pages: by the personal link in the letter, or after signing in."""

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user

from walk.clock import brussels_day, now
from walk.db import transaction
from walk.donations.conversion import turn_fee_into_gift
from walk.donations.rules import LEAST
from walk.errors import Refused
from walk.i18n import language
from walk.pages.queries import page_of_walker
from walk.payments.queries import get_checkout, received_of
from walk.questions.labels import answered
from walk.questions.queries import unanswered
from walk.registration.queries import count_wishes
from walk.routes.labels import route_label
from walk.routes.queries import list_routes
from walk.walkers.commands import change_walker
from walk.walkers.emails import address_for
from walk.walkers.fees import ask_fees, find_pending
from walk.walkers.finishing import find_finish
from walk.walkers.forms import ChangeForm
from walk.walkers.leaving import cancel_walker
from walk.walkers.models import Walker
from walk.walkers.paying import to_payment
from walk.walkers.queries import (
    find_heir,
    get_walker_by_link,
    link_for,
    list_members,
    list_walkers_of_address,
    personal_link,
    shirts_taken,
)
from walk.walkers.rules import gets_fee_back
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
    members = list_members(walker.team) if walker.team and walker.leads else []
    lacking = unanswered(members or [walker])
    walked = brussels_day(now()) >= walker.edition.date
    return render_template(
        "walkers/personal.html",
        walker=walker,
        link=link,
        route=route_label(walker.route),
        members=[(each, link_for(walker, each), each.id in lacking) for each in members],
        wishes=count_wishes(walker.team) if members and walker.team else 0,
        lacks=walker.id in lacking,
        answers=answered(walker),
        due=sum(each.to_pay for each in members) or walker.to_pay,
        page_address=absolute("pages.show", year=walker.edition.year, slug=page_of_walker(walker).slug),
        pending=find_pending(members or [walker]),
        walked=walked,
        finish=find_finish(walker) if walked else None,
        invitation=absolute("registration.join_team", invitation=walker.team.invitation)
        if members and walker.team
        else "",
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
    form.offer(walker.edition, list_routes(walker.edition), shirts_taken(walker.edition))
    if form.validate_on_submit():
        try:
            with transaction():
                change_walker(walker, form.change(walker), route_id=form.route.data, at=now())
                link = personal_link(walker)  # another one when the e-mail address changed
            return redirect(url_for("walkers.personal", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return show_form("walkers/change.html", walker.edition, form, walker=walker, link=link)


@blueprint.route("/my/<link>/cancel", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="change")
def cancel(link: str) -> Page:
    """Cancelling, after one question: what becomes of the fee, and of whom the captain registered."""
    walker = get_walker_by_link(link)
    others = list_members(walker.team)[1:] if walker.team and walker.captain_since else []
    along = [each for each in others if not each.email and each.contact_email == walker.address]
    if request.method == "POST":
        leaving = [each for each in along if str(each.id) in request.form.getlist("along")]
        with transaction():
            _cancel([*leaving, walker], as_gift=request.form.get("fee") == "gift")
        return redirect(url_for("walkers.personal", link=link), 303)
    return render_template(
        "walkers/cancel.html",
        walker=walker,
        link=link,
        others=others,
        along=along,
        heir=find_heir(others),
        fee_back=gets_fee_back(walker.edition.fee_back_until, brussels_day(now())),
        may_give=walker.fee_received >= LEAST and walker.edition.takes_gifts(now()) and address_for(walker),
    )


def _cancel(walkers: list[Walker], *, as_gift: bool) -> None:
    for walker in walkers:
        to = address_for(walker)
        cancel_walker(walker, at=now())
        if as_gift and to:
            turn_fee_into_gift(walker, to=to, at=now())


@blueprint.post("/my/<link>/pay")
@open_to(ANYONE)
@limited(MONEY, scope="pay")
def pay(link: str) -> Page:
    """To the payment page, for one's own fee or, as captain, for all fees of the team that are still due."""
    walker = get_walker_by_link(link)
    payers = list_members(walker.team) if walker.team and walker.leads else [walker]
    if find_pending(payers) is not None:
        return redirect(url_for("walkers.personal", link=link, _anchor="done"), 303)
    with transaction():
        checkout = ask_fees(payers, asked_by=walker, email=address_for(walker) or "", language=language(), at=now())
    return to_payment(checkout, link)


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
