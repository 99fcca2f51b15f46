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
from walk.walkers.queries import find_walker_of_form, get_walker_by_link
from walk.walkers.views import Page, blueprint, show_form
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited


@blueprint.route("/my/<link>/add", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="add")
def add_member(link: str) -> Page:
    """Somebody who walks along, with or without an e-mail address."""
    captain, team = _captain(link)
    form = AddForm()
    form.offer(captain.edition, list_routes(captain.edition))
    if form.validate_on_submit():
        back, key = redirect(url_for("walkers.personal", link=link, _anchor="team"), 303), form.once()
        if find_walker_of_form(key) is not None:
            return back
        try:
            with transaction():
                register(
                    captain.edition,
                    form.person(),
                    route_id=form.route.data,
                    team=team,
                    code=form.code.data or "",
                    form_key=key,
                    added_by_captain=True,
                    at=now(),
                )
            return back
        except (Refused, IntegrityError) as problem:
            if find_walker_of_form(key) is not None:  # the same form, sent twice at the same moment
                return back
            if not isinstance(problem, Refused):
                raise
            form.refuse(problem)
    return show_form("walkers/add.html", captain.edition, form, walker=captain, team=team, link=link)


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
