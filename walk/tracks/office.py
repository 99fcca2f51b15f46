"""Organisers give routes their maps, and maps their checkpoints."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from walk import files
from walk.clock import now
from walk.db import transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.routes.models import Route
from walk.routes.queries import get_route, list_routes
from walk.tracks.commands import (
    add_checkpoint,
    change_checkpoint,
    forget_files,
    keep_central_track,
    remove_checkpoint,
    remove_track,
    suggest_track,
)
from walk.tracks.drawing import drawn, profiled
from walk.tracks.forms import CheckpointForm, SuggestionForm, TrackForm
from walk.tracks.models import Checkpoint, Track
from walk.tracks.queries import find_central_track, get_checkpoint, get_track, list_checkpoints, list_suggestions
from walk.web.access import ORGANISER, open_to

blueprint = Blueprint("tracks_office", __name__, url_prefix="/office/<int:year>")
Answer = Response | str | tuple[str, int]


@blueprint.route("/routes/<int:route_id>/map", methods=["GET", "POST"])
@open_to(ORGANISER)
def index(year: int, route_id: int) -> Answer:
    """The map of a central distance with its checkpoints, or the suggestions for an own route."""
    edition = get_edition(year)
    route = get_route(edition, route_id)
    form = SuggestionForm() if route.own else TrackForm()
    if form.validate_on_submit():
        try:
            _keep(edition, route, form)
            flash(_("The map is saved."))
            return redirect(url_for("tracks_office.index", year=year, route_id=route_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(edition, route, form), 422 if form.is_submitted() else 200


@blueprint.route("/tracks/<int:track_id>/removal", methods=["GET", "POST"])
@open_to(ORGANISER)
def remove(year: int, track_id: int) -> Answer:
    """Take a map away, after one question."""
    edition = get_edition(year)
    track = get_track(edition, track_id)
    back = _address(edition, track)
    if request.method == "POST":
        with transaction():
            keys = remove_track(track, at=now())
        forget_files(keys)
        return redirect(back, 303)
    lost = len(list_checkpoints(track))
    return render_template("tracks/office/remove.html", edition=edition, track=track, back=back, lost=lost)


@blueprint.get("/tracks/<int:track_id>/original")
@open_to(ORGANISER)
def original(year: int, track_id: int) -> Response:
    """The file as it was uploaded."""
    track = get_track(get_edition(year), track_id)
    content = BytesIO(files.read(track.file_key))
    return send_file(content, "application/gpx+xml", as_attachment=True, download_name=f"original-{track.id}.gpx")


@blueprint.route("/tracks/<int:track_id>/checkpoints/new", methods=["GET", "POST"])
@open_to(ORGANISER)
def add(year: int, track_id: int) -> Answer:
    """A new checkpoint."""
    edition = get_edition(year)
    return _edit(edition, get_track(edition, track_id), CheckpointForm(), None)


@blueprint.route("/checkpoints/<int:checkpoint_id>", methods=["GET", "POST"])
@open_to(ORGANISER)
def change(year: int, checkpoint_id: int) -> Answer:
    """Another place, name, story or recording."""
    edition = get_edition(year)
    checkpoint = get_checkpoint(edition, checkpoint_id)
    return _edit(edition, checkpoint.track, CheckpointForm.of(checkpoint), checkpoint)


@blueprint.route("/checkpoints/<int:checkpoint_id>/removal", methods=["GET", "POST"])
@open_to(ORGANISER)
def remove_stop(year: int, checkpoint_id: int) -> Answer:
    """Take a checkpoint away, after one question."""
    edition = get_edition(year)
    checkpoint = get_checkpoint(edition, checkpoint_id)
    back = _address(edition, checkpoint.track)
    if request.method == "POST":
        with transaction():
            keys = remove_checkpoint(checkpoint, at=now())
        forget_files(keys)
        return redirect(back, 303)
    return render_template("tracks/office/remove_stop.html", edition=edition, checkpoint=checkpoint, back=back)


def _keep(edition: Edition, route: Route, form: TrackForm) -> None:
    old: list[str] = []
    with transaction():
        if isinstance(form, SuggestionForm):
            place, postal_code = form.place.data, form.postal_code.data
            suggest_track(edition, route.distance_km, form.content(), place=place, postal_code=postal_code, at=now())
        else:
            _track, old = keep_central_track(edition, route.distance_km, form.content(), at=now())
    forget_files(old)


def _page(edition: Edition, route: Route, form: TrackForm) -> str:
    if route.own:
        suggestions = list_suggestions(edition, route.distance_km)
        return render_template(
            "tracks/office/suggestions.html", edition=edition, route=route, form=form, suggestions=suggestions
        )
    track = find_central_track(edition, route.distance_km)
    checkpoints = list_checkpoints(track) if track else []
    kms = [float(each.km) for each in checkpoints]
    return render_template(
        "tracks/office/track.html",
        edition=edition,
        route=route,
        form=form,
        track=track,
        checkpoints=checkpoints,
        waves=[
            each for each in list_routes(edition) if (each.kind, each.distance_km) == (route.kind, route.distance_km)
        ],
        picture=drawn(track.line, distance_m=track.distance_m, checkpoints=kms) if track else None,
        profile=profiled(track.heights, distance_m=track.distance_m) if track else None,
    )


def _edit(edition: Edition, track: Track, form: CheckpointForm, checkpoint: Checkpoint | None) -> Answer:
    back = _address(edition, track)
    if form.validate_on_submit():
        try:
            old: list[str] = []
            with transaction():
                if checkpoint is None:
                    add_checkpoint(track, form.facts(), at=now())
                else:
                    old = change_checkpoint(checkpoint, form.facts(), at=now())
            forget_files(old)
            return redirect(back, 303)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "tracks/office/checkpoint.html", form=form, edition=edition, track=track, checkpoint=checkpoint, back=back
    )
    return page, 422 if form.is_submitted() else 200


def _address(edition: Edition, track: Track) -> str:
    """The page of the route whose map this is; when no route has its distance any more, all routes."""
    for route in list_routes(edition):
        if (route.kind, route.distance_km) == track.group:
            return url_for("tracks_office.index", year=edition.year, route_id=route.id)
    return url_for("routes_office.index", year=edition.year)
