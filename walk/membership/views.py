"""The captain's page: who is in the team, who leads it, and who would like to come."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.membership import commands
from walk.membership.forms import InviteForm, NameForm
from walk.membership.queries import list_moves_to
from walk.questions.queries import unanswered
from walk.registration.queries import list_requests
from walk.teams.models import Team
from walk.teams.naming import sentence, the_team
from walk.walkers.models import Walker
from walk.walkers.queries import get_leader_by_link, get_member, link_for, list_members
from walk.web.access import ANYONE, open_to
from walk.web.addresses import absolute
from walk.web.limits import MAIL, limited

blueprint = Blueprint("membership", __name__)
blueprint.add_app_template_filter(the_team)
blueprint.add_app_template_filter(sentence)
Answer = Response | str | tuple[str, int]
Action = Callable[..., None]
_CAPTAINS_ALONE = {"hand-over"}
_ACTIONS: dict[str, Action] = {
    "co-captain": commands.name_co_captain,
    "no-co-captain": commands.end_co_captain,
    "hand-over": commands.hand_over,
    "remove": commands.remove_member,
}


@blueprint.route("/my/<link>/members", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="members")
def members(link: str) -> Answer:
    """Everybody in the team; another name for it."""
    captain, team = get_leader_by_link(link)
    form = NameForm(data={"name": team.name})
    if form.validate_on_submit():
        try:
            with transaction():
                commands.rename(team, form.name.data, at=now())
            return redirect(url_for("membership.members", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(captain, team, link, form=form, invite=InviteForm(formdata=None))


@blueprint.post("/my/<link>/members/invite")
@open_to(ANYONE)
@limited(MAIL, scope="invite")
def invite(link: str) -> Answer:
    """Invitations by letter."""
    captain, team = get_leader_by_link(link)
    form = InviteForm()
    if not form.validate_on_submit():
        return _page(captain, team, link, form=NameForm(formdata=None, data={"name": team.name}), invite=form)
    try:
        with transaction():
            commands.invite(captain, form.listed(), at=now())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(captain, team, link, form=NameForm(formdata=None, data={"name": team.name}), invite=form)
    flash(_("The invitations are on their way."))
    return redirect(url_for("membership.members", link=link), 303)


@blueprint.route(
    "/my/<link>/members/<int:member_id>/<any('co-captain', 'no-co-captain', 'hand-over', 'remove'):what>",
    methods=["GET", "POST"],
)
@open_to(ANYONE)
@limited(MAIL, scope="members")
def change_member(link: str, member_id: int, what: str) -> Answer:
    """One thing about one member, after one question."""
    captain, team = get_leader_by_link(link)
    member = get_member(team, member_id)
    if captain.captain_since is None and what in _CAPTAINS_ALONE:
        raise NotFound
    if request.method == "POST":
        with transaction():
            _ACTIONS[what](team, member_id, at=now())
        if not captain.leads:
            flash(_("That is done. Whoever it concerns gets a letter."))
            return redirect(url_for("walkers.personal", link=link, _anchor="team"), 303)
        return redirect(url_for("membership.members", link=link), 303)
    question, explained = _question(what, member, team)
    return render_template("membership/confirm.html", question=question, explained=explained, link=link)


@blueprint.route("/my/<link>/members/close", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="members")
def close(link: str) -> Answer:
    """The end of a team, after one question."""
    captain, team = get_leader_by_link(link)
    if captain.captain_since is None:
        raise NotFound
    if request.method == "POST":
        with transaction():
            commands.close(team, at=now())
        return redirect(url_for("walkers.personal", link=link), 303)
    return render_template(
        "membership/confirm.html",
        question=_("Close %(the_team)s?", the_team=the_team(team.name)),
        explained=_("Everybody stays registered, with their page and its gifts, but without the team."),
        link=link,
    )


@blueprint.post("/my/<link>/moves/<int:request_id>")
@open_to(ANYONE)
@limited(MAIL, scope="members")
def answer_move(link: str, request_id: int) -> Answer:
    """Yes or no to a walker, or a whole team, that would like to come."""
    team = get_leader_by_link(link)[1]
    try:
        with transaction():
            commands.answer_move(team, request_id, accepted="yes" in request.form, at=now())
    except Refused as refusal:
        with transaction():
            commands.close_request(team, request_id, at=now())
        flash(refusal.message)
    return redirect(url_for("membership.members", link=link), 303)


def _page(captain: Walker, team: Team, link: str, *, form: NameForm, invite: InviteForm) -> Answer:
    everybody = list_members(team)
    lacking = unanswered(everybody)
    page = render_template(
        "membership/members.html",
        walker=captain,
        team=team,
        link=link,
        members=[(each, link_for(captain, each), each.id in lacking) for each in everybody],
        requests=list_requests(team),
        moves=list_moves_to(team),
        invitation=absolute("registration.join_team", invitation=team.invitation),
        form=form,
        invite=invite,
    )
    return page, 422 if form.errors or invite.errors else 200


def _question(what: str, member: Walker, team: Team) -> tuple[str, str]:
    name = member.name
    return {
        "co-captain": (
            _("Make %(name)s co-captain?", name=name),
            _("A co-captain invites, adds, removes and pays like you. The captain stays the same."),
        ),
        "no-co-captain": (
            _("Should %(name)s no longer be co-captain?", name=name),
            _("%(name)s stays in the team.", name=name),
        ),
        "hand-over": (
            _("Hand %(the_team)s over to %(name)s?", the_team=the_team(team.name), name=name),
            _("%(name)s becomes the captain at once. You stay in the team.", name=name),
        ),
        "remove": (
            _("Take %(name)s out of the team?", name=name),
            _("The registration, the fee and the page stay; only the team changes."),
        ),
    }[what]
