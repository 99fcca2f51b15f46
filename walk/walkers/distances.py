"""Organisers say how far everybody walked: route by route with the exceptions, or by a file."""

import csv
import io
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import ValidationError

from walk.clock import now
from walk.db import transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.i18n import ngettext
from walk.routes.labels import route_label
from walk.routes.queries import get_route, list_routes
from walk.walkers.finishing import MOST_BYTES, confirm_distances, list_finishers, parse_km, read_distances
from walk.walkers.models import Finish, Walker
from walk.walkers.office import Answer, blueprint
from walk.walkers.spreadsheet import BOM, guarded
from walk.web.access import ORGANISER, open_to
from walk.web.forms import WalkForm

Row = tuple[Walker, Finish | None, str, str]


class FileForm(WalkForm):
    """A CSV file of distances."""

    file = FileField(_l("CSV file"), render_kw={"accept": ".csv,text/csv,text/plain"})

    def validate_file(self, field: Any) -> None:
        """There is one."""
        if not field.data:
            raise ValidationError(_("Choose a CSV file."))


@blueprint.route("/distances", methods=["GET", "POST"])
@open_to(ORGANISER)
def distances(year: int) -> Answer:
    """Each route with how many distances are known; and all of them at once, by a file."""
    edition, form = get_edition(year), FileForm()
    if form.validate_on_submit():
        try:
            known = {walker.id for walker, _finish in list_finishers(edition)}
            found = read_distances(bytes(form.file.data.read(MOST_BYTES + 1)), known)
            return _confirmed(edition, found, url_for("walkers_office.distances", year=year))
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template("walkers/office/distances.html", edition=edition, form=form, rows=_by_route(edition))
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/distances/<int:route_id>", methods=["GET", "POST"])
@open_to(ORGANISER)
def distances_of_route(year: int, route_id: int) -> Answer:
    """Everybody on a route: all finished, but for the exceptions."""
    edition = get_edition(year)
    route, form = get_route(edition, route_id), WalkForm()
    finishers, wrong = list_finishers(edition, route), ""
    if form.validate_on_submit():
        try:
            found, wrong = _typed(finishers, float(route.distance_km))
            if not wrong:
                return _confirmed(edition, found, url_for("walkers_office.distances", year=year))
        except Refused as refusal:
            form.refuse(refusal)
    if wrong:
        form.refuse(Refused(_("“%(km)s” is not a distance such as 20 or 7.5.", km=wrong[:20])))
    html = render_template(
        "walkers/office/distances_of_route.html",
        edition=edition,
        route=route,
        label=route_label(route),
        form=form,
        rows=[(walker, finish, *_shown(walker, finish)) for walker, finish in finishers],
        all_finished=bool(request.form.get("all")),
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.get("/distances.csv")
@open_to(ORGANISER)
def distances_file(year: int) -> Response:
    """The list to fill in: number, kilometres, name and route."""
    edition, text = get_edition(year), io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("Number"), _("Kilometres"), _("Name"), _("Route")])
    for walker, finish in list_finishers(edition):
        writer.writerow([walker.id, finish.km if finish else "", guarded(walker.name), f"{walker.route.km} km"])
    headers = {
        "Content-Disposition": f'attachment; filename="distances-{year}.csv"',
        "Cache-Control": "private, no-store",
    }
    return Response((BOM + text.getvalue()).encode(), mimetype="text/csv", headers=headers)


def _confirmed(edition: Edition, found: dict[int, int], back: str) -> Response:
    with transaction():
        changed = confirm_distances(edition, found, at=now())
    flash(ngettext("%(num)s distance is new or changed.", "%(num)s distances are new or changed.", changed))
    return redirect(back, 303)


def _typed(finishers: list[tuple[Walker, Finish | None]], km: float) -> tuple[dict[int, int], str]:
    """What was typed, in metres by walker, and the first text that is no distance."""
    found, everybody = {}, bool(request.form.get("all"))
    for walker, _finish in finishers:
        typed = request.form.get(f"km_{walker.id}", "").strip()
        try:
            if typed:
                found[walker.id] = parse_km(typed)
            elif everybody:
                found[walker.id] = round(km * 10) * 100
        except ValueError:
            return {}, typed
    return found, ""


def _shown(walker: Walker, finish: Finish | None) -> tuple[str, str]:
    name = f"km_{walker.id}"
    return name, request.form.get(name, finish.km if finish else "")


def _by_route(edition: Edition) -> list[tuple[Any, str, int, int, int]]:
    finishers = list_finishers(edition)
    rows = []
    for route in list_routes(edition):
        mine = [finish for walker, finish in finishers if walker.route_id == route.id]
        known = [each for each in mine if each is not None]
        if mine:
            rows.append((route, route_label(route), len(mine), len(known), sum(e.confirmed_at is None for e in known)))
    return rows
