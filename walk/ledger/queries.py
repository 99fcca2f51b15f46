"""The ledger: every movement of money, as one list of rows that are only ever added."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, Row, Select, String, cast, func, literal, null, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from walk.clock import brussels_day, in_brussels
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.editions.models import Edition
from walk.money import Cents
from walk.payments.models import Checkout, CheckoutLine, Payment, Posting, Purpose, Reversal, Transfer
from walk.payouts.models import BalanceEntry, Payout

PAID, CAME_BACK = "payment", "came back"
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which movements: of which days (both included), kind, provider, edition; and what their references contain."""

    since: date | None = None
    until: date | None = None
    kind: str = ""
    provider: str = ""
    year: int | None = None
    search: str = ""


@dataclass(frozen=True, kw_only=True)
class Movement:
    """Money that came (positive) or went, in cents; `fee` and `net` are known once Stripe booked it.

    `gift`, `registration_fee`, `package`: its lines by purpose. `booked_at`: when Stripe made it available.
    """

    kind: str
    at: datetime
    booked_at: datetime | None
    gross: Cents
    fee: Cents | None
    net: Cents | None
    gift: Cents
    registration_fee: Cents
    package: Cents
    provider: str
    method: str
    reference: str
    payer: str
    email: str
    description: str
    year: int
    payout: str
    note: str
    payment_id: int

    @property
    def day(self) -> date:
        """The calendar day in Brussels."""
        return brussels_day(self.at)


def list_movements(wanted: Wanted, *, most: int, skip: int = 0) -> list[Movement]:
    """The movements wanted, newest first."""
    moved, query = _query(wanted)
    newest = query.order_by(moved.c.at.desc(), moved.c.payment_id.desc(), moved.c.reversal_id.desc().nulls_last())
    return [_movement(row) for row in db.session.execute(newest.limit(most).offset(skip))]


def each_movement(wanted: Wanted) -> Iterator[Movement]:
    """All movements wanted, oldest first, without holding them all at once."""
    moved, query = _query(wanted)
    oldest = query.order_by(moved.c.at, moved.c.payment_id, moved.c.reversal_id.nulls_first())
    for row in db.session.execute(oldest, execution_options={"yield_per": BATCH}):
        yield _movement(row)


def total_of(wanted: Wanted) -> tuple[int, Cents]:
    """How many movements there are, and their sum in cents."""
    moved = moves()
    query = _joined(select(func.count(), func.coalesce(func.sum(moved.c.gross), 0)).select_from(moved), moved)
    count, gross = db.session.execute(query.where(*_conditions(wanted, moved))).one()
    return count, int(gross)


def moves() -> CTE:
    """Each movement: kind, payment, reversal, moment, gross in cents, reference."""
    paid = select(
        literal(PAID).label("kind"),
        Payment.id.label("payment_id"),
        cast(null(), Reversal.id.type).label("reversal_id"),
        Payment.id.label("booked_as"),
        Payment.paid_at.label("at"),
        Payment.amount.label("gross"),
        Payment.reference.label("reference"),
        Payment.note.label("note"),
    )
    went = select(
        cast(Reversal.kind, String),
        Reversal.payment_id,
        Reversal.id,
        -Reversal.id,
        Reversal.made_at,
        -Reversal.amount,
        Reversal.reference,
        Reversal.note,
    )
    came_back = select(
        literal(CAME_BACK),
        Reversal.payment_id,
        Reversal.id,
        cast(null(), Reversal.id.type),
        Reversal.failed_at,
        Reversal.amount,
        Reversal.reference,
        Reversal.note,
    ).where(Reversal.failed_at.is_not(None))
    return union_all(paid, went, came_back).cte("moves")


def _query(wanted: Wanted) -> tuple[CTE, Select[Any]]:
    moved, booked, purposes = moves(), _booked(), _purposes()
    first_line = (
        select(CheckoutLine.description)
        .where(CheckoutLine.checkout_id == Checkout.id)
        .order_by(CheckoutLine.id)
        .limit(1)
        .scalar_subquery()
    )
    query = select(
        moved,
        booked.c.booked_at,
        booked.c.fee,
        booked.c.payout,
        *(purposes.c[each.value] for each in Purpose),
        Payment.provider,
        Payment.method,
        Payment.payer,
        Checkout.payer_email,
        first_line.label("description"),
        Edition.year,
    ).select_from(moved)
    query = (
        _joined(query, moved)
        .outerjoin(booked, booked.c.booked_as == moved.c.booked_as)
        .outerjoin(
            purposes,
            (purposes.c.payment_id == moved.c.payment_id)
            & (purposes.c.reversal == func.coalesce(moved.c.reversal_id, 0))
            & (purposes.c.sign == func.sign(moved.c.gross)),
        )
    )
    return moved, query.where(*_conditions(wanted, moved))


