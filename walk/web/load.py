"""The load switch: when a web process has its hands full, it lets go of what can wait, so that giving never waits.

Views marked `can_wait` (rankings, live figures, share cards, posters) answer 503 with Retry-After once more requests
are at work in this process than `WALK_BUSY_FROM`; or always, while WALK_SHED_LOAD is set.
"""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, render_template, request

from walk.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
RETRY_SECONDS = 30
_lock = Lock()
_at_work = [0]


def can_wait(view: View) -> View:
    """Marks a view that is left out while there is too much to do; a search, by which givers find people, last."""

    @wraps(view)
    def shed(*args: Any, **kwargs: Any) -> Any:
        if too_much() and not (request.args.get("q") and _at_work[0] <= 2 * _busy_from()):
            html = render_template("busy.html", seconds=RETRY_SECONDS)
            return Response(html, 503, {"Retry-After": str(RETRY_SECONDS)})
        return view(*args, **kwargs)

    return cast("View", shed)


def too_much() -> bool:
    """Whether this process has more to do than it should, or was told to do less."""
    settings: Settings = current_app.extensions["walk.settings"]
    return settings.shed_load or _at_work[0] > _busy_from()


def _busy_from() -> int:
    settings: Settings = current_app.extensions["walk.settings"]
    return settings.busy_from


def init_app(app: Flask) -> None:
    """Count the requests at work in this process, files apart."""

    def begin() -> None:
        if request.endpoint != "static":
            g.at_work = True
            with _lock:
                _at_work[0] += 1

    def end(_error: BaseException | None) -> None:
        if g.pop("at_work", False):
            with _lock:
                _at_work[0] -= 1

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.teardown_request(end)
