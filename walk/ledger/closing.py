"""The daily closing: what came, what went, what it cost, what was paid out, and what does not agree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Row, case, cast, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from walk.clock import in_brussels
from walk.db import db
from walk.ledger.queries import PAID, moves
from walk.money import Cents
from walk.payments.commands import TURNED
from walk.payments.events import PROVIDER
from walk.payments.models import Payment, ReversalKind
from walk.payouts.models import BalanceEntry, Payout

_AT_STRIPE = ("charge", "payment", "refund", "payment_refund", "refund_failure", "payment_failure_refund", "adjustment")


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day in Brussels, in cents. `online`, `bank`, `table`, `other`: what came; `back`: what went back (negative).

    `fees`: what Stripe kept; `net`: all that came and went, less the fees. `payouts`: what Stripe sent to the bank.
    `difference`: what Stripe booked of our payments less what we hold of them; it is zero once Stripe booked the day.
    """

    day: date | None
    online: Cents = 0
    bank: Cents = 0
    table: Cents = 0
    other: Cents = 0
    back: Cents = 0
    fees: Cents = 0
    payouts: Cents = 0
    booked: Cents = 0
    held: Cents = 0

    @property
    def gross(self) -> Cents:
        return self.online + self.bank + self.table + self.other

    @property
    def net(self) -> Cents:
        return self.gross + self.back - self.fees

    @property
    def difference(self) -> Cents:
        return self.booked - self.held


def close_days(since: date, until: date) -> list[Day]:
    """Each day in this span on which anything moved, oldest first; in a fixed number of statements."""
    found: dict[date, dict[str, int]] = defaultdict(dict)
    span = (in_brussels(since), in_brussels(until + timedelta(days=1)))
    for query in (_moved(*span), _booked(*span), _paid_out(since, until)):
        for row in db.session.execute(query):
            _add(found[row.day], row)
    return [Day(day=day, **found[day]) for day in sorted(found)]


def sum_of(days: Iterable[Day]) -> Day:
    """All these days together."""
    days = list(days)
    names = [each.name for each in fields(Day) if each.name != "day"]
    return Day(day=None, **{name: sum(getattr(each, name) for each in days) for name in names})


def _add(day: dict[str, int], row: Row[Any]) -> None:
    for name, value in row._mapping.items():
        if name != "day":
            day[name] = day.get(name, 0) + int(value or 0)


def _moved(start: datetime, end: datetime) -> Any:
    moved = moves()
    turned = (moved.c.kind == PAID) | moved.c.reference.contains("/")  # inside our own books, no money moved
    inside = moved.c.kind != ReversalKind.CONVERSION.value, ~((Payment.provider == TURNED) & turned)

    def came(*providers: str) -> ColumnElement[Any]:
        return func.sum(case((moved.c.gross > 0, moved.c.gross), else_=0)).filter(Payment.provider.in_(providers))

    known = (PROVIDER, "bank", "table")
    return (
        select(
            _day(moved.c.at).label("day"),
            came(PROVIDER).label("online"),
            came("bank").label("bank"),
            came("table").label("table"),
            func.sum(case((moved.c.gross > 0, moved.c.gross), else_=0))
            .filter(Payment.provider.not_in(known))
            .label("other"),
            func.sum(case((moved.c.gross < 0, moved.c.gross), else_=0)).label("back"),
            func.sum(moved.c.gross).filter(Payment.provider == PROVIDER).label("held"),
        )
        .join(Payment, Payment.id == moved.c.payment_id)
        .where(moved.c.at >= start, moved.c.at < end, *inside)
        .group_by(_day(moved.c.at))
    )


def _booked(start: datetime, end: datetime) -> Any:
    ours = BalanceEntry.payment_id.is_not(None) | BalanceEntry.reversal_id.is_not(None)
    return (
        select(
            _day(BalanceEntry.paid_at).label("day"),
            func.sum(BalanceEntry.fee).label("fees"),
            func.sum(BalanceEntry.gross).filter(BalanceEntry.kind.in_(_AT_STRIPE), ours).label("booked"),
        )
        .where(BalanceEntry.paid_at >= start, BalanceEntry.paid_at < end)
        .group_by(_day(BalanceEntry.paid_at))
    )


def _paid_out(since: date, until: date) -> Any:
    return (
        select(Payout.arrives_on.label("day"), func.sum(Payout.amount).label("payouts"))
        .where(Payout.arrives_on.between(since, until), Payout.failed_at.is_(None))
        .group_by(Payout.arrives_on)
    )


def _day(moment: Any) -> ColumnElement[date]:
    return cast(func.timezone(literal_column("'Europe/Brussels'"), moment), Date)
