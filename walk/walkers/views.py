"""Registering: alone, with a new team, or through a team's invitation."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.editions.queries import get_current_edition, get_edition
from walk.errors import NotFound, Refused
from walk.i18n import language
from walk.routes.labels import full_routes, route_notes
from walk.routes.queries import list_routes
from walk.teams.models import Team
from walk.teams.queries import get_team_by_invitation
from walk.walkers.commands import register
from walk.walkers.forms import RegisterForm, RegisterTeamForm
from walk.walkers.queries import find_walker_of_form, personal_link, taken_by_route
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited

blueprint = Blueprint("walkers", __name__)
Page = Response | tuple[str, int] | str


@blueprint.get("/register")
@open_to(ANYONE)
def choose_way() -> Page:
    """The ways in: alone, with a new team, or into an existing one."""
    edition = get_current_edition(now())
    return render_template(
        "walkers/choose_way.html",
        edition=edition,
        routes=list_routes(edition),
        opened=edition.takes_registrations(now()),
    )


@blueprint.route("/<int:year>/register/<any(alone, team):way>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def register_walker(year: int, way: str) -> Page:
    """Registering alone or as the captain of a new team."""
    return _register(get_edition(year), RegisterTeamForm() if way == "team" else RegisterForm(), None)


@blueprint.route("/join/<invitation>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="register")
def join_team(invitation: str) -> Page:
    """Registering into a team, through its invitation."""
    try:
        team = get_team_by_invitation(invitation)
    except NotFound:
        return render_template("walkers/stale_invitation.html"), 404
    return _register(team.edition, RegisterForm(), team)


def _register(edition: Edition, form: RegisterForm, team: Team | None) -> Page:
    form.offer(edition, list_routes(edition))
    if form.validate_on_submit():
        key = form.once()
        earlier = find_walker_of_form(key)
        if earlier is not None:
            return _to_personal_page(personal_link(earlier))
        try:
            with transaction():
                founds = form.team() if isinstance(form, RegisterTeamForm) else None
                walker = register(
                    edition,
                    form.person(),
                    route_id=form.route.data,
                    team=team or founds,
                    code=form.code.data or "",
                    form_key=key,
                    at=now(),
                )
                link = personal_link(walker)
            return _to_personal_page(link)
        except (Refused, IntegrityError) as problem:
            twin = find_walker_of_form(key)  # the same form, sent twice at the same moment
            if twin is not None:
                return _to_personal_page(personal_link(twin))
            if not isinstance(problem, Refused):
                raise
            form.refuse(problem)
    return show_form("walkers/register.html", edition, form, team=team)


def show_form(template: str, edition: Edition, form: Any, **values: Any) -> tuple[str, int]:
    """A registration form with its routes; 422 when it was sent with errors."""
    db.session.rollback()
    routes, taken = list_routes(edition), taken_by_route(edition)
    page = render_template(
        template,
        edition=edition,
        form=form,
        notes=route_notes(routes, taken),
        closed=full_routes(routes, taken),
        text=edition.text(language()),
        opened=edition.takes_registrations(now()),
        **values,
    )
    return page, 422 if request.method == "POST" else 200


def _to_personal_page(link: str) -> Response:
    return redirect(url_for("walkers.personal", link=link, _anchor="done"), 303)
