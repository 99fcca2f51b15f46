"""Organisers see who waits for a place."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import db, transaction
from walk.editions.queries import get_edition
from walk.errors import NotFound
from walk.registration.models import WaitingParty
from walk.registration.queries import list_waiting
from walk.registration.waiting import leave
from walk.routes.labels import route_label
from walk.web.access import ORGANISER, open_to

blueprint = Blueprint("registration_office", __name__, url_prefix="/office/<int:year>/waiting")


@blueprint.get("/")
@open_to(ORGANISER)
def waiting(year: int) -> str:
    """Everyone who waits or has an offer, in the order in which they came."""
    edition = get_edition(year)
    parties = [
        (party, [f"{need.places} × {route_label(need.route)}" for need in party.needs])
        for party in list_waiting(edition)
    ]
    return render_template("registration/office/waiting.html", edition=edition, parties=parties)


@blueprint.post("/<int:party_id>")
@open_to(ORGANISER)
def remove(year: int, party_id: int) -> Response:
    """Somebody waits no longer; an offer goes to the next in line."""
    with transaction():
        party = db.session.get(WaitingParty, party_id)
        if party is None or party.edition.year != year:
            raise NotFound
        leave(party, at=now())
    return redirect(url_for("registration_office.waiting", year=year), 303)
