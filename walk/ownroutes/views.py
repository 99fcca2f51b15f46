"""A team's captain, or whoever walks alone, chooses the own route: a file, a drawing or one of our suggestions."""

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.ownroutes.commands import keep_own_route, remove_own_route, show_own_route
from walk.ownroutes.forms import DrawingForm, ShowingForm, TrackForm
from walk.ownroutes.models import OwnRoute
from walk.ownroutes.queries import find_own_route, shown
from walk.ownroutes.rules import MOST_DRAWN, drawn_line, edited, nearest_first, placed
from walk.teams.models import Team
from walk.tracks.drawing import drawn
from walk.tracks.geometry import metres_along
from walk.tracks.gpx import read, written
from walk.tracks.line import Line, measured
from walk.tracks.queries import get_track, list_suggestions
from walk.walkers.models import Walker
from walk.walkers.queries import get_walker_by_link
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited

blueprint = Blueprint("ownroutes", __name__, url_prefix="/my/<link>/route")
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Chooser:
    """Who looks, whose route it is, and whether they may change it."""

    walker: Walker
    owner: Team | Walker
    leads: bool


@blueprint.get("")
@open_to(ANYONE)
def index(link: str) -> Answer:
    """The own route as it is, and the ways to choose another."""
    who = _chooser(link)
    own = find_own_route(who.owner)
    form = ShowingForm(data={"shown": own.shown_at is not None, "hides_ends": own.hides_ends}) if own else None
    return render_template(
        "ownroutes/index.html",
        link=link,
        who=who,
        own=own,
        form=form,
        picture=drawn(own.line, distance_m=own.distance_m) if own else None,
        own_route=shown(own) if own else None,
        suggestions=len(list_suggestions(who.walker.edition, who.walker.route.distance_km)),
    )


@blueprint.route("/file", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="own route")
def upload(link: str) -> Answer:
    """A GPX file."""
    who, form = _leader(link), TrackForm()
    if form.validate_on_submit():
        try:
            return _kept(link, who, measured(read(form.content())), drawn=False)
        except Refused as refusal:
            form.refuse(Refused(refusal.message, field="file"))
    page = render_template("ownroutes/upload.html", link=link, who=who, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/drawing", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="own route")
def draw(link: str) -> Answer:
    """A route drawn point by point: on the map, or in the list of its points."""
    who, form, action = _leader(link), DrawingForm(), request.form.get("do", "")
    rows = request.form.getlist("point")[:MOST_DRAWN] if request.method == "POST" else _rows(find_own_route(who.owner))
    if form.validate_on_submit() and action == "save":
        try:
            return _kept(link, who, measured(drawn_line(rows)), drawn=True)
        except Refused as refusal:
            form.refuse(Refused(refusal.message))
    rows = rows if action == "save" else edited(rows, action)
    points = placed(rows)
    page = render_template(
        "ownroutes/draw.html",
        link=link,
        who=who,
        form=form,
        rows=rows,
        most=MOST_DRAWN,
        picture=drawn(points, distance_m=max(1, round(metres_along(points)[-1]))) if len(set(points)) > 1 else None,
        metres=round(metres_along(points)[-1]) if points else 0,
    )
    return page, 422 if form.error_list() else 200


@blueprint.route("/suggestions", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="own route")
def suggestions(link: str) -> Answer:
    """One of the organisers' suggestions, those near a postal code first."""
    who = _leader(link)
    edition, km = who.walker.edition, who.walker.route.distance_km
    if request.method == "POST":
        track = get_track(edition, request.form.get("track", 0, int))
        if track.group != (who.walker.route.kind, km):
            raise NotFound
        return _kept(link, who, track.measured(), drawn=False)
    asked = request.args.get("postal_code", who.walker.postal_code, str).strip()[:4]
    found = list_suggestions(edition, km)
    near = [found[n] for n in nearest_first([track.postal_code for track in found], asked)]
    return render_template("ownroutes/suggestions.html", link=link, who=who, asked=asked, suggestions=near)


@blueprint.post("/showing")
@open_to(ANYONE)
@limited(MANY, scope="own route")
def show(link: str) -> Answer:
    """Whether others see it."""
    who, form = _leader(link), ShowingForm()
    own = find_own_route(who.owner)
    if own is None:
        raise NotFound
    if form.validate_on_submit():
        with transaction():
            show_own_route(own, shown=form.shown.data, hides_ends=form.hides_ends.data, at=now())
    return redirect(url_for("ownroutes.index", link=link), 303)


@blueprint.route("/removal", methods=["GET", "POST"])
@open_to(ANYONE)
def remove(link: str) -> Answer:
    """Forget the route, after one question."""
    who = _leader(link)
    own = find_own_route(who.owner)
    if own is None:
        raise NotFound
    if request.method == "POST":
        with transaction():
            remove_own_route(own, at=now())
        return redirect(url_for("ownroutes.index", link=link), 303)
    return render_template("ownroutes/remove.html", link=link)


@blueprint.get("/download")
@open_to(ANYONE)
def download(link: str) -> Response:
    """The whole route for whoever walks it, as a GPX file."""
    who = _chooser(link)
    own = find_own_route(who.owner)
    if own is None:
        raise NotFound
    name = _("My route for %(walk)s", walk=who.walker.edition.name)
    content = BytesIO(written(own.line, name=name))
    return send_file(content, "application/gpx+xml", as_attachment=True, download_name="refugee-walk-own-route.gpx")


def _chooser(link: str) -> Chooser:
    walker = get_walker_by_link(link)
    if walker.cancelled_at is not None or not (walker.route.own or find_own_route(walker.team or walker)):
        raise NotFound
    return Chooser(walker=walker, owner=walker.team or walker, leads=walker.team is None or walker.leads)


def _leader(link: str) -> Chooser:
    who = _chooser(link)
    if not who.leads:
        raise NotFound
    return who


def _kept(link: str, who: Chooser, line: Line, *, drawn: bool) -> Response:
    with transaction():
        keep_own_route(who.owner, line, distance_km=who.walker.route.distance_km, drawn=drawn, at=now())
    return redirect(url_for("ownroutes.index", link=link), 303)


def _rows(own: OwnRoute | None) -> list[str]:
    return [f"{point.lat:.5f}, {point.lon:.5f}" for point in own.line] if own and own.drawn else []
