"""Who may read what not everybody may: the holder of a key, `Authorization: Bearer …` (RFC 6750)."""

from flask import request

from walk.api.commands import note_use
from walk.api.problems import Problem
from walk.api.queries import find_token
from walk.clock import now
from walk.db import transaction


def check_key(scope: str) -> None:
    """Raises Problem unless the request has a key that opens this scope."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.strip():
        raise Problem(401, "This needs a key: send it as “Authorization: Bearer …”.")
    moment = now()
    with transaction():
        token = find_token(text.strip())
        if token is None or not token.works(moment):
            wrong = "This key is not known, has expired or was withdrawn."
            raise Problem(401, wrong, challenge='error="invalid_token"')
        if scope not in token.scopes:
            narrow = f'error="insufficient_scope", scope="{scope}"'
            raise Problem(403, f"This key does not open “{scope}”.", challenge=narrow)
        note_use(token, at=moment)
