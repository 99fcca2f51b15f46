"""Accounts for tests, and signing a test client in without walking through the pages."""

from itertools import count
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from tests.factories import NOW
from walk.accounts.models import Account, Role
from walk.db import db

_next = count(1)


def make_account(*roles: str, **values: Any) -> Account:
    """An account; with roles, of a member of the office."""
    number = next(_next)
    defaults: dict[str, Any] = {
        "email": f"account{number}@example.org",
        "language": "en",
        "created_at": NOW,
        "fs_uniquifier": f"uniquifier-{number}",
    }
    account = Account(**{**defaults, **values}, roles=[_role(name) for name in roles])
    db.session.add(account)
    db.session.flush()
    return account


def sign_in(client: FlaskClient, account: Account) -> Account:
    """What the client's session holds after this account signed in."""
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"] = account.fs_uniquifier
        session["_fresh"] = True
        session["fs_paa"] = 4_000_000_000.0
    return account


def token(client: FlaskClient) -> str:
    """A form token of this client, such as every page with a form holds."""
    with client.session_transaction() as session:
        secret = session.setdefault("csrf_token", "0123456789abcdef0123456789abcdef01234567")
    key = client.application.config["SECRET_KEY"]
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret))


def post(client: FlaskClient, path: str, **fields: str) -> Any:
    """Send a form as a browser would: with its token."""
    return client.post(path, data={"csrf_token": token(client), **fields})


def _role(name: str) -> Role:
    role = db.session.scalar(select(Role).where(Role.name == name)) or Role(name=name)
    db.session.add(role)
    return role
