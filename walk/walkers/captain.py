"""What a captain does with the team's invitation, by the captain's own personal link."""

from flask import redirect, url_for

from walk.db import transaction
from walk.teams.commands import renew_invitation
from walk.walkers.queries import get_leader_by_link
from walk.walkers.views import Page, blueprint
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited


@blueprint.post("/my/<link>/invitation")
@open_to(ANYONE)
@limited(MANY, scope="members")
def new_invitation(link: str) -> Page:
    """A new invitation link; the old one stops working."""
    with transaction():
        renew_invitation(get_leader_by_link(link)[1])
    return redirect(url_for("walkers.personal", link=link, _anchor="team"), 303)
