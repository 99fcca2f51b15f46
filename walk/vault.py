"""Encryption at rest of the few fields that must not be readable in a copy of the database."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import Dialect, Text, TypeDecorator


class Encrypted(TypeDecorator[str]):
    """A text kept encrypted: Fernet, first key encrypts, every listed key decrypts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _vault().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        try:
            return _vault().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise RuntimeError("no key in WALK_ENCRYPTION_KEYS opens this field") from error


def _vault() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in current_app.config["FERNET_KEYS"]])
