"""The blueprint of a walker's own pages, and the form with which one changes."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from walk.db import db
from walk.editions.models import Edition
from walk.routes.labels import full_routes, route_notes
from walk.routes.queries import list_routes
from walk.walkers.queries import taken_by_route

blueprint = Blueprint("walkers", __name__)
Page = Response | tuple[str, int] | str


def show_form(template: str, edition: Edition, form: Any, **values: Any) -> tuple[str, int]:
    """A form about a walker with the edition's routes; 422 when it was sent with errors."""
    db.session.rollback()
    routes, taken = list_routes(edition), taken_by_route(edition)
    page = render_template(
        template,
        edition=edition,
        form=form,
        notes=route_notes(routes, taken),
        closed=full_routes(routes, taken),
        **values,
    )
    return page, 422 if request.method == "POST" else 200
