"""Tax certificates: one a donor and calendar year, numbered without a gap, frozen when issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.donors.models import Donor
from walk.elsewhere.models import ElsewhereGift
from walk.money import Cents
from walk.payments.models import CheckoutLine, Payment
from walk.vault import Encrypted


class Ruling(Base):
    """What finance decided of a payment: whether its gifts count, and in which year; the last of a payment holds.

    `counts`: None leaves it to the rules, and so does `tax_year`.
    """

    __tablename__ = "payment_rulings"

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    counts: Mapped[bool | None]
    tax_year: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(500))
    made_by: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime]
    payment: Mapped[Payment] = relationship()


class Certificate(Base):
    """A number of a year, for ever; what is printed is in its documents, of which the last holds.

    `version`, `amount`: those of the last document. Withdrawn, the number stays used and the amount counts no more.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("tax_year", "number"),
        Index(
            "uq_certificates_tax_year_donor_id",
            "tax_year",
            "donor_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint("number >= 1 AND version >= 1", name="number"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawal_reason = '')", name="withdrawal"),
    )

    tax_year: Mapped[int]
    number: Mapped[int]
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    amount: Mapped[Cents]
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(254), default="")
    withdrawal_reason: Mapped[str] = mapped_column(String(500), default="")
    donor: Mapped[Donor] = relationship()


class PrintRun(Base):
    """Papers that went to the post together, in one file by postal code; `rendered_at`: it can be printed."""

    __tablename__ = "print_runs"

    tax_year: Mapped[int] = mapped_column(index=True)
    papers: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    rendered_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))

    @property
    def file_key(self) -> str:
        return f"certificates/{self.tax_year}/print-{self.id}.pdf"


class Document(Base):
    """One paper of a certificate: the first, or one that replaces it. Facts never change once made.

    `printed`: every word and figure on it but the national number, which is kept encrypted. `proof`: the secret of its
    QR code. `mail_asked_at`: finance wants it sent; `mailed_at`: it was, to `mailed_to`, with the Message-ID `message`;
    `bounced_at`: that letter came back. `print_run`: with which it went to the post.
    """

    __tablename__ = "certificate_documents"
    __table_args__ = (
        UniqueConstraint("certificate_id", "version"),
        CheckConstraint("amount > 0 AND version >= 1", name="amount"),
        CheckConstraint("(rendered_at IS NULL) = (sha256 IS NULL)", name="rendered"),
    )

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    version: Mapped[int]
    amount: Mapped[Cents]
    printed: Mapped[dict[str, Any]]
    national_number: Mapped[str | None] = mapped_column(Encrypted)
    proof: Mapped[str] = mapped_column(String(32), unique=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    made_by: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[datetime]
    rendered_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    duplicate_sha256: Mapped[str | None] = mapped_column(String(64))
    mail_asked_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    mailed_to: Mapped[str] = mapped_column(String(254), default="")
    message: Mapped[str | None] = mapped_column(String(120), unique=True)
    bounced_at: Mapped[datetime | None]
    bounce: Mapped[str] = mapped_column(String(300), default="")
    print_run_id: Mapped[int | None] = mapped_column(ForeignKey("print_runs.id"), index=True)
    certificate: Mapped[Certificate] = relationship()
    print_run: Mapped[PrintRun | None] = relationship()

    @property
    def file_key(self) -> str:
        """Where its PDF is kept; the first version has the name that a certificate had before there were versions."""
        again = f"-{self.version}" if self.version > 1 else ""
        return f"certificates/{self.certificate.tax_year}/{self.certificate.number:06d}{again}.pdf"


class CertifiedGift(Base):
    """What a document says was given by one line of one payment, or elsewhere: those gifts are on no other certificate.

    `amount`: cents, after what had gone back by then.
    """

    __tablename__ = "certified_gifts"
    __table_args__ = (
        UniqueConstraint("document_id", "payment_id", "line_id"),
        UniqueConstraint("document_id", "elsewhere_id"),
        CheckConstraint("(payment_id IS NULL) = (line_id IS NULL)", name="line"),
        CheckConstraint("(payment_id IS NULL) <> (elsewhere_id IS NULL)", name="source"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("certificate_documents.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("checkout_lines.id"))
    elsewhere_id: Mapped[int | None] = mapped_column(ForeignKey("elsewhere_gifts.id"), index=True)
    amount: Mapped[Cents]
    document: Mapped[Document] = relationship()
    payment: Mapped[Payment | None] = relationship()
    line: Mapped[CheckoutLine | None] = relationship()
    elsewhere: Mapped[ElsewhereGift | None] = relationship()
