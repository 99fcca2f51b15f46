"""Reads: accounts by address or token, the members of the office."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from walk.accounts.models import Account, Role, SignInLink
from walk.accounts.rules import normal
from walk.db import db
from walk.errors import NotFound
from walk.tokens import fingerprint


def find_account(email: str) -> Account | None:
    """The account with this e-mail address."""
    return db.session.scalar(select(Account).where(Account.email == normal(email)))


def lock_account(account_id: int) -> Account:
    """The account, kept from others until the transaction ends. Raises NotFound."""
    query = select(Account).where(Account.id == account_id).with_for_update(of=Account)
    found: Account | None = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def list_office() -> Sequence[Account]:
    """Everybody with a role, by e-mail address."""
    return db.session.scalars(select(Account).where(Account.roles.any()).order_by(Account.email)).all()


def count_other_organisers(account: Account, role: str) -> int:
    """How many others have this role."""
    query = select(func.count()).select_from(Account).where(Account.roles.any(Role.name == role))
    return db.session.scalar(query.where(Account.id != account.id)) or 0


def find_role(name: str) -> Role | None:
    """The role with this name; none before somebody has it."""
    return db.session.scalar(select(Role).where(Role.name == name))


def find_open_link(token: str, *, at: datetime, lock: bool = False) -> SignInLink | None:
    """The link behind a token, while it can still be used; with `lock`, kept from others until the end."""
    query = select(SignInLink).where(
        SignInLink.fingerprint == fingerprint(token), SignInLink.used_at.is_(None), SignInLink.expires_at > at
    )
    return db.session.scalar(query.with_for_update() if lock else query)


def count_recent_links(email: str, *, at: datetime) -> int:
    """How many links were sent to this address in the last hour."""
    since = at - timedelta(hours=1)
    query = select(func.count()).select_from(SignInLink)
    return db.session.scalar(query.where(SignInLink.email == email, SignInLink.created_at > since)) or 0
