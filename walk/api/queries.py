"""Reads of keys of the API."""

from sqlalchemy import select

from walk.api.models import ApiToken
from walk.db import db
from walk.errors import NotFound
from walk.tokens import fingerprint


def list_tokens() -> list[ApiToken]:
    """All keys, latest first."""
    return list(db.session.scalars(select(ApiToken).order_by(ApiToken.id.desc())))


def find_token(text: str) -> ApiToken | None:
    """The key with this text."""
    return db.session.scalar(select(ApiToken).where(ApiToken.fingerprint == fingerprint(text)))


def lock_token(token_id: int) -> ApiToken:
    """A key that nobody else changes until the transaction ends."""
    token = db.session.scalar(select(ApiToken).where(ApiToken.id == token_id).with_for_update())
    if token is None:
        raise NotFound
    return token
