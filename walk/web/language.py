"""The language switch."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from walk.errors import NotFound
from walk.i18n import LANGUAGES, remember
from walk.web.access import ANYONE, open_to
from walk.web.addresses import inside
from walk.web.layout import asset

blueprint = Blueprint("web", __name__)


@blueprint.get("/favicon.ico")
@open_to(ANYONE)
def favicon() -> Response:
    """For browsers that ask without looking."""
    return redirect(asset("img/mark.svg"), 301)


@blueprint.get("/language/<code>")
@open_to(ANYONE)
def choose_language(code: str) -> Response:
    """Remember the language and go back to the page it was chosen on."""
    if code not in LANGUAGES:
        raise NotFound
    return remember(redirect(inside(request.args.get("next")), 303), code)  # type: ignore[arg-type]
