"""The promise of a gift to a page, what arrived of it, and what the giver wants shown."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base, words
from walk.donations.rules import NameShown
from walk.donors.models import Donor
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.models import CheckoutLine


class GiftMove(Base):
    """A gift that was moved to another page, by whom and why; rows are only added."""

    __tablename__ = "gift_moves"

    donation_id: Mapped[int] = mapped_column(ForeignKey("donations.id"), index=True)
    from_page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    to_page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    moved_at: Mapped[datetime]
    moved_by: Mapped[str] = mapped_column(String(254))
    reason: Mapped[str] = mapped_column(String(500))
    from_page: Mapped[Page] = relationship(foreign_keys=[from_page_id])
    to_page: Mapped[Page] = relationship(foreign_keys=[to_page_id])


class GiftAssignment(Base):
    """A gift counts for another donor than the one whose address paid for it; rows are only added, the last counts."""

    __tablename__ = "gift_assignments"

    donation_id: Mapped[int] = mapped_column(ForeignKey("donations.id"), index=True)
    from_donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    to_donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    reason: Mapped[str] = mapped_column(String(500), default="")


class Donation(Base):
    """A gift to a page. Counts when `received` is above zero: only money that arrived and stayed.

    `cover`: what of the amount the giver added for the costs of paying. `reply`: what the page's owner answered.
    `message_hidden_at`: since then neither message nor answer is shown. `for_donor`: who gets the certificate, where
    that is not `donor`: the organisation in whose name it was given, or the partner to whom finance assigned it.
    """

    __tablename__ = "donations"
    __table_args__ = (
        CheckConstraint("amount > 0 AND received >= 0", name="amount"),
        CheckConstraint("NOT hide_from_walker OR name_shown = 'none'", name="hidden_from_all"),
        Index("ix_donations_page", "page_id", "received_at", postgresql_where="received > 0"),
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    for_donor_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("checkout_lines.id"), unique=True)
    amount: Mapped[Cents]
    cover: Mapped[Cents] = mapped_column(default=0)
    received: Mapped[Cents] = mapped_column(default=0)
    promised_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    street: Mapped[str] = mapped_column(String(150), default="")
    postal_code: Mapped[str] = mapped_column(String(12), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    organisation: Mapped[str] = mapped_column(String(160), default="")
    enterprise_number: Mapped[str] = mapped_column(String(10), default="")
    language: Mapped[str] = mapped_column(String(2))
    message: Mapped[str] = mapped_column(String(500), default="")
    message_hidden_at: Mapped[datetime | None]
    hidden_by_office: Mapped[bool] = mapped_column(default=False)
    name_shown: Mapped[NameShown] = mapped_column(words(NameShown), default=NameShown.FULL)
    hide_amount: Mapped[bool] = mapped_column(default=False)
    hide_from_walker: Mapped[bool] = mapped_column(default=False)
    reply: Mapped[str] = mapped_column(String(500), default="")
    replied_at: Mapped[datetime | None]
    wants_certificate: Mapped[bool] = mapped_column(default=False)
    page: Mapped[Page] = relationship()
    donor: Mapped[Donor] = relationship(foreign_keys=[donor_id])
    for_donor: Mapped[Donor | None] = relationship(foreign_keys=[for_donor_id])
    line: Mapped[CheckoutLine] = relationship()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
