"""The letters of the demo, which never leave this machine."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import current_app

from walk.clock import BRUSSELS
from walk.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Received:
    """A letter in the mailbox."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str = ""
    html: str = ""
    attachments: tuple[tuple[str, bytes], ...] = ()


def list_letters(*, most: int = 100, to: str = "") -> list[Received]:
    """The newest letters, newest first; `to`: only those to this address."""
    paths = sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    letters = (_read(path) for path in paths)
    return [each for each, _ in zip((letter for letter in letters if to in letter.to), range(most), strict=False)]


def get_letter(name: str) -> Received:
    """One letter. Raises NotFound."""
    if len(name) > 80 or not name.isalnum():
        raise NotFound
    try:
        return _read(_folder() / f"{name}.eml")
    except FileNotFoundError:
        raise NotFound from None


def _folder() -> Path:
    return Path(current_app.config["MAILBOX_FOLDER"])


def _read(path: Path) -> Received:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Received(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=datetime.fromtimestamp(path.stat().st_mtime, BRUSSELS),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        attachments=tuple((str(part.get_filename()), _content(part)) for part in message.iter_attachments()),
    )


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
