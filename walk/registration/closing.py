"""The last step: what everybody walks; then to the payment page, the waiting list, or the captain."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for

from walk.clock import now
from walk.companies.queries import find_company
from walk.companies.rules import SeatsTaken
from walk.db import db, transaction
from walk.donations.commands import promise
from walk.donations.own import own_gift
from walk.editions.labels import reduction_label
from walk.errors import Refused
from walk.i18n import language
from walk.pages.queries import page_of_walker
from walk.pages.showing import owner_of
from walk.payments.models import Checkout
from walk.questions.queries import list_questions
from walk.registration.commands import ask_to_join, fill_walk, finish, pay_oneself
from walk.registration.forms import WalkStepForm, walk_form
from walk.registration.models import Draft, Way
from walk.registration.queries import (
    draft_link,
    find_party,
    get_draft,
    get_party,
    has_offer,
    waiting_before,
    waiting_by_route,
    waiting_link,
)
from walk.registration.views import Answer, blueprint
from walk.registration.waiting import accept, leave, wait
from walk.routes.labels import route_label, route_notes
from walk.routes.queries import list_routes
from walk.walkers.emails import address_for
from walk.walkers.fees import ask_fees
from walk.walkers.models import Walker
from walk.walkers.paying import to_payment
from walk.walkers.queries import personal_link, shirts_taken, taken_by_route
from walk.walkers.rules import Full
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited


@blueprint.route("/registering/<link>/walk", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def walk(link: str) -> Answer:
    """Routes, T-shirts, codes, questions, and perhaps a first gift of one's own."""
    draft = get_draft(link, at=now())
    if draft.leader_id is not None or not draft.filled.get("people") or _waits_elsewhere(draft):
        return _finished(draft)
    edition = draft.edition
    form = walk_form(draft, list_routes(edition), list_questions(edition), shirts_taken(edition), at=now())
    complete = form.validate_on_submit()
    if form.is_submitted():
        try:
            _keep_typed(draft, form)
            if complete:
                return _close(draft)
        except Full:
            return redirect(url_for("registration.full", link=link), 303)
        except Refused as refusal:
            if draft.leader_id is not None or _waits_elsewhere(draft):  # sent from another window at the same moment
                return _finished(draft)
            form.refuse(refusal)
    return _shown(draft, form, link)


