"""Letters: text and HTML say the same, nothing in them is markup, and one key sends once."""

from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories import NOW
from walk.db import db
from walk.mail import Attachment, Letter, send_once

pytestmark = pytest.mark.usefixtures("rows")

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} ]]> <!-- \u202e \U0001f600 \x00\x0b & \"q\" 'a'"


class _Words(HTMLParser):
    """The words of an HTML body and the addresses of its links."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._skipping = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self._skipping = tag in {"style", "title"}
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._skipping = False

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.words.append(data)


def read(html: str) -> _Words:
    reader = _Words()
    reader.feed(html)
    return reader


def letter(**values: Any) -> Letter:
    return Letter(
        **{
            "to": "amina@example.org",
            "language": "fr",
            "subject": "Merci",
            "paragraphs": ["Bonjour Amina,", "Deux lignes\nde texte."],
            "button": ("Ouvrir", "http://localhost/a?b=1&c=2"),
            "after": ["À bientôt."],
            **values,
        }
    )


def html_of(message: Any) -> str:
    return str(message.alternatives[0][0])


def test_text_and_html_say_the_same(outbox):
    assert send_once("a", letter(), at=NOW)
    (sent,) = outbox
    page = read(html_of(sent))
    words = " ".join(" ".join(page.words).split())
    for line in (
        "Bonjour Amina,",
        "Deux lignes",
        "de texte.",
        "Ouvrir",
        "À bientôt.",
        "Vluchtelingenwerk Vlaanderen vzw",
    ):
        assert line in sent.body
        assert line in words
    assert "http://localhost/a?b=1&c=2" in sent.body
    assert page.links == ["http://localhost/a?b=1&c=2"] * 2
    assert sent.to == ["amina@example.org"]
    assert sent.extra_headers["Content-Language"] == "fr"


def test_hostile_text_stays_text(outbox):
    send_once("b", letter(paragraphs=[HOSTILE], after=[HOSTILE], button=(HOSTILE, "http://localhost/")), at=NOW)
    page = read(html_of(outbox[0]))
    assert "script" not in page.tags
    assert "<script>alert(1)</script> {{ 7*7 }} ]]> <!--" in " ".join(page.words)
    assert "<script>alert(1)</script>" in outbox[0].body


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_subject_cannot_add_a_header(outbox, ending):
    send_once("c", letter(subject=f"Hello{ending}Bcc: thief@example.org"), at=NOW)
    message = message_from_bytes(outbox[0].message().as_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: thief@example.org"


def test_an_address_cannot_add_a_header():
    with pytest.raises(ValueError, match="newlines"):
        send_once("d", letter(to="a@example.org\r\nBcc: thief@example.org"), at=NOW)


def test_one_key_sends_once_and_under_one_message_id(outbox):
    assert send_once("e", letter(), at=NOW)
    assert not send_once("e", letter(), at=NOW)
    assert len(outbox) == 1
    db.session.rollback()


def test_the_mailbox_keeps_letters_as_files(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setitem(app.config, "MAILBOX_FOLDER", str(tmp_path))
    monkeypatch.setattr(app.extensions["mailman"], "backend", "walk.mail.MailboxEmailBackend")
    send_once("f", letter(attachments=[Attachment(name="attest.pdf", content=b"%PDF-1.7 x")]), at=NOW)
    (file,) = tmp_path.glob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"] == "amina@example.org"
    assert message["Subject"] == "Merci"
    (attachment,) = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("attest.pdf", b"%PDF-1.7 x")
    assert "Bonjour Amina" in message.get_body(("plain",)).get_content()
