"""Makes donors, promises, payments and reversals of imported rows, and lets them count on their pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, any_, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from walk.clock import brussels_day, in_brussels
from walk.db import db
from walk.donations.models import Donation
from walk.donations.rules import NameShown
from walk.donors.models import Donor
from walk.editions.models import Edition
from walk.exchange.bulk import insert_rows
from walk.exchange.queries import donors_by_email
from walk.exchange.rows import DonationRow
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.models import Checkout, CheckoutLine, Payment, Posting, Purpose, Reversal, ReversalKind

LANGUAGE = "nl"  # the file does not say in which language a gift was made
WENT_BACK = {"refunded": ReversalKind.REFUND, "disputed": ReversalKind.DISPUTE}


@dataclass(frozen=True, kw_only=True)
class Gift:
    """A row of donations.csv on its way in: its page, and the keys of the rows it became."""

    row: DonationRow
    page_id: int
    reference: str
    checkout_id: int = 0
    line_id: int = 0

    @cached_property
    def at(self) -> datetime:
        """When it was promised, and paid if it was."""
        return in_brussels(self.row.date, self.row.time)

    @property
    def arrived(self) -> bool:
        """Whether money came, also if it went back later."""
        return self.row.status == "paid" or self.row.status in WENT_BACK

    @property
    def received(self) -> Cents:
        """What came and stayed, in cents."""
        return self.row.amount if self.row.status == "paid" else 0


def add_gifts(edition: Edition, rows: Sequence[tuple[DonationRow, int]]) -> list[int]:
    """Gifts, each with the page it is for; money that went back leaves a payment and a reversal."""
    asked = _add_checkouts(edition, [_gift(edition, row, page) for row, page in rows])
    donors = meet_donors(asked)
    donations = insert_rows(Donation, [_donation(gift, donors[gift.row.email]) for gift in asked])
    arrived = [gift for gift in asked if gift.arrived]
    payments = insert_rows(Payment, [_payment(gift) for gift in arrived])
    paid = list(zip(arrived, payments, strict=True))
    insert_rows(Posting, [_posting(gift, payment, None) for gift, payment in paid])
    back = [(gift, payment) for gift, payment in paid if gift.row.status in WENT_BACK]
    reversals = insert_rows(Reversal, [_reversal(gift, payment) for gift, payment in back])
    undone = zip(back, reversals, strict=True)
    insert_rows(Posting, [_posting(gift, payment, reversal) for (gift, payment), reversal in undone])
    if donations:
        _count_on_pages(donations)
    return donations


def meet_donors(gifts: Sequence[Gift]) -> dict[str, int]:
    """The donors of these gifts by address; a new one has the name of the last gift that was paid."""
    naming: dict[str, Gift] = {}
    first: dict[str, datetime] = {}
    for gift in sorted(gifts, key=lambda gift: gift.at):
        first.setdefault(gift.row.email, gift.at)
        if gift.row.status == "paid" or gift.row.email not in naming:
            naming[gift.row.email] = gift
    known = donors_by_email(naming)
    new = [
        {
            "email": email,
            "first_name": gift.row.name[0],
            "last_name": gift.row.name[1],
            "created_at": first[email],
        }
        for email, gift in sorted(naming.items())
        if email not in known
    ]
    if not new:
        return known
    added = insert(Donor.__table__).on_conflict_do_nothing(index_elements=["email"])  # type: ignore[arg-type]
    db.session.connection().execute(added, new)
    return donors_by_email(naming)


def _gift(edition: Edition, row: DonationRow, page_id: int) -> Gift:
    return Gift(row=row, page_id=page_id, reference=f"{edition.year}:{row.origin.id}")


def _add_checkouts(edition: Edition, gifts: Sequence[Gift]) -> list[Gift]:
    checkouts = insert_rows(Checkout, [_checkout(edition, gift) for gift in gifts])
    lines = insert_rows(
        CheckoutLine,
        [
            {
                "checkout_id": checkout,
                "purpose": Purpose.GIFT,
                "description": edition.name,
                "amount": gift.row.amount,
            }
            for gift, checkout in zip(gifts, checkouts, strict=True)
        ],
    )
    return [
        Gift(row=gift.row, page_id=gift.page_id, reference=gift.reference, checkout_id=checkout, line_id=line)
        for gift, checkout, line in zip(gifts, checkouts, lines, strict=True)
    ]


def _checkout(edition: Edition, gift: Gift) -> dict[str, Any]:
    return {
        "reference": f"import:{gift.reference}",
        "edition_id": edition.id,
        "payer_email": gift.row.email,
        "language": LANGUAGE,
        "created_at": gift.at,
        "closed_at": gift.at if gift.row.status in ("failed", "expired") else None,
        "communication": gift.row.communication,
    }


def _donation(gift: Gift, donor_id: int) -> dict[str, Any]:
    row = gift.row
    return {
        "page_id": gift.page_id,
        "donor_id": donor_id,
        "line_id": gift.line_id,
        "amount": row.amount,
        "received": gift.received,
        "promised_at": gift.at,
        "received_at": gift.at if gift.arrived else None,
        "first_name": row.name[0],
        "last_name": row.name[1],
        "language": LANGUAGE,
        "message": row.message,
        "name_shown": NameShown.NONE if row.anonymous else NameShown.FULL,
        "wants_certificate": row.wants_certificate,
    }


def _payment(gift: Gift) -> dict[str, Any]:
    return {
        "checkout_id": gift.checkout_id,
        "provider": "import",
        "reference": gift.reference,
        "method": gift.row.method,
        "amount": gift.row.amount,
        "paid_at": gift.at,
        "tax_year": brussels_day(gift.at).year,
    }


def _reversal(gift: Gift, payment_id: int) -> dict[str, Any]:
    return {
        "payment_id": payment_id,
        "kind": WENT_BACK[gift.row.status],
        "reference": f"{gift.reference}:back",
        "amount": gift.row.amount,
        "made_at": gift.at,
    }


def _posting(gift: Gift, payment_id: int, reversal_id: int | None) -> dict[str, Any]:
    amount = gift.row.amount if reversal_id is None else -gift.row.amount
    return {"payment_id": payment_id, "line_id": gift.line_id, "reversal_id": reversal_id, "amount": amount}


def _count_on_pages(donations: Sequence[int]) -> None:
    """What arrived is added to the pages, in SQL and in this transaction."""
    added = (
        select(Donation.page_id, func.sum(Donation.received).label("raised"), func.count().label("gifts"))
        .where(Donation.id == any_(literal(list(donations), ARRAY(BigInteger))), Donation.received > 0)
        .group_by(Donation.page_id)
        .subquery()
    )
    db.session.execute(
        update(Page)
        .where(Page.id == added.c.page_id)
        .values(raised=Page.raised + added.c.raised, gifts=Page.gifts + added.c.gifts)
        .execution_options(synchronize_session=False)
    )