@blueprint.route("/registering/<link>/full", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def full(link: str) -> Answer:
    """No place is left: wait for one, or choose another route."""
    draft = get_draft(link, at=now())
    if draft.sent_at is not None or draft.way is Way.ASK or not draft.filled.get("walk"):
        return _finished(draft)
    if request.method == "POST":
        with transaction():
            party = wait(draft, at=now())
        return redirect(url_for("registration.waiting", link=waiting_link(party)), 303)
    return render_template("registration/full.html", draft=draft, link=link, waiting=waiting_by_route(draft.edition))


@blueprint.route("/registering/<link>/seats", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def seats(link: str) -> Answer:
    """No place that the company paid for is left: at one's own cost, or not at all."""
    draft = get_draft(link, at=now())
    company = find_company(draft.seat_of)
    if draft.sent_at is not None or not draft.filled.get("walk"):
        return _finished(draft)
    if request.method == "POST":
        with transaction():
            pay_oneself(draft)
    elif company is not None:
        return render_template("registration/seats.html", draft=draft, link=link, company=company)
    return redirect(url_for("registration.walk", link=link), 303)


@blueprint.route("/waiting/<link>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def waiting(link: str) -> Answer:
    """Where somebody stands on the waiting list; taking the places that are offered, or waiting no longer."""
    party = get_party(link)
    if party.draft.leader is not None:
        return _registered(party.draft, party.draft.leader)
    if request.method == "POST":
        if "leave" in request.form:
            with transaction():
                leave(party, at=now())
            return redirect(url_for("registration.waiting", link=link), 303)
        return _close(party.draft)
    return render_template(
        "registration/waiting.html",
        party=party,
        link=link,
        edit=draft_link(party.draft),
        before=waiting_before(party),
        routes=[(route_label(need.route), need.places) for need in party.needs],
        open_offer=party.ended_at is None and party.offered_until is not None and party.offered_until > now(),
    )


def _close(draft: Draft) -> Answer:
    party = find_party(draft)
    if draft.way is Way.ASK and party is None:
        with transaction():
            ask_to_join(draft, at=now())
        session.pop("registering", None)
        return render_template("registration/asked.html", team=draft.team)
    chosen, later = dict(draft.filled.get("walk") or {}), request.form.get("pay") == "later"
    captain = db.session.get(Walker, draft.filled.get("by", 0))
    try:
        with transaction():
            walkers = accept(party, at=now()) if party else finish(draft, at=now())
            checkout = _asked(walkers, chosen) if walkers and not later else None
    except SeatsTaken:
        return redirect(url_for("registration.seats", link=draft_link(draft)), 303)
    session.pop("registering", None)
    if not walkers:
        return _finished(draft)
    link = personal_link(captain or walkers[0])
    session["registered"] = [draft.id, link]
    if checkout is not None:
        try:
            return to_payment(checkout, link)
        except Refused as refusal:  # the registration stands; the personal page offers to pay again
            flash(refusal.message)
    return redirect(url_for("walkers.personal", link=link, _anchor="team" if captain else "done"), 303)


def _asked(walkers: Sequence[Walker], chosen: Mapping[str, Any]) -> Checkout | None:
    """One checkout for the fees and a first gift: a line each."""
    first = walkers[0]
    email, checkout = address_for(first) or "", None
    if any(each.to_pay for each in walkers):
        checkout = ask_fees(walkers, asked_by=first, email=email, language=language(), at=now())
    if chosen.get("gift") and email and first.edition.takes_gifts(now()):
        page = page_of_walker(first)
        gift = own_gift(page, amount=chosen["gift"], email=email, message=chosen.get("gift_message") or "")
        checkout = promise(page, gift, subject=owner_of(page), along=checkout, at=now())
    return checkout


def _finished(draft: Draft) -> Answer:
    """What was filled in has become a registration, waits for a place, or waits for a captain."""
    db.session.rollback()
    party = find_party(draft)
    if draft.leader is not None:
        return _registered(draft, draft.leader)
    if party is not None:
        return redirect(url_for("registration.waiting", link=waiting_link(party)), 303)
    if draft.sent_at is not None and draft.team is not None:
        return render_template("registration/asked.html", team=draft.team)
    return redirect(url_for("registration.choose_way"), 303)


def _registered(draft: Draft, leader: Walker) -> Answer:
    """The way on for whoever registered a moment ago, or in this browser; for anybody else the link is in the letter.

    A draft's link gets old in histories and mailboxes, and must not open what a renewed personal link closed.
    """
    known, link = session.get("registered"), session.get("adding") if draft.filled.get("by") else None
    just_now = leader.link_version == 1 and now() - leader.registered_at < timedelta(hours=1)
    if known and known[0] == draft.id:
        link = known[1]
    elif just_now and not draft.filled.get("by"):
        link = personal_link(leader)
    if link is None:
        return render_template("registration/done.html")
    return redirect(url_for("walkers.personal", link=link, _anchor="team" if "by" in draft.filled else "done"), 303)


def _keep_typed(draft: Draft, form: WalkStepForm) -> None:
    with transaction():
        fill_walk(draft, form.walk(), at=now())


def _waits_elsewhere(draft: Draft) -> bool:
    """Whether there is nothing to fill in: sent to a captain, or waiting without an offer."""
    return draft.sent_at is not None and not has_offer(draft)


def _shown(draft: Draft, form: WalkStepForm, link: str) -> Answer:
    db.session.rollback()
    edition, routes = draft.edition, list_routes(draft.edition)
    taken = taken_by_route(edition)
    html = render_template(
        "registration/walk.html",
        draft=draft,
        edition=edition,
        form=form,
        link=link,
        people=draft.filled["people"],
        questions=list_questions(edition),
        notes=route_notes(routes, taken),
        reductions=[reduction_label(each) for each in edition.reductions],
        text=edition.text(language()),
        asks=draft.way is Way.ASK and find_party(draft) is None,
        gives=form.gift is not None,
        company=find_company(draft.seat_of),
        back="people" if draft.way is Way.GROUP or len(draft.filled["people"]) > 1 else "first",
    )
    return html, 422 if request.method == "POST" else 200
