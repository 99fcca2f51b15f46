"""The routes of a walk for everybody: their ways on a map, heights, start waves and stories along the way."""

from collections.abc import Sequence
from io import BytesIO

from flask import Blueprint, jsonify, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from walk import files
from walk.clock import now
from walk.editions.models import Edition
from walk.editions.queries import get_current_edition, get_edition
from walk.errors import NotFound
from walk.i18n import gettext as _
from walk.routes.models import Route
from walk.routes.offers import Offer, offered
from walk.routes.queries import list_routes
from walk.tracks.drawing import drawn, milestones, places, profiled
from walk.tracks.geometry import Point
from walk.tracks.gpx import written
from walk.tracks.models import Checkpoint
from walk.tracks.queries import (
    find_central_track,
    get_checkpoint,
    get_track,
    list_checkpoints,
    list_suggestions,
    list_tracks,
)
from walk.walkers.queries import taken_by_route
from walk.web.access import ANYONE, open_to

blueprint = Blueprint("routes", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.get("/routes")
@open_to(ANYONE)
def routes_now() -> Answer:
    """The routes of the next walk."""
    return redirect(url_for("routes.overview", year=get_current_edition(now()).year), 303)


@blueprint.get("/<int:year>/routes")
@open_to(ANYONE)
def overview(year: int) -> Answer:
    """All distances of a walk, each with a small map."""
    edition = get_edition(year)
    offers = offered(list_routes(edition), taken_by_route(edition), list_tracks(edition))
    return render_template("routes/overview.html", edition=edition, offers=offers)


@blueprint.get("/<int:year>/routes/<int:route_id>")
@open_to(ANYONE)
def show(year: int, route_id: int) -> Answer:
    """One distance with all its waves: the way that is walked together, or suggestions for an own route."""
    edition = get_edition(year)
    offer = _offer(edition, route_id)
    if offer.own:
        suggestions = list_suggestions(edition, offer.route.distance_km)
        return render_template("routes/own.html", edition=edition, offer=offer, suggestions=suggestions)
    track = find_central_track(edition, offer.route.distance_km)
    checkpoints = list_checkpoints(track) if track else []
    return render_template(
        "routes/show.html",
        edition=edition,
        offer=offer,
        track=track,
        checkpoints=checkpoints,
        picture=drawn(track.line, distance_m=track.distance_m, checkpoints=_kms(checkpoints)) if track else None,
        profile=profiled(track.heights, distance_m=track.distance_m) if track else None,
    )


@blueprint.get("/<int:year>/routes/tracks/<int:track_id>.json")
@open_to(ANYONE)
def track_json(year: int, track_id: int) -> Response:
    """The line and its checkpoints, for the map in the browser."""
    track = get_track(get_edition(year), track_id)
    line, whole, checkpoints = track.line, milestones(track.distance_m), list_checkpoints(track)
    return jsonify(
        line=_rounded(line),
        kilometres=_rounded(places(line, track.distance_m, whole)),
        checkpoints=[
            {"at": at, "name": each.name, "id": f"checkpoint-{each.id}"}
            for at, each in zip(_rounded(places(line, track.distance_m, _kms(checkpoints))), checkpoints, strict=True)
        ],
    )


@blueprint.get("/<int:year>/routes/tracks/<int:track_id>.gpx")
@open_to(ANYONE)
def download(year: int, track_id: int) -> Response:
    """The track for a watch or telephone: our points only, nothing of whoever recorded it."""
    track = get_track(get_edition(year), track_id)
    place = track.place or track.edition.place
    name = _("Refugee Walk %(year)s: %(km)s km, %(place)s", year=year, km=track.km, place=place)
    return send_file(
        BytesIO(written(track.line, name=name)),
        mimetype="application/gpx+xml",
        as_attachment=True,
        download_name=f"refugee-walk-{year}-{track.km.replace('.', '-')}km.gpx",
    )


@blueprint.get("/<int:year>/routes/checkpoints/<int:checkpoint_id>/story")
@open_to(ANYONE)
def listen(year: int, checkpoint_id: int) -> Response:
    """The recording of a checkpoint's story; browsers ask for parts of it."""
    checkpoint = get_checkpoint(get_edition(year), checkpoint_id)
    if checkpoint.audio_key is None:
        raise NotFound
    return send_file(
        BytesIO(files.read(checkpoint.audio_key)),
        mimetype=checkpoint.audio_type,
        etag=checkpoint.audio_key.replace("/", "-"),
        conditional=True,
    )


def _offer(edition: Edition, route_id: int) -> Offer:
    routes = list_routes(edition)
    asked: Route | None = next((route for route in routes if route.id == route_id), None)
    if asked is None:
        raise NotFound
    alike = [each for each in routes if (each.kind, each.distance_km) == (asked.kind, asked.distance_km)]
    return offered(alike, taken_by_route(edition))[0]


def _kms(checkpoints: Sequence[Checkpoint]) -> list[float]:
    return [float(each.km) for each in checkpoints]


def _rounded(points: Sequence[Point]) -> list[list[float]]:
    return [[round(point.lat, 5), round(point.lon, 5)] for point in points]
