"""Who may open which page: every view carries `@open_to`; what carries none is closed."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from walk.errors import NotFound

ANYONE = "anyone"
SIGNED_IN = "signed in"
ORGANISER = "organiser"
FINANCE = "finance"
VOLUNTEER = "volunteer"
ROLES = (ORGANISER, FINANCE, VOLUNTEER)

View = TypeVar("View", bound=Callable[..., object])


def open_to(*who: str) -> Callable[[View], View]:
    """Opens a view to anyone, to whoever is signed in, or to organisers with one of these roles."""

    def mark(view: View) -> View:
        view.open_to = who  # type: ignore[attr-defined]
        return view

    return mark


def open_endpoint(app: Flask, endpoint: str, *who: str) -> None:
    """Opens a view that is not ours to decorate."""
    view: object = app.view_functions[endpoint]
    view.open_to = who  # type: ignore[attr-defined]


def opened_to(endpoint: str) -> tuple[str, ...]:
    """Those to whom the view behind an endpoint is open; nobody when it is not marked."""
    view = current_app.view_functions.get(endpoint)
    marks: tuple[str, ...] = getattr(view, "open_to", ())
    return marks


def init_app(app: Flask) -> None:
    """Put the guard before every request."""
    app.before_request(_guard)


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    marks = opened_to(request.endpoint)
    if ANYONE in marks:
        return None
    if not current_user.is_authenticated:
        if not marks:
            raise NotFound
        office = any(mark in ROLES for mark in marks)
        target = "security.login" if office else "accounts.sign_in"
        return redirect(url_for(target, next=request.full_path if request.method == "GET" else None), 303)
    if SIGNED_IN in marks or any(current_user.has_role(mark) for mark in marks):
        return None
    raise NotFound
