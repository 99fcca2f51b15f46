"""Letters: what we send, built from values; carried by SMTP, or kept in the demo's mailbox."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from hashlib import sha256
from pathlib import Path

from flask import current_app, render_template
from flask_mailman import EmailMultiAlternatives, Mail
from flask_mailman.backends.base import BaseEmailBackend
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from walk.db import Base, db
from walk.i18n import speaking

mail = Mail()
# MJML is XML, which knows no other signs than these
_NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    content: bytes
    kind: str = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One e-mail: plain paragraphs, at most one button and a list of links, so that text and HTML say the same.

    `stop`: the address at which whoever gets it asks for no more letters like this one.
    """

    to: str
    language: str
    subject: str
    paragraphs: Sequence[str]
    button: tuple[str, str] | None = None
    links: Sequence[tuple[str, str]] = ()
    after: Sequence[str] = ()
    attachments: Sequence[Attachment] = field(default=())
    stop: str = ""


class SentLetter(Base):
    """A letter that went out: its key is used once, so that a job that runs twice sends once."""

    __tablename__ = "sent_letters"

    key: Mapped[str] = mapped_column(unique=True)
    sent_at: Mapped[datetime]


def send_once(key: str, letter: Letter, *, at: datetime) -> bool:
    """Send the letter unless one with this key was sent before; to be committed by the caller at once.

    A worker killed between sending and committing sends again, under the same Message-ID, which mail programs
    show once; a letter is never lost.
    """
    claimed = db.session.execute(
        insert(SentLetter).values(key=key, sent_at=at).on_conflict_do_nothing().returning(SentLetter.id)
    ).scalar()
    if claimed is None:
        return False
    _message(key, letter).send()
    return True


def message_id(key: str) -> str:
    """The Message-ID of the letter with this key: always the same, so that what comes back tells which it was."""
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{Address(addr_spec=_sender_address()).domain}>"


def _message(key: str, letter: Letter) -> EmailMultiAlternatives:
    from mjml import mjml2html  # loads a parser that only the worker needs

    subject = " ".join(letter.subject.split())
    institution = current_app.extensions["walk.settings"].institution_name
    around = {"letter": letter, "subject": subject, "institution": institution}
    with speaking(letter.language):
        text = _NOT_IN_XML.sub("", render_template("emails/letter.txt", **around)).strip() + "\n"
        html = mjml2html(_NOT_IN_XML.sub("", render_template("emails/letter.mjml", **around)), fonts={})
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=current_app.config["MAIL_DEFAULT_SENDER"],
        to=[letter.to],
        headers={
            "Message-ID": message_id(key),
            "Content-Language": letter.language,
            **_stopping(letter.stop),
        },
    )
    message.attach_alternative(html, "text/html")
    for each in letter.attachments:
        message.attach(each.name, each.content, each.kind)
    return message


def _stopping(address: str) -> dict[str, str]:
    """Headers with which mail programs show their own button to stop such letters (RFC 2369, RFC 8058)."""
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _sender_address() -> str:
    return str(current_app.config["MAIL_DEFAULT_SENDER"]).rsplit("<", 1)[-1].rstrip(">")


class MailboxEmailBackend(BaseEmailBackend):  # type: ignore[misc]
    """The demo's carrier: every letter becomes a file in the instance folder, shown by the demo's mailbox.

    Flask-Mailman only takes a class of ours by its path when the name ends in EmailBackend.
    """

    def send_messages(self, email_messages: Sequence[EmailMultiAlternatives]) -> int:
        folder = Path(current_app.config["MAILBOX_FOLDER"])
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            written = message.message()
            name = sha256(str(written["Message-ID"]).encode()).hexdigest()[:32]
            (folder / f"{name}.eml").write_bytes(written.as_bytes())
        return len(email_messages)
