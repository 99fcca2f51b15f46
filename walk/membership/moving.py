"""Leaving a team, moving to another, and handing one's place to somebody else."""

from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for

from walk.clock import now
from walk.db import transaction
from walk.editions.models import Edition
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.i18n import language
from walk.membership import commands, handing
from walk.membership.forms import MoveForm, TakeForm, TransferForm
from walk.membership.queries import find_move_of, find_offer_of, find_team_called, get_offer
from walk.membership.views import Answer, blueprint
from walk.pages.queries import find_page
from walk.routes.labels import route_label
from walk.teams.models import Team
from walk.teams.naming import the_team
from walk.walkers.models import Walker
from walk.walkers.queries import get_walker_by_link, personal_link, shirts_taken
from walk.web.access import ANYONE, open_to
from walk.web.limits import MAIL, MANY, limited


@blueprint.route("/my/<link>/leave", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="members")
def leave(link: str) -> Answer:
    """Out of the team, after one question."""
    walker = _walker(link)
    if walker.team is None:
        raise NotFound
    if request.method == "POST":
        with transaction():
            commands.leave_team(walker, at=now())
        return redirect(url_for("walkers.personal", link=link), 303)
    return render_template(
        "membership/confirm.html",
        question=_("Leave %(the_team)s?", the_team=the_team(walker.team.name)),
        explained=_("You stay registered, and your page and its gifts stay yours."),
        link=link,
    )


@blueprint.route("/my/<link>/move", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="members")
def move(link: str) -> Answer:
    """To another team: at once with its invitation, and otherwise when its captain says yes."""
    walker, form = _walker(link), MoveForm()
    if form.validate_on_submit():
        try:
            _move(walker, form.team.data, whole_team=bool(form.whole_team.data) and walker.captain_since is not None)
            return redirect(url_for("walkers.personal", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    asked = find_move_of(walker)
    page = render_template("membership/move.html", form=form, walker=walker, link=link, asked=asked)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/my/<link>/transfer", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="members")
def transfer(link: str) -> Answer:
    """Offer one's place to somebody else, or take the offer back."""
    walker, form = _walker(link), TransferForm()
    if "withdraw" in request.form:
        with transaction():
            handing.withdraw_offer(walker, at=now())
        return redirect(url_for("membership.transfer", link=link), 303)
    if form.validate_on_submit():
        with transaction():
            handing.offer_place(walker, name=form.name.data, email=form.email.data, at=now())
        return redirect(url_for("membership.transfer", link=link), 303)
    offer = find_offer_of(walker, at=now())
    page = render_template("membership/transfer.html", form=form, walker=walker, link=link, offer=offer)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/take-over/<link>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def take(link: str) -> Answer:
    """Whoever is offered a place fills in who they are."""
    offer = get_offer(link, at=now())
    form = TakeForm(data={"email": offer.email, "first_name": offer.name.split(" ")[0]})
    edition = offer.walker.edition
    form.offer(edition, shirts_taken(edition))
    if form.validate_on_submit():
        try:
            with transaction():
                mine = personal_link(handing.take_place(offer, form.taker(), at=now()))
            return redirect(url_for("walkers.personal", link=mine, _anchor="done"), 303)
        except Refused as refusal:
            form.refuse(refusal)
            offer = get_offer(link, at=now())
    page = render_template(
        "membership/take.html",
        form=form,
        offer=offer,
        edition=edition,
        route=route_label(offer.walker.route),
        text=edition.text(language()),
    )
    return page, 422 if form.is_submitted() else 200


def _move(walker: Walker, words: str, *, whole_team: bool) -> None:
    team = find_team_called(walker.edition, words) or _team_at(walker.edition, words)
    if team is None:
        raise Refused(_("We cannot find this team. Ask its captain for the invitation link."), field="team")
    invited = team.invitation in words
    with transaction():
        if not invited:
            commands.ask_move(walker, team, whole_team=whole_team, at=now())
        elif whole_team and walker.team is not None:
            commands.merge(walker.team, team, at=now())
        else:
            commands.move(walker, team, at=now())
    if not invited:
        said = _(
            "The captain of %(the_team)s got a letter. You hear as soon as there is an answer.",
            the_team=the_team(team.name),
        )
        flash(said)


def _team_at(edition: Edition, words: str) -> Team | None:
    """The open team whose page has this address."""
    slug = urlsplit(words.strip()).path.rstrip("/").rsplit("/", 1)[-1]
    page = find_page(edition.year, slug) if slug else None
    team = page.team if page is not None else None
    return None if team is None or team.closed_at is not None else team


def _walker(link: str) -> Walker:
    walker = get_walker_by_link(link)
    if walker.cancelled_at is not None:
        raise NotFound
    return walker
