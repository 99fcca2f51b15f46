"""Keys of the API for tests."""

from datetime import datetime, timedelta
from typing import Any

from walk.api.commands import make_token
from walk.api.models import ApiToken
from walk.api.rules import SCOPES
from walk.clock import now


def make_key(*scopes: str, at: datetime | None = None, days: int = 30) -> tuple[ApiToken, dict[str, Any]]:
    """A key that opens these scopes, or all, and the header to send it in."""
    moment = at or now() - timedelta(days=1)
    token, text = make_token(name="Dashboard", scopes=scopes or SCOPES, days=days, by="an@example.org", at=moment)
    return token, {"Authorization": f"Bearer {text}"}
