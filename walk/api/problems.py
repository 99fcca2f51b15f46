"""What the API answers when something is refused, missing, too much or broken: problem details (RFC 9457)."""

import json
import logging
from typing import Any

from flask import Response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.http import HTTP_STATUS_CODES

from walk.db import db
from walk.errors import NotFound, Refused
from walk.tokens import new_code
from walk.web.load import RETRY_SECONDS

log = logging.getLogger(__name__)
KIND = "application/problem+json"
ADDRESSES = "/api/"
CHALLENGE = 'Bearer realm="walk"'
MISSING = "There is nothing at this address, or it may not be seen."


class Problem(Exception):
    """A refusal with its status and a sentence; `challenge`: what of the key is wrong (RFC 6750)."""

    def __init__(self, status: int, detail: str, *, challenge: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.challenge = status, detail, challenge


def answer(status: int, detail: str, **headers: str) -> Response:
    """The refusal as JSON."""
    body = {"type": "about:blank", "title": HTTP_STATUS_CODES[status], "status": status, "detail": detail}
    return Response(json.dumps(body, ensure_ascii=False), status, headers, content_type=KIND)


def of_problem(error: Problem) -> Response:
    """Our own refusals."""
    response = answer(error.status, error.detail)
    if error.status in (401, 403):
        response.headers["WWW-Authenticate"] = f"{CHALLENGE}, {error.challenge}" if error.challenge else CHALLENGE
    if error.status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def of_missing(_error: NotFound) -> Response:
    """What is not there, or may not be seen."""
    return answer(404, MISSING)


def of_refusal(error: Refused) -> Response:
    """A rule that said no."""
    db.session.rollback()
    return answer(422, error.message)


def of_invalid(error: ValidationError) -> Response:
    """An address or a question that is not as described."""
    return answer(422, "; ".join(f"{_place(each)}: {each['msg']}" for each in error.errors()))


def of_http(error: HTTPException) -> Response:
    """What the server itself refuses."""
    return answer(error.code or 500, error.description or "")


def of_bug(error: Exception) -> Response:
    """Anything else is a mistake of ours; the reference finds it in the log."""
    db.session.rollback()
    reference = new_code()
    log.exception("bug %s", reference, exc_info=error)
    return answer(500, f"Something went wrong on our side. If it happens again, tell us this: {reference}.")


def of_no_view() -> Response | None:
    """An address below /api/ at which nothing answers, or not in this way; before anything else looks at it."""
    error = request.routing_exception
    if not request.path.startswith(ADDRESSES) or error is None or error.code not in (404, 405):
        return None
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return answer(405, f"This can only be asked with {allowed}.", Allow=allowed)
    return answer(404, MISSING)


def _place(fault: Any) -> str:
    return ".".join(str(each) for each in fault["loc"])
