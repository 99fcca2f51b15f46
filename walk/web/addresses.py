"""Addresses: links for letters, and keeping a visitor on our own pages."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app


def path_of(endpoint: str, **values: Any) -> str:
    """The path of a page, also outside a request."""
    return str(current_app.url_map.bind("").build(endpoint, values))


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of a page, also outside a request."""
    anchor = values.pop("_anchor", "")
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['PUBLIC_URL']}{path}{'#' if anchor else ''}{anchor}"


def inside(address: str | None, otherwise: str = "/") -> str:
    """`address` when it is a path of ours; a link that leads elsewhere is ignored."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc and address.isprintable() else otherwise
