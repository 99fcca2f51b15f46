"""Letters to walkers as organisers word them, and who asked for no more of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.editions.models import Edition
from walk.letters.rules import LetterKind


class LetterText(Base):
    """A letter's own words in one edition and language; without a row the usual ones are sent."""

    __tablename__ = "letter_texts"
    __table_args__ = (UniqueConstraint("edition_id", "kind", "language"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    kind: Mapped[LetterKind] = mapped_column(words(LetterKind))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(String(4000))
    changed_at: Mapped[datetime]
    edition: Mapped[Edition] = relationship()


class LetterOff(Base):
    """A letter that an edition does not send."""

    __tablename__ = "letters_off"
    __table_args__ = (UniqueConstraint("edition_id", "kind"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    kind: Mapped[LetterKind] = mapped_column(words(LetterKind))
    off_at: Mapped[datetime]


class Unsubscription(Base):
    """An address that wants no letters but those about its own registration; only its fingerprint is kept."""

    __tablename__ = "unsubscriptions"

    address: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