def _joined(query: Any, moved: CTE) -> Any:
    """With the payment of each movement, what it was asked by, and for which walk."""
    return (
        query.join(Payment, Payment.id == moved.c.payment_id)
        .join(Checkout, Checkout.id == Payment.checkout_id)
        .join(Edition, Edition.id == Checkout.edition_id)
    )


def _booked() -> CTE:
    """What Stripe booked of a payment (its number) or of a reversal (its number, negative), once."""
    number = func.coalesce(-BalanceEntry.reversal_id, BalanceEntry.payment_id)
    return (
        select(
            number.label("booked_as"),
            func.sum(BalanceEntry.fee).label("fee"),
            func.min(BalanceEntry.booked_at).label("booked_at"),
            func.min(Payout.reference).label("payout"),
        )
        .outerjoin(Payout, Payout.id == BalanceEntry.payout_id)
        .where(or_(BalanceEntry.payment_id.is_not(None), BalanceEntry.reversal_id.is_not(None)))
        .group_by(number)
        .cte("booked")
    )


def _purposes() -> CTE:
    """The lines of a movement by purpose; `reversal` 0: of the payment itself."""
    reversal, sign = func.coalesce(Posting.reversal_id, 0), func.sign(Posting.amount)
    return (
        select(
            Posting.payment_id,
            reversal.label("reversal"),
            sign.label("sign"),
            *(func.sum(Posting.amount).filter(CheckoutLine.purpose == each).label(each.value) for each in Purpose),
        )
        .join(CheckoutLine, CheckoutLine.id == Posting.line_id)
        .group_by(Posting.payment_id, reversal, sign)
        .cte("purposes")
    )


def _conditions(wanted: Wanted, moved: CTE) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None:
        yield moved.c.at >= in_brussels(wanted.since)
    if wanted.until is not None:
        yield moved.c.at < in_brussels(wanted.until + timedelta(days=1))
    if wanted.kind:
        yield moved.c.kind == wanted.kind
    if wanted.provider:
        yield Payment.provider == wanted.provider
    if wanted.year is not None:
        yield Edition.year == wanted.year
    for word in wanted.search.split():
        yield _found_by(word, moved)


def _found_by(word: str, moved: CTE) -> ColumnElement[bool]:
    """Any reference: ours, the provider's, a communication, a payout, a name or an address."""
    digits = "".join(each for each in word if each.isdigit())
    people = (
        select(Donation.id)
        .join(CheckoutLine, CheckoutLine.id == Donation.line_id)
        .join(Donor, Donor.id == Donation.donor_id)
        .where(CheckoutLine.checkout_id == Checkout.id)
        .where(
            func.concat_ws(" ", Donation.first_name, Donation.last_name, Donor.email).icontains(word, autoescape=True)
        )
    )
    transfers = select(Transfer.id).where(Transfer.checkout_id == Checkout.id, Transfer.digits == digits)
    found = [
        moved.c.reference.icontains(word, autoescape=True),
        Payment.reference.icontains(word, autoescape=True),
        Payment.payer.icontains(word, autoescape=True),
        Checkout.payer_email.icontains(word, autoescape=True),
        Checkout.reference == word,
        Checkout.stripe_session == word,
        people.exists(),
    ]
    booked = select(BalanceEntry.id).outerjoin(Payout).where(BalanceEntry.payment_id == Payment.id)
    named = or_(BalanceEntry.reference == word, BalanceEntry.source == word, Payout.reference == word)
    found.append(booked.where(named).exists())
    if len(digits) == 12:
        found.append(transfers.exists())
        found.append(Checkout.communication.is_not_distinct_from(f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"))
    return or_(*found)


def _movement(row: Row[Any]) -> Movement:
    fee = None if row.fee is None else int(row.fee)
    return Movement(
        kind=row.kind,
        at=row.at,
        booked_at=row.booked_at,
        gross=int(row.gross),
        fee=fee,
        net=None if fee is None else int(row.gross) - fee,
        gift=int(row.gift or 0),
        registration_fee=int(row.registration_fee or 0),
        package=int(row.package or 0),
        provider=row.provider,
        method=row.method or "",
        reference=row.reference,
        payer=row.payer,
        email=row.payer_email,
        description=row.description or "",
        year=row.year,
        payout=row.payout or "",
        note=row.note,
        payment_id=row.payment_id,
    )
