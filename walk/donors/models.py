"""Who gives: one identity across gifts and years; joined with another only by somebody of finance."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.donors.rules import DonorKind
from walk.vault import Encrypted


class Donor(Base):
    """A person or organisation that gave. `email` is kept without capitals and outer blanks; some have none.

    `letters_to`: where letters go when the donor has no address of their own: a partner's, or a contact person's.
    `national_number`: 11 digits, encrypted; `number_print` is a keyed fingerprint of it, for equality alone.
    `links_voided`: how often all links to their page were made void.
    `declined_number_at`: does not want to tell it, and is not asked again. `same_as`: another donor who was found to be
    the same; always one who is nobody else's double.
    """

    __tablename__ = "donors"
    __table_args__ = (
        CheckConstraint("email = lower(btrim(email))", name="email_normal"),
        CheckConstraint("same_as_id <> id", name="same_as_another"),
        CheckConstraint("(national_number IS NULL) = (number_print IS NULL)", name="number"),
    )

    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    kind: Mapped[DonorKind] = mapped_column(words(DonorKind), default=DonorKind.PERSON)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    organisation: Mapped[str] = mapped_column(String(160), default="")
    enterprise_number: Mapped[str] = mapped_column(String(10), default="")
    street: Mapped[str] = mapped_column(String(150), default="")
    postal_code: Mapped[str] = mapped_column(String(12), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="BE")
    language: Mapped[str] = mapped_column(String(2), default="nl")
    letters_to: Mapped[str] = mapped_column(String(254), default="")
    national_number: Mapped[str | None] = mapped_column(Encrypted)
    number_print: Mapped[str | None] = mapped_column(String(64), index=True)
    number_told_at: Mapped[datetime | None]
    declined_number_at: Mapped[datetime | None]
    lists_gifts: Mapped[bool] = mapped_column(default=False)
    links_voided: Mapped[int] = mapped_column(default=0)
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"), index=True)
    created_at: Mapped[datetime]
    same_as: Mapped["Donor | None"] = relationship(remote_side="Donor.id")

    @property
    def name(self) -> str:
        return self.organisation or f"{self.first_name} {self.last_name}".strip()

    @property
    def reached_at(self) -> str:
        """The e-mail address of their letters, empty when they get them by post."""
        return self.email or self.letters_to


class DonorJoin(Base):
    """Finance found two donors to be one; `along`: those who had been joined with the first, and came along.

    `took`: what the other took over, each with what it had before: the address; the national number, which it had not.
    """

    __tablename__ = "donor_joins"

    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    along: Mapped[list[int]] = mapped_column(JSONB, default=list)
    took: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(String(254), default="")
    donor: Mapped[Donor] = relationship(foreign_keys=[donor_id])
    into: Mapped[Donor] = relationship(foreign_keys=[into_id])


class DismissedProposal(Base):
    """Finance looked at a proposal to join or split, and said no: it is not made again."""

    __tablename__ = "dismissed_proposals"

    key: Mapped[str] = mapped_column(String(80), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))


class NumberRequest(Base):
    """A donor was asked for the national number: proof that we did. `channel`: page, letter, reminder, telephone…"""

    __tablename__ = "number_requests"

    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    tax_year: Mapped[int]
    channel: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
