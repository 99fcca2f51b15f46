"""The security headers of every answer."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self' https://checkout.stripe.com",
}


_PRIVATE = (
    *("/my/", "/me", "/office", "/sign-in", "/paid/", "/thanks/", "/gift/", "/join/", "/demo/", "/registering/"),
    *(
        "/waiting/",
        "/take-over/",
        "/letters/",
        "/staff/",
        "/company/",
        "/pay/",
        "/donor/",
        "/certificate-data/",
        "/attest/",
    ),
)
_SHARED = ("/api/v1/", "/embed/")  # where an answer may be public: the same for everybody, whoever is signed in


class _Sessions(SecureCookieSessionInterface):
    """Sessions in a cookie; an answer that is for everybody carries nobody's."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not (response.cache_control.public or request.path.startswith(_SHARED)):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Add the headers after every request; HSTS only where the address is https."""
    tiles = app.extensions["walk.settings"].tile_host
    sources = {**_POLICY, "img-src": f"{_POLICY['img-src']} {tiles}".strip()}
    policy = "; ".join(f"{name} {value}" for name, value in sources.items())

    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["PRODUCTION"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if request.endpoint != "static":
            cache = response.cache_control
            secret = request.path.startswith(_PRIVATE) or bool(cache.no_store)
            shared = request.path.startswith(_SHARED) and cache.public
            if secret or not (shared or cache.immutable):  # immutable: an address that changes with its content
                headers["Cache-Control"] = "no-store" if secret else "private, no-cache"
                response.vary.update(("Accept-Language", "Cookie"))
            headers.setdefault("Referrer-Policy", "same-origin" if secret else "strict-origin-when-cross-origin")
            if secret:
                headers["X-Robots-Tag"] = "noindex"
        if request.method == "GET" and response.status_code == 200 and not response.is_streamed:
            response.add_etag()
            response.make_conditional(request)
        return response

    app.after_request(add)
    app.session_interface = _Sessions()
