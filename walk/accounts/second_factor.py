"""Codes of an authenticator app: each is accepted once."""

from base64 import b64encode
from typing import Any

from flask_security import Totp

from walk.accounts.models import Account


class OnceTotp(Totp):  # type: ignore[misc]
    """Keeps, with the account, when the last accepted code was made: a code seen over a shoulder is worthless."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        """`secrets`: keys by their fingerprint; the first encrypts, all decrypt, so that keys can be renewed."""
        super().__init__(secrets, issuer)
        self._totp.wallet.default_tag = next(iter(secrets))

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The key as a picture on white, so that cameras read it on a dark page too; the address of an image."""
        import qrcode  # only loaded where somebody connects an authenticator
        from qrcode.image.svg import SvgPathFillImage

        picture = qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgPathFillImage)
        return f"data:image/svg+xml;base64,{b64encode(picture.to_string()).decode()}"

    def get_last_counter(self, user: Account) -> int | None:
        """The number of the last accepted half minute."""
        return user.totp_counter

    def set_last_counter(self, user: Account, tmatch: Any) -> None:
        """Keep the number of the half minute of the code that was just accepted."""
        user.totp_counter = tmatch.counter
