"""Addresses that cannot exist: numbers no table holds, signs no text holds."""

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

from walk.errors import NotFound

LARGEST = 2**31 - 1
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class SmallInteger(IntegerConverter):
    """A whole number in an address, small enough for every table."""

    def __init__(self, map: Any, fixed_digits: int = 0, min: int | None = None, max: int | None = None) -> None:
        super().__init__(map, fixed_digits, min, LARGEST if max is None else max)


def init_app(app: Flask) -> None:
    """Such an address is a page that is not there. To be wired before any route is made."""
    app.url_map.converters["int"] = SmallInteger
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    if "\x00" in request.path or "\x00" in "".join(request.args.values()):
        raise NotFound
    if request.mimetype in _FORMS and "\x00" in "".join(request.form.values()):
        abort(400)
