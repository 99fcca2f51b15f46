"""A captain answers those who ask to join."""

from flask import flash, redirect, request, url_for

from walk.clock import now
from walk.db import transaction
from walk.i18n import gettext as _
from walk.registration.commands import answer_request
from walk.registration.queries import lock_request
from walk.registration.views import Answer, blueprint
from walk.registration.waiting import wait
from walk.walkers.queries import get_leader_by_link
from walk.walkers.rules import Full
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited


@blueprint.post("/my/<link>/requests/<int:request_id>")
@open_to(ANYONE)
@limited(MANY, scope="members")
def answer(link: str, request_id: int) -> Answer:
    """Yes or no; on yes they are registered, or wait for a place when their route is full."""
    team = get_leader_by_link(link)[1]
    try:
        with transaction():
            answer_request(team, request_id, accepted="yes" in request.form, at=now())
    except Full:
        with transaction():
            asked = lock_request(team, request_id)
            wait(asked.draft, at=now(), accepted=True)
            asked.answered_at, asked.accepted = now(), True
        flash(_("Their route is full: they are on the waiting list now."))
    return redirect(url_for("walkers.personal", link=link, _anchor="team"), 303)
