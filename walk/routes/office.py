"""Organisers make and change the routes of an edition."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.routes.commands import add_route, change_route
from walk.routes.forms import RouteForm
from walk.routes.models import Route
from walk.routes.offers import offered
from walk.routes.queries import get_route, list_routes
from walk.tracks.queries import count_checkpoints, list_tracks
from walk.walkers.queries import taken_by_route
from walk.web.access import ORGANISER, open_to

blueprint = Blueprint("routes_office", __name__, url_prefix="/office/<int:year>/routes")
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@open_to(ORGANISER)
def index(year: int) -> Answer:
    """The routes of an edition, with their waves, the places taken and whether they have a map."""
    edition = get_edition(year)
    tracks = list_tracks(edition)
    offers = offered(list_routes(edition), taken_by_route(edition), tracks)
    known = {track.id for offer in offers for track in offer.tracks}
    return render_template(
        "routes/office/index.html",
        edition=edition,
        offers=offers,
        stray=[track for track in tracks if track.id not in known],
        checkpoints=count_checkpoints(edition),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(ORGANISER)
def new(year: int) -> Answer:
    """A new route."""
    return _edit(RouteForm(), get_edition(year), None)


@blueprint.route("/<int:route_id>", methods=["GET", "POST"])
@open_to(ORGANISER)
def change(year: int, route_id: int) -> Answer:
    """New facts for a route."""
    edition = get_edition(year)
    route = get_route(edition, route_id)
    return _edit(RouteForm(obj=route, data={"kind": route.kind.value}), edition, route)


def _edit(form: RouteForm, edition: Edition, route: Route | None) -> Answer:
    taken = taken_by_route(edition).get(route.id, 0) if route else 0
    if form.validate_on_submit():
        try:
            with transaction():
                if route is None:
                    add_route(edition, form.facts(), at=now())
                else:
                    change_route(route, form.facts(), taken=taken, at=now())
            return redirect(url_for("routes_office.index", year=edition.year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template("routes/office/edit.html", form=form, edition=edition, route=route, taken=taken)
    return page, 422 if form.is_submitted() else 200
