"""What Stripe pays out to our bank account, and what each payout is made of."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.money import Cents
from walk.payments.models import Payment, Reversal


class Payout(Base):
    """A sum that Stripe sends to our bank (negative: that it takes back). `arrives_on`: the day it should be there.

    `complete_at`: since then we hold all the entries that make it up.
    """

    __tablename__ = "payouts"

    reference: Mapped[str] = mapped_column(String(255), unique=True)
    amount: Mapped[Cents]
    made_at: Mapped[datetime]
    arrives_on: Mapped[date] = mapped_column(index=True)
    paid_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    complete_at: Mapped[datetime | None]


class BalanceEntry(Base):
    """One movement of our balance at Stripe, as Stripe books it; `net` is `gross` less `fee`, all in cents.

    `source`: the charge, refund, dispute or payout it comes from. `paid_at`, `booked_at`: when Stripe made it, and when
    it was available.
    """

    __tablename__ = "balance_entries"
    __table_args__ = (CheckConstraint("net = gross - fee", name="net"),)

    reference: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(80))
    source: Mapped[str | None] = mapped_column(String(255), index=True)
    gross: Mapped[Cents]
    fee: Mapped[Cents]
    net: Mapped[Cents]
    paid_at: Mapped[datetime] = mapped_column(index=True)
    booked_at: Mapped[datetime]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    reversal_id: Mapped[int | None] = mapped_column(ForeignKey("reversals.id"), index=True)
    payout_id: Mapped[int | None] = mapped_column(ForeignKey("payouts.id"), index=True)
    payment: Mapped[Payment | None] = relationship()
    reversal: Mapped[Reversal | None] = relationship()
    payout: Mapped[Payout | None] = relationship()
