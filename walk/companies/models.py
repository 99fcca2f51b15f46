"""Packages that companies buy, who bought one, and what was asked for it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from walk.db import Base
from walk.editions.models import Edition
from walk.money import Cents
from walk.payments.models import CheckoutLine

Wording = dict[str, str]  # the same name by language


class Package(Base):
    """What companies can buy for one edition; `stock` None: as many as are asked."""

    __tablename__ = "packages"
    __table_args__ = (
        CheckConstraint("places > 0 AND shirts >= 0 AND stock >= 0", name="numbers"),
        CheckConstraint("fee >= 0 AND volunteers >= 0 AND (fee > 0) <> (volunteers > 0)", name="price"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    wording: Mapped[Wording] = mapped_column(JSONB)
    places: Mapped[int]
    shirts: Mapped[int]
    fee: Mapped[Cents]
    volunteers: Mapped[int]
    shows_logo: Mapped[bool]
    stock: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None]
    edition: Mapped[Edition] = relationship()

    def named(self, language: str) -> str:
        """What it is called in this language, or else in Dutch."""
        return self.wording.get(language) or self.wording["nl"]


class Company(Base):
    """A company that bought a package, with what that held and cost at that moment.

    `confirmed_at`: since when its places can be used: paid, or (on invoice, or for volunteers) confirmed by the office.
    """

    __tablename__ = "companies"
    __table_args__ = (
        CheckConstraint("places > 0 AND fee >= 0 AND volunteers >= 0", name="numbers"),
        CheckConstraint("package_received >= 0", name="received"),
        CheckConstraint("invoice_confirmed_at IS NULL OR invoice_asked_at IS NOT NULL", name="invoice"),
        CheckConstraint("volunteers_confirmed_at IS NULL OR volunteers > 0", name="volunteers"),
        CheckConstraint("cancelled_at IS NULL OR confirmed_at IS NULL", name="cancelled"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("packages.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    vat_number: Mapped[str] = mapped_column(String(20))
    street: Mapped[str] = mapped_column(String(150))
    postal_code: Mapped[str] = mapped_column(String(12))
    city: Mapped[str] = mapped_column(String(80))
    contact_name: Mapped[str] = mapped_column(String(160))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    order_reference: Mapped[str] = mapped_column(String(80))
    places: Mapped[int]
    fee: Mapped[Cents]
    volunteers: Mapped[int]
    shows_logo: Mapped[bool]
    package_received: Mapped[Cents] = mapped_column(default=0)
    bought_at: Mapped[datetime]
    invoice_asked_at: Mapped[datetime | None]
    invoice_confirmed_at: Mapped[datetime | None]
    volunteers_confirmed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    link_version: Mapped[int] = mapped_column(default=1)
    staff_token: Mapped[str] = mapped_column(String(64), unique=True)
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    edition: Mapped[Edition] = relationship()
    package: Mapped[Package] = relationship()

    @property
    def usable(self) -> bool:
        """Whether employees can take its places."""
        return self.confirmed_at is not None and self.cancelled_at is None

    @property
    def settled(self) -> bool:
        """Whether the office, or the money, says that its places can be used."""
        said = self.invoice_confirmed_at is not None or self.volunteers_confirmed_at is not None
        return said or (self.fee > 0 and self.package_received >= self.fee)

    @property
    def to_pay(self) -> Cents:
        """What is to be paid online; nothing once an invoice is asked for."""
        if self.cancelled_at is not None or self.invoice_asked_at is not None:
            return 0
        return max(0, self.fee - self.package_received)


class PackageLine(Base):
    """A checkout line that asks for a company's package."""

    __tablename__ = "package_lines"

    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("checkout_lines.id"), unique=True)
    company: Mapped[Company] = relationship()
    line: Mapped[CheckoutLine] = relationship()
