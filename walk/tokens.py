"""References, single-use tokens and signed links: the only dice."""

import hashlib
import secrets
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from walk.errors import NotFound

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud and typed over without mistakes


def new_token() -> str:
    """A secret of 192 bits, safe in a URL."""
    return secrets.token_urlsafe(24)


def new_code(length: int = 8) -> str:
    """A code people can type: capitals and digits that cannot be mistaken for each other."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_word(length: int) -> str:
    """A secret of small letters, 4.7 bits each."""
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(length))


def new_number() -> int:
    """A random whole number of 63 bits."""
    return secrets.randbits(63)


def fingerprint(token: str) -> str:
    """What is stored of a secret token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(purpose: str, value: Any) -> str:
    """`value` (JSON) in a link nobody else can make; `purpose` keeps links of one kind from opening another."""
    return URLSafeSerializer(_key(), salt=purpose).dumps(value)


def unsign(purpose: str, link: str) -> Any:
    """The value that `sign` put in the link. Raises NotFound when the link was changed or is for something else."""
    try:
        return URLSafeSerializer(_key(), salt=purpose).loads(link)
    except BadSignature:
        raise NotFound from None


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
