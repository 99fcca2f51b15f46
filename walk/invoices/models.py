"""Invoices and credit notes for companies: one sequence a calendar year without a gap, frozen when issued."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.companies.models import Company, Wording
from walk.db import Base
from walk.editions.models import Edition
from walk.invoices.rules import code
from walk.money import Cents
from walk.payments.models import CheckoutLine


class Invoice(Base):
    """What a company was charged, as printed; or, with `credits_id`, the note that takes such a charge back.

    `line_id`: what was asked, in the same ledger as everything else; a credit note asks nothing.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        CheckConstraint("number >= 1 AND amount > 0", name="numbers"),
        CheckConstraint("(credits_id IS NULL) = (line_id IS NOT NULL)", name="line"),
        CheckConstraint("(credits_id IS NULL) = (due_on IS NOT NULL)", name="due"),
        Index("ix_invoices_company_id", "company_id"),
    )

    year: Mapped[int]
    number: Mapped[int]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("checkout_lines.id"), unique=True)
    credits_id: Mapped[int | None] = mapped_column(ForeignKey("invoices.id"), unique=True)
    amount: Mapped[Cents]
    printed: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    due_on: Mapped[date | None]
    rendered_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    company: Mapped[Company] = relationship()
    line: Mapped[CheckoutLine | None] = relationship()
    credits: Mapped["Invoice | None"] = relationship(remote_side="Invoice.id")

    @property
    def code(self) -> str:
        return code(self.year, self.number)

    @property
    def file_key(self) -> str:
        return f"invoices/{self.year}/{self.number:06d}.pdf"


class VatMention(Base):
    """What an edition's invoices say of VAT, by language."""

    __tablename__ = "vat_mentions"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), unique=True)
    wording: Mapped[Wording] = mapped_column(JSONB)
    edition: Mapped[Edition] = relationship()
