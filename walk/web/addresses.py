"""Addresses: links for letters, and keeping a visitor on our own pages."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of a page, also outside a request."""
    with current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"]):
        path = url_for(endpoint, **values, _external=False)
    return f"{current_app.config['PUBLIC_URL']}{path}"


def inside(address: str | None, otherwise: str = "/") -> str:
    """`address` when it is a path of ours; a link that leads elsewhere is ignored."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc and address.isprintable() else otherwise
