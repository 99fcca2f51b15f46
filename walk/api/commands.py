"""Making and withdrawing keys of the API."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from walk import audit
from walk.api.models import ApiToken
from walk.api.queries import lock_token
from walk.api.rules import SCOPES
from walk.clock import brussels_day
from walk.db import db
from walk.tokens import fingerprint, new_token

PREFIX = "walk_"  # so that whoever finds one in a file knows what it is


def make_token(*, name: str, scopes: Sequence[str], days: int, by: str, at: datetime) -> tuple[ApiToken, str]:
    """A new key, and its text, which is shown this once."""
    text = PREFIX + new_token()
    token = ApiToken(
        name=name,
        fingerprint=fingerprint(text),
        scopes=[scope for scope in SCOPES if scope in scopes],
        made_at=at,
        made_by=by,
        expires_at=at + timedelta(days=days),
    )
    db.session.add(token)
    db.session.flush()
    audit.record("made API key", f"api key {token.id}", at=at, name=name, scopes=token.scopes)
    return token, text


def withdraw_token(token_id: int, *, at: datetime) -> None:
    """From now on this key opens nothing."""
    token = lock_token(token_id)
    if token.withdrawn_at is None:
        token.withdrawn_at = at
        audit.record("withdrew API key", f"api key {token.id}", at=at, name=token.name)


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Remember the day on which a key was last used: written once a day, however often it is."""
    if token.used_at is None or brussels_day(token.used_at) != brussels_day(at):
        token.used_at = at
