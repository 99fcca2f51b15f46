"""What a captain does: add people, invite, rename; by the captain's own personal link."""

from flask import redirect, url_for
from sqlalchemy.exc import IntegrityError

from walk.clock import now
from walk.db import transaction
from walk.errors import NotFound, Refused
from walk.routes.queries import list_routes
from walk.teams.commands import renew_invitation
from walk.teams.models import Team
from walk.walkers.commands import register
from walk.walkers.forms import AddForm
from walk.walkers.models import Walker
from walk.walkers.queries import find_walker_of_form, get_member, get_walker_by_link, personal_link
from walk.walkers.views import Page, blueprint, show_form
from walk.web.access import ANYONE, open_to
from walk.web.limits import MAIL, limited


@blueprint.route("/my/<link>/add", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MAIL, scope="register")
def add_member(link: str) -> Page:
    """Somebody who walks along, with or without an e-mail address."""
    captain, team = _captain(link)
    form = AddForm()
    form.offer(captain.edition, list_routes(captain.edition))
    if form.validate_on_submit():
        if find_walker_of_form(form.form_key.data) is not None:
            return redirect(url_for("walkers.personal", link=link), 303)
        try:
            with transaction():
                register(
                    captain.edition,
                    form.person(),
                    route_id=form.route.data,
                    team=team,
                    code=form.code.data or "",
                    form_key=form.form_key.data,
                    added_by_captain=True,
                    at=now(),
                )
            return redirect(url_for("walkers.personal", link=link, _anchor="team"), 303)
        except Refused as refusal:
            form.refuse(refusal)
        except IntegrityError:  # the same form, sent twice at the same moment
            return redirect(url_for("walkers.personal", link=link), 303)
    return show_form("walkers/add.html", captain.edition, form, walker=captain, team=team, link=link)


@blueprint.get("/my/<link>/members/<int:walker_id>")
@open_to(ANYONE)
def member(link: str, walker_id: int) -> Page:
    """The page of a member without an e-mail address: theirs is the captain's to keep."""
    walker = get_member(_captain(link)[1], walker_id)
    if walker.email is not None:
        raise NotFound
    return redirect(url_for("walkers.personal", link=personal_link(walker)), 303)


@blueprint.post("/my/<link>/invitation")
@open_to(ANYONE)
def new_invitation(link: str) -> Page:
    """A new invitation link; the old one stops working."""
    with transaction():
        renew_invitation(_captain(link)[1])
    return redirect(url_for("walkers.personal", link=link, _anchor="team"), 303)


def _captain(link: str) -> tuple[Walker, Team]:
    captain = get_walker_by_link(link)
    if captain.captain_since is None or captain.team is None or captain.cancelled_at is not None:
        raise NotFound
    return captain, captain.team
