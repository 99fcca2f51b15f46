"""What was asked, what arrived, what went back: rows that are added, never changed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.editions.models import Edition
from walk.money import Cents


class Purpose(StrEnum):
    """What a line of money is for; only a gift can ever be on a tax certificate.

    A package is what a company pays for places and visibility: sponsoring with a return.
    """

    GIFT = "gift"
    REGISTRATION_FEE = "registration_fee"
    PACKAGE = "package"


class ReversalKind(StrEnum):
    """Why money went back: given back by us, taken back through the payer's bank, or given to another purpose.

    A return is a transfer that the bank sent back; a correction is the counter-entry of what was recorded by mistake.
    """

    REFUND = "refund"
    DISPUTE = "dispute"
    CONVERSION = "conversion"
    RETURN = "return"
    CORRECTION = "correction"


class Checkout(Base):
    """What somebody was asked to pay in one go, and where.

    `submitted_at`: the payer finished, but their bank has not answered yet. `closed_at`: nothing will come of its page
    at the payment service. `looked_at`: when we last asked there. `withdrawn_at`: nobody asks for it any more.
    `connection`, `browser`, `about`: for a day, fingerprints of where it was asked from, and for which page.
    """

    __tablename__ = "checkouts"
    __table_args__ = (
        Index(
            "ix_checkouts_of_late",
            "created_at",
            postgresql_where=text("connection IS NOT NULL"),
        ),
    )

    reference: Mapped[str] = mapped_column(String(64), unique=True)
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    payer_email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
    stripe_session: Mapped[str | None] = mapped_column(String(255), unique=True)
    stripe_url: Mapped[str | None] = mapped_column(Text)
    session_opened_at: Mapped[datetime | None]
    attempt: Mapped[int] = mapped_column(default=1)
    asked_by: Mapped[str | None] = mapped_column(String(40), index=True)
    submitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    communication: Mapped[str | None] = mapped_column(String(20), index=True)
    connection: Mapped[str | None] = mapped_column(String(32))
    browser: Mapped[str | None] = mapped_column(String(32))
    about: Mapped[str | None] = mapped_column(String(80))
    edition: Mapped[Edition] = relationship()
    lines: Mapped[list["CheckoutLine"]] = relationship(back_populates="checkout", order_by="CheckoutLine.id")

    @property
    def amount(self) -> Cents:
        return sum(line.amount for line in self.lines)


class UsedChallenge(Base):
    """A proof of trouble that opened a checkout: it opens no other."""

    __tablename__ = "used_challenges"

    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime] = mapped_column(index=True)


class FailedCharge(Base):
    """A card that was refused; `card`: a keyed fingerprint of the card's own at Stripe, kept for a day."""

    __tablename__ = "failed_charges"

    reference: Mapped[str] = mapped_column(String(255), unique=True)
    checkout_id: Mapped[int] = mapped_column(ForeignKey("checkouts.id"), index=True)
    card: Mapped[str] = mapped_column(String(32), index=True)
    failed_at: Mapped[datetime] = mapped_column(index=True)


class CheckoutLine(Base):
    """One purpose within a checkout: the fee and the gift of one payment are two lines."""

    __tablename__ = "checkout_lines"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    checkout_id: Mapped[int] = mapped_column(ForeignKey("checkouts.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    description: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Cents]
    checkout: Mapped[Checkout] = relationship(back_populates="lines")


class Transfer(Base):
    """A bank transfer promised for a checkout; `digits`: its structured communication, never used again."""

    __tablename__ = "transfers"

    checkout_id: Mapped[int] = mapped_column(ForeignKey("checkouts.id"), unique=True)
    digits: Mapped[str] = mapped_column(String(12), unique=True)
    promised_at: Mapped[datetime]
    checkout: Mapped[Checkout] = relationship()


class Payment(Base):
    """Money that arrived. `tax_year`: the calendar year in Brussels of `paid_at`.

    `payer`: who paid, where it is not who was asked (the holder of a bank account, who gave cash). `taken_by`: who of
    the office recorded it, and `note` why or how. `charged_at`: what Stripe told of its moment; told once.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("provider", "reference"),
        CheckConstraint("amount > 0", name="amount"),
        Index(None, "paid_at"),
    )

    checkout_id: Mapped[int] = mapped_column(ForeignKey("checkouts.id"), index=True)
    provider: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str] = mapped_column(String(255))
    method: Mapped[str | None] = mapped_column(String(32))
    amount: Mapped[Cents]
    paid_at: Mapped[datetime]
    tax_year: Mapped[int] = mapped_column(index=True)
    payer: Mapped[str] = mapped_column(String(160), default="")
    taken_by: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    charged_at: Mapped[datetime | None]
    checkout: Mapped[Checkout] = relationship()


class Reversal(Base):
    """Money that went back, from the moment we heard of it; a refund that failed leaves the money here."""

    __tablename__ = "reversals"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    kind: Mapped[ReversalKind] = mapped_column(words(ReversalKind))
    reference: Mapped[str] = mapped_column(String(255), unique=True)
    amount: Mapped[Cents]
    made_at: Mapped[datetime]
    failed_at: Mapped[datetime | None]
    made_by: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    payment: Mapped[Payment] = relationship()


class RefundOrder(Base):
    """A refund that finance asked Stripe for; what becomes of it is a Reversal with the same `reference`."""

    __tablename__ = "refund_orders"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    amount: Mapped[Cents]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(254))
    note: Mapped[str] = mapped_column(String(500))
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    reference: Mapped[str | None] = mapped_column(String(255), unique=True)
    refused_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(300), default="")
    payment: Mapped[Payment] = relationship()


class Posting(Base):
    """One line's share of a payment, or of a reversal (negative; positive again when the reversal failed)."""

    __tablename__ = "postings"
    __table_args__ = (
        Index(
            "uq_postings_payment_line",
            "payment_id",
            "line_id",
            unique=True,
            postgresql_where=text("reversal_id IS NULL"),
        ),
        Index("ix_postings_reversal_id", "reversal_id", postgresql_where=text("reversal_id IS NOT NULL")),
    )

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("checkout_lines.id"), index=True)
    reversal_id: Mapped[int | None] = mapped_column(ForeignKey("reversals.id"))
    amount: Mapped[Cents]
    payment: Mapped[Payment] = relationship()
    line: Mapped[CheckoutLine] = relationship()


class StripeEvent(Base):
    """An event as Stripe sent it, kept once; `about` is the payment intent or session it speaks of."""

    __tablename__ = "stripe_events"

    event: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(80))
    about: Mapped[str | None] = mapped_column(String(255), index=True)
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime] = mapped_column(index=True)
    settled_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(Text)


class Verification(Base):
    """One run of the proofs; `found`: each difference as a sentence, none when all is well."""

    __tablename__ = "verifications"

    made_at: Mapped[datetime] = mapped_column(index=True)
    found: Mapped[list[str]] = mapped_column(JSONB)
