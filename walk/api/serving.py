"""How the API answers: one way to place a view, with its limit, its key, and how long an answer may be kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast, get_type_hints

from flask import Response, request
from flask.blueprints import BlueprintSetupState
from flask_openapi.blueprint import APIBlueprint
from flask_openapi.request import validate_request
from werkzeug.exceptions import HTTPException

from walk.api import problems
from walk.api.guard import check_key
from walk.errors import NotFound, Refused
from walk.web.access import ANYONE, open_to
from walk.web.limits import API, limited
from walk.web.load import too_much

View = TypeVar("View", bound=Callable[..., Any])
KEPT_SECONDS = 60
PUBLIC = {"name": "public", "description": "For everybody."}
KEYED = {"name": "with a key", "description": "For who has a key, sent as “Authorization: Bearer …”."}
SAID = {
    401: "No key, or one that is not known, has expired or was withdrawn.",
    403: "The key does not open this.",
    404: "There is nothing at this address, or it may not be seen.",
    422: "The address or the question is not as described here.",
    429: "Too much was asked from this network: wait as long as Retry-After says.",
    503: "Too busy: what can wait, waits as long as Retry-After says.",
}

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1")
blueprint.register_error_handler(problems.Problem, problems.of_problem)
blueprint.register_error_handler(NotFound, problems.of_missing)
blueprint.register_error_handler(Refused, problems.of_refusal)
blueprint.register_error_handler(HTTPException, problems.of_http)
blueprint.register_error_handler(Exception, problems.of_bug)


def get(rule: str, *, scope: str = "") -> Callable[[View], View]:
    """Answers at this address with the model that the view returns; with a scope, to who has a key that opens it.

    What is asked, answered and refused is written into the description from the view's own types and first line.
    """

    def place(view: View) -> View:
        types = get_type_hints(view)
        refused = [*((401, 403) if scope else ()), *((404,) if "path" in types else ())]
        refused += [*((422,) if types.keys() - {"return"} else ()), 429, 503]
        placed: View = blueprint.get(
            rule,
            tags=[KEYED if scope else PUBLIC],
            responses={200: types["return"], **{status: _problem(status) for status in refused}},
            security=[{"key": [scope]}] if scope else None,
            operation_id=view.__name__,
        )(public(_answered(view, scope)))
        return placed

    return place


def public(view: View) -> View:
    """Open to everybody, so many times a minute, unless there is too much to do."""

    @wraps(view)
    def served(*args: Any, **kwargs: Any) -> Any:
        if too_much():
            raise problems.Problem(503, SAID[503])
        return view(*args, **kwargs)

    return open_to(ANYONE)(limited(API, scope="api", looking=True)(cast("View", served)))


def kept(response: Response) -> Response:
    """An answer that is the same for everybody, and may be kept for a minute by whoever it passes."""
    response.cache_control.public, response.cache_control.max_age = True, KEPT_SECONDS
    return response


@blueprint.after_app_request
def _for_every_site(response: Response) -> Response:
    if request.path.startswith(problems.ADDRESSES):
        response.headers["Access-Control-Allow-Origin"] = "*"  # without cookies; a key belongs on a server
    return response


@blueprint.record_once
def _look_first(state: BlueprintSetupState) -> None:
    state.app.before_request_funcs.setdefault(None, []).insert(0, problems.of_no_view)


def _answered(view: View, scope: str) -> Callable[..., Response]:
    checked = validate_request()(view)  # type: ignore[no-untyped-call]

    @wraps(checked)
    def answered(*args: Any, **kwargs: Any) -> Response:
        if scope:
            check_key(scope)
        response = Response(checked(*args, **kwargs).model_dump_json(), content_type="application/json")
        if not scope:
            return kept(response)
        response.cache_control.no_store = True
        return response

    return answered


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": SAID[status], "content": {problems.KIND: {"schema": schema}}}
