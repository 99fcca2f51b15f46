"""Wording letters, switching them off and on, and stopping them for an address."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from walk import audit
from walk.db import db
from walk.editions.models import Edition
from walk.letters.models import LetterOff, LetterText, Unsubscription
from walk.letters.queries import find_text
from walk.letters.rules import LetterKind, check_words
from walk.tokens import fingerprint


def word_letter(edition: Edition, kind: LetterKind, language: str, *, subject: str, body: str, at: datetime) -> None:
    """An edition's own words for a letter, from now on."""
    check_words(subject, body)
    text = find_text(edition, kind, language)
    if text is None:
        text = LetterText(edition=edition, kind=kind, language=language)
        db.session.add(text)
    text.subject, text.body, text.changed_at = subject, body, at
    db.session.flush()
    audit.record("worded letter", f"edition {edition.year}", at=at, kind=kind, language=language)


def word_as_usual(edition: Edition, kind: LetterKind, language: str, *, at: datetime) -> None:
    """The usual words again."""
    db.session.execute(
        delete(LetterText).where(
            LetterText.edition_id == edition.id, LetterText.kind == kind, LetterText.language == language
        )
    )
    audit.record("worded letter as usual", f"edition {edition.year}", at=at, kind=kind, language=language)


def switch(edition: Edition, kind: LetterKind, *, on: bool, at: datetime) -> None:
    """Send a letter, or do not."""
    if on:
        db.session.execute(delete(LetterOff).where(LetterOff.edition_id == edition.id, LetterOff.kind == kind))
    else:
        row = insert(LetterOff).values(edition_id=edition.id, kind=kind, off_at=at)
        db.session.execute(row.on_conflict_do_nothing())
    audit.record("switched letter", f"edition {edition.year}", at=at, kind=kind, on=on)


def stop_letters(address: str, *, at: datetime) -> None:
    """No more letters to this address but those about its own registration."""
    row = insert(Unsubscription).values(address=fingerprint(address.lower()), asked_at=at)
    db.session.execute(row.on_conflict_do_nothing())


def resume_letters(address: str) -> None:
    """Letters again, as before."""
    db.session.execute(delete(Unsubscription).where(Unsubscription.address == fingerprint(address.lower())))
