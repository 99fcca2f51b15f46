"""Reads of payouts and of the movements of our balance at Stripe."""

from datetime import datetime

from sqlalchemy import func, select

from walk.db import db
from walk.money import Cents
from walk.payouts.models import BalanceEntry, Payout


def find_payout(reference: str) -> Payout | None:
    """The payout by Stripe's name for it."""
    return db.session.scalar(select(Payout).where(Payout.reference == reference))


def list_entries_of(payout: Payout) -> list[BalanceEntry]:
    """What a payout is made of, oldest first."""
    query = select(BalanceEntry).where(BalanceEntry.payout_id == payout.id)
    return list(db.session.scalars(query.order_by(BalanceEntry.paid_at, BalanceEntry.id)))


def fees_between(start: datetime, end: datetime) -> Cents:
    """What Stripe kept in that time, in cents."""
    query = select(func.coalesce(func.sum(BalanceEntry.fee), 0))
    return int(db.session.scalar(query.where(BalanceEntry.paid_at >= start, BalanceEntry.paid_at < end)) or 0)
