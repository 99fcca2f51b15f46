"""What the tax office was told: each file made, and of the real ones what it said of each certificate."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.certificates.models import Certificate
from walk.db import Base, words
from walk.filing.formats import Format
from walk.money import Cents


class Filing(Base):
    """A file for the tax office, kept sealed. `sha256`: of its content before it was sealed.

    `test`: was made to be looked at, and says nothing. `told_at`: it was uploaded; `reference`: what the tax office
    called it. `dropped_at`: it was never uploaded, or refused after it was; so it was never filed. `deleted_at`: its
    content was deleted, when national numbers of that year had been kept long enough.
    """

    __tablename__ = "filings"
    __table_args__ = (
        CheckConstraint("fiches > 0", name="fiches"),
        CheckConstraint("NOT test OR (told_at IS NULL AND dropped_at IS NULL)", name="test"),
        CheckConstraint("dropped_at >= told_at", name="fate"),
        CheckConstraint("(dropped_at IS NULL) = (dropped_why = '')", name="dropped"),
    )

    tax_year: Mapped[int] = mapped_column(index=True)
    correction: Mapped[bool]
    format: Mapped[Format] = mapped_column(words(Format))
    test: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    fiches: Mapped[int]
    total: Mapped[Cents]
    sha256: Mapped[str] = mapped_column(String(64))
    file_key: Mapped[str] = mapped_column(String(120), unique=True)
    told_at: Mapped[datetime | None]
    told_by: Mapped[str] = mapped_column(String(254), default="")
    reference: Mapped[str] = mapped_column(String(60), default="")
    dropped_at: Mapped[datetime | None]
    dropped_by: Mapped[str] = mapped_column(String(254), default="")
    dropped_why: Mapped[str] = mapped_column(String(300), default="")
    deleted_at: Mapped[datetime | None]

    @property
    def name(self) -> str:
        """What the file is called when somebody downloads it."""
        purpose = "test" if self.test else "correction" if self.correction else "original"
        return f"281-71-{self.tax_year}-{purpose}-{self.id}.{self.format.value.removeprefix('belcotax-')}"

    @property
    def waits(self) -> bool:
        """Whether finance must still say what became of it."""
        return not (self.test or self.told_at or self.dropped_at)

    @property
    def stands(self) -> bool:
        """Whether it was uploaded, and not refused since."""
        return self.told_at is not None and self.dropped_at is None


class FiledFiche(Base):
    """What a real file said of one certificate. `print`: keyed fingerprint of all of it but the national number,
    of which `number_print` is one; empty without number.
    """

    __tablename__ = "filed_fiches"
    __table_args__ = (
        UniqueConstraint("filing_id", "certificate_id"),
        CheckConstraint("treatment BETWEEN 0 AND 3", name="treatment"),
        CheckConstraint("amount > 0", name="amount"),
    )

    filing_id: Mapped[int] = mapped_column(ForeignKey("filings.id"))
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    version: Mapped[int]
    treatment: Mapped[int]
    amount: Mapped[Cents]
    print: Mapped[str] = mapped_column(String(64))
    number_print: Mapped[str] = mapped_column(String(64), default="")
    filing: Mapped[Filing] = relationship()
    certificate: Mapped[Certificate] = relationship()
