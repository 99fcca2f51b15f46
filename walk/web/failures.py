"""What a visitor reads when something is refused, missing or broken: a clear sentence in their language."""

import logging

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from walk.db import db
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.tokens import new_code

log = logging.getLogger(__name__)
Answer = tuple[str, int]
_TAKEN_IN = 64 * 1024 * 1024


def init_app(app: Flask) -> None:
    """Register one page for each kind of failure."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _refused(error: Refused) -> Answer:
    db.session.rollback()
    return _page(_("That is not possible"), error.message), 422


def _not_found(error: NotFound) -> Answer:
    return (
        _page(
            _("We cannot find this page"),
            str(error)
            or _("The link may be old, or a letter may be missing from it. Everything else is still where it was."),
        ),
        404,
    )


def _stale_form(_error: CSRFError) -> Answer:
    return (
        _page(
            _("This form has been open for too long"),
            _("For your safety it can no longer be sent. Go back, reload the page and try again. Nothing was changed."),
        ),
        400,
    )


def _http(error: HTTPException) -> Answer:
    code = error.code or 500
    if code == 404:
        return _not_found(NotFound())
    if code == 405:
        return _page(_("This cannot be opened like that"), _("Go back and use the button on the page.")), 405
    if code == 413:
        _take_in_the_rest()
        return _page(
            _("That is too much to send"), _("A file may be 12 MB at most, a text 2 MB. Make it smaller and try again.")
        ), 413
    if code == 429:
        return (
            _page(
                _("One moment, please"),
                _("This was tried very often from your network. Wait a while and try again. Nothing was lost."),
            ),
            429,
        )
    return _page(_("That did not work"), _("Go back and try again.")), code


def _take_in_the_rest() -> None:
    """A browser that is cut off while it sends never reads the answer: let it finish, within reason."""
    length = request.content_length or 0
    left = min(length, _TAKEN_IN) if length > current_app.config["MAX_CONTENT_LENGTH"] else 0  # else it is being read
    while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, 65536))):
        left -= len(piece)


def _bug(error: Exception) -> Answer:
    db.session.rollback()
    reference = new_code()
    log.exception("bug %s", reference, exc_info=error)
    return (
        _page(
            _("Something went wrong on our side"),
            _(
                "Nothing you paid is lost. Please try again; if it happens again, tell us this: %(reference)s.",
                reference=reference,
            ),
        ),
        500,
    )


def _page(title: str, sentence: str) -> str:
    return render_template("web/failure.html", title=title, sentence=sentence)
