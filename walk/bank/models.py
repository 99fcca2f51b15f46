"""Bank statements as they came, their lines, and what each line turned out to be."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.bank.reading import Format
from walk.db import Base, words
from walk.money import Cents
from walk.payments.models import Payment, Reversal
from walk.payouts.models import Payout


class How(StrEnum):
    """How a line was matched: by its own reference, by somebody's choice, as a new gift, or as a return."""

    REFERENCE = "reference"
    CHOICE = "choice"
    GIFT = "gift"
    RETURN = "return"


class BankFile(Base):
    """A file of the bank that was taken in, whole; `pending`: movements it told of that were not booked yet."""

    __tablename__ = "bank_files"

    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    format: Mapped[Format] = mapped_column(words(Format))
    taken_at: Mapped[datetime] = mapped_column(index=True)
    taken_by: Mapped[str] = mapped_column(String(254))
    new_lines: Mapped[int] = mapped_column(default=0)
    known_lines: Mapped[int] = mapped_column(default=0)
    pending: Mapped[int] = mapped_column(default=0)


class BankStatement(Base):
    """One statement of an account; of its `movements`, it was the first to tell `new_lines`."""

    __tablename__ = "bank_statements"
    __table_args__ = (
        UniqueConstraint(
            "account", "number", "opened_on", "closed_on", "opening", "closing", name="uq_bank_statements_same"
        ),
        CheckConstraint("new_lines BETWEEN 0 AND movements", name="lines"),
        Index("ix_bank_statements_closing", "account", "closing"),
    )

    file_id: Mapped[int] = mapped_column(ForeignKey("bank_files.id"), index=True)
    account: Mapped[str] = mapped_column(String(34))
    number: Mapped[str] = mapped_column(String(35))
    opening: Mapped[Cents]
    opened_on: Mapped[date]
    closing: Mapped[Cents]
    closed_on: Mapped[date]
    movements: Mapped[int]
    new_lines: Mapped[int]
    content: Mapped[str] = mapped_column(String(64))
    file: Mapped[BankFile] = relationship()


class BankLine(Base):
    """Money that came or (negative) went. `key` and `twin` tell it from every other line, however often it is told.

    `balance`: of the account, after it. Settled by one of three facts at most: it was matched with payments or
    reversals, it is a payout of Stripe, or somebody set it aside. `by_hand_at`: since somebody undid what it was
    matched with, nothing matches it by itself.
    """

    __tablename__ = "bank_lines"
    __table_args__ = (
        UniqueConstraint("key", "twin"),
        CheckConstraint("num_nonnulls(matched_at, payout_id, aside_at) <= 1", name="one_fate"),
        Index("ix_bank_lines_account_booked_on", "account", "booked_on"),
        Index(
            "ix_bank_lines_waiting",
            "booked_on",
            postgresql_where=text("matched_at IS NULL AND payout_id IS NULL AND aside_at IS NULL"),
        ),
        Index("ix_bank_lines_iban", "iban", postgresql_where=text("iban <> ''")),
        Index("ix_bank_lines_digits", "digits", postgresql_where=text("digits IS NOT NULL")),
        Index("ix_bank_lines_account_amount", "account", "amount"),
    )

    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statements.id"), index=True)
    ordinal: Mapped[int]
    file_line: Mapped[int]
    account: Mapped[str] = mapped_column(String(34))
    key: Mapped[str] = mapped_column(String(64))
    twin: Mapped[int]
    booked_on: Mapped[date]
    value_on: Mapped[date]
    amount: Mapped[Cents]
    balance: Mapped[Cents]
    name: Mapped[str] = mapped_column(String(140))
    iban: Mapped[str] = mapped_column(String(34))
    address: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(500))
    digits: Mapped[str | None] = mapped_column(String(12))
    reference: Mapped[str] = mapped_column(String(100))
    end_to_end: Mapped[str] = mapped_column(String(35))
    returned: Mapped[str] = mapped_column(String(40))
    matched_at: Mapped[datetime | None]
    payout_id: Mapped[int | None] = mapped_column(ForeignKey("payouts.id"), unique=True)
    by_hand_at: Mapped[datetime | None]
    aside_at: Mapped[datetime | None]
    aside_by: Mapped[str] = mapped_column(String(254), default="")
    aside_note: Mapped[str] = mapped_column(String(300), default="")
    statement: Mapped[BankStatement] = relationship()
    payout: Mapped[Payout | None] = relationship()

    @property
    def waits(self) -> bool:
        """Whether nobody, and nothing, has said yet what this line is."""
        return self.matched_at is None and self.payout_id is None and self.aside_at is None


class BankMatch(Base):
    """What a line, or part of it, turned out to be: a payment, or (of money that went back) a reversal.

    `made_by`: who of the office matched it, nobody when it matched by itself. `undone_at`: it was a mistake; the
    payment has its counter-entry since then.
    """

    __tablename__ = "bank_matches"
    __table_args__ = (
        CheckConstraint("(reversal_id IS NULL) = (amount > 0) AND amount <> 0", name="amount"),
        CheckConstraint("(reversal_id IS NULL) = (payment_id IS NOT NULL)", name="one_thing"),
    )

    line_id: Mapped[int] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), unique=True)
    reversal_id: Mapped[int | None] = mapped_column(ForeignKey("reversals.id"), unique=True)
    amount: Mapped[Cents]
    how: Mapped[How] = mapped_column(words(How))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254), default="")
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(String(254), default="")
    undo_note: Mapped[str] = mapped_column(String(300), default="")
    line: Mapped[BankLine] = relationship()
    payment: Mapped[Payment | None] = relationship()
    reversal: Mapped[Reversal | None] = relationship()
