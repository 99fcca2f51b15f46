"""Encryption at rest of the few fields that must not be readable in a copy of the database."""

import hmac
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import Column, Dialect, Table, Text, TypeDecorator, cast, select, type_coerce, update

from walk.db import Base, db


class Encrypted(TypeDecorator[str]):
    """A text kept encrypted: Fernet, first key encrypts, every listed key decrypts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else seal(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else unseal(value.encode()).decode()


def seal(content: bytes) -> bytes:
    """The content, readable only with a key of WALK_ENCRYPTION_KEYS."""
    return _vault().encrypt(content)


def unseal(content: bytes) -> bytes:
    """What was sealed. Raises RuntimeError when no key opens it."""
    try:
        return _vault().decrypt(content)
    except InvalidToken as error:
        raise RuntimeError("no key in WALK_ENCRYPTION_KEYS opens this") from error


def print_of(secret: str) -> str:
    """A keyed fingerprint (HMAC-SHA256, hexadecimal): equal for equal secrets, and tells nothing without our key."""
    key = sha256(b"print of a secret" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, secret.encode(), sha256).hexdigest()


def rotate() -> int:
    """Encrypt every encrypted field anew with the first key; returns how many. Then the later keys may go."""
    fields = [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted)
    ]
    return sum(_rotate(table, column) for table, column in fields)


def _rotate(table: Table, column: Column[str]) -> int:
    vault, raw = _vault(), type_coerce(cast(column, Text), Text)
    rows = db.session.execute(select(table.c.id, raw).where(column.is_not(None)).with_for_update()).all()
    for key, sealed in rows:
        anew = vault.rotate(sealed.encode()).decode()
        db.session.execute(update(table).where(table.c.id == key).values({column: type_coerce(anew, Text)}))
    return len(rows)


def _vault() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in current_app.config["FERNET_KEYS"]])
