"""Rate limits, counted in the database so that every web process sees the same counts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, cast

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage
from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from walk.clock import now
from walk.db import Base, db
from walk.web.access import View

SIGN_IN = "10 per 10 minutes"
MAIL = "20 per hour"
MONEY = "60 per 10 minutes"
MANY = "300 per hour"  # a school or a company behind one address
DRAWN = "600 per hour"  # pictures that a crawler of a social network asks for
PRINTED = "30 per 10 minutes"
API = "120 per minute"


class RateCount(Base):
    """How often something was tried in the window that ends at `expires_at`."""

    __tablename__ = "rate_counts"
    __table_args__ = {"prefixes": ["UNLOGGED"]}

    key: Mapped[str] = mapped_column(unique=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class DatabaseStorage(Storage):
    """Counts per fixed window, one upsert a hit, outside the request's own transaction."""

    STORAGE_SCHEME = ["walkdb"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        moment = now()
        fresh = insert(RateCount).values(key=key, count=amount, expires_at=moment + timedelta(seconds=expiry))
        over = RateCount.expires_at <= moment
        statement = fresh.on_conflict_do_update(
            index_elements=[RateCount.key],
            set_={
                "count": case((over, amount), else_=RateCount.count + amount),
                "expires_at": case((over, fresh.excluded.expires_at), else_=RateCount.expires_at),
            },
        ).returning(RateCount.count)
        with db.engine.begin() as connection:
            return int(connection.execute(statement).scalar_one())

    def get(self, key: str) -> int:
        query = select(RateCount.count).where(RateCount.key == key, RateCount.expires_at > now())
        with db.engine.begin() as connection:
            return int(connection.execute(query).scalar() or 0)

    def get_expiry(self, key: str) -> float:
        query = select(RateCount.expires_at).where(RateCount.key == key)
        with db.engine.begin() as connection:
            expires_at = connection.execute(query).scalar()
        return float((expires_at or now()).timestamp())

    def check(self) -> bool:
        with db.engine.begin() as connection:
            return bool(connection.execute(select(func.true())).scalar())

    def reset(self) -> int | None:
        with db.engine.begin() as connection:
            return connection.execute(delete(RateCount)).rowcount

    def clear(self, key: str) -> None:
        with db.engine.begin() as connection:
            connection.execute(delete(RateCount).where(RateCount.key == key))


def visitor() -> str:
    """Whom a limit counts: an address, and of version 6 the network of which one household has all the addresses."""
    found = str(get_remote_address())
    try:
        address = ip_address(found)
    except ValueError:
        return found
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else found


limiter = Limiter(key_func=visitor, headers_enabled=True)


def limited(limit: str, *, scope: str, looking: bool = False) -> Callable[[View], View]:
    """A limit per visitor on posting a form; looking at it is free, unless `looking` is what costs.

    `scope` shares one count between views.
    """
    decorator: Any = limiter.shared_limit(limit, scope=scope, exempt_when=_switched_off if looking else _only_looking)
    return cast("Callable[[View], View]", decorator)


def init_app(app: Flask) -> None:
    """Count in fixed windows."""
    app.config.setdefault("RATELIMIT_STRATEGY", "fixed-window")
    limiter.init_app(app)


def forget_old_counts() -> None:
    """Remove the counts whose window is over."""
    db.session.execute(delete(RateCount).where(RateCount.expires_at <= now()))


def _only_looking() -> bool:
    return request.method in {"GET", "HEAD", "OPTIONS"} or _switched_off()


def _switched_off() -> bool:
    return not current_app.config["RATELIMIT_ENABLED"]
