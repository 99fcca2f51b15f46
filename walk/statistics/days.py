"""Money and registrations day by day, also counted in days from the walk, so that editions can be laid side by side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, Select, Subquery, cast, func, select

from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.models import Payment, Posting, Reversal
from walk.statistics.figures import Value, percent
from walk.statistics.rows import walks
from walk.walkers.models import Walker


@dataclass(frozen=True, kw_only=True)
class Day:
    """What one day brought: `amount` net of what went back. `offset`: days from the walk, negative before it."""

    day: date
    offset: int
    amount: Cents
    gifts: int
    walkers: int


def days_of(edition: Edition) -> list[Day]:
    """Every day on which something happened, in order; the amounts together are what was raised."""
    money = {day: (int(amount), gifts) for day, amount, gifts in db.session.execute(_money(edition))}
    walkers = dict(db.session.execute(_walkers(edition)).all())
    return [
        Day(
            day=day,
            offset=(day - edition.date).days,
            amount=money.get(day, (0, 0))[0],
            gifts=money.get(day, (0, 0))[1],
            walkers=walkers.get(day, 0),
        )
        for day in sorted(money.keys() | walkers.keys())
    ]


def raised_until(edition: Edition, day: date) -> Cents:
    """What had come in, and not gone back, by the end of a day."""
    moved = _moved()
    query = select(cast(func.coalesce(func.sum(moved.c.amount), 0), BigInteger))
    return int(db.session.scalar(query.where(moved.c.edition_id == edition.id, moved.c.day <= day)) or 0)


def grown(edition: Edition, on: date) -> dict[str, Value]:
    """What the edition before had raised as many days before or after its walk, and the growth on it in percents."""
    query = select(Edition).where(Edition.ordinal == edition.ordinal - 1)
    before = db.session.scalar(query)
    if before is None:
        return {"amount_before_cents": None, "growth": None}
    then = raised_until(before, before.date + (on - edition.date))
    now = raised_until(edition, on)
    return {"amount_before_cents": then, "growth": percent(now - then, then) if then > 0 else None}


def _moved() -> Subquery:
    """Each movement of gift money: to which edition, on which day in Brussels, how much, whether it came in."""
    moment = func.coalesce(Reversal.made_at, Payment.paid_at)
    query = (
        select(
            Page.edition_id,
            cast(func.timezone("Europe/Brussels", moment), Date).label("day"),
            Posting.amount,
            Posting.reversal_id.is_(None).label("came"),
        )
        .select_from(Posting)
        .join(Donation, Donation.line_id == Posting.line_id)
        .join(Page, Page.id == Donation.page_id)
        .join(Payment, Payment.id == Posting.payment_id)
        .outerjoin(Reversal, Reversal.id == Posting.reversal_id)
    )
    return query.subquery("moved")


def _money(edition: Edition) -> Select[*tuple[Any, ...]]:
    moved = _moved()
    sums = func.sum(moved.c.amount), func.count().filter(moved.c.came)
    return select(moved.c.day, *sums).where(moved.c.edition_id == edition.id).group_by(moved.c.day)


def _walkers(edition: Edition) -> Select[*tuple[Any, ...]]:
    day = cast(func.timezone("Europe/Brussels", Walker.registered_at), Date)
    return select(day, func.count()).where(Walker.edition_id == edition.id, walks()).group_by(day)
