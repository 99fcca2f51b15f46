"""What needs somebody of finance: refunds that were refused, proofs that failed, payouts that did not arrive."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from walk.bank.models import BankLine
from walk.db import db
from walk.payments.models import RefundOrder, Verification
from walk.payouts.models import Payout


def list_stuck_refunds(*, at: datetime, most: int = 50) -> list[RefundOrder]:
    """Refunds that Stripe refused, or that it has not answered for an hour; newest first."""
    waits = RefundOrder.reference.is_(None), RefundOrder.asked_at < at - timedelta(hours=1)
    stuck = or_(RefundOrder.refused_at.is_not(None), and_(*waits))
    query = select(RefundOrder).where(stuck).options(joinedload(RefundOrder.payment))
    return list(db.session.scalars(query.order_by(RefundOrder.id.desc()).limit(most)))


def list_verifications(*, most: int) -> list[Verification]:
    """The last runs of the proofs, newest first."""
    return list(db.session.scalars(select(Verification).order_by(Verification.id.desc()).limit(most)))


def list_payouts_with_lines(*, most: int) -> list[tuple[Payout, BankLine | None]]:
    """The latest payouts, newest first, each with the line of the bank on which it arrived."""
    query = select(Payout, BankLine).outerjoin(BankLine, BankLine.payout_id == Payout.id)
    rows = db.session.execute(query.order_by(Payout.arrives_on.desc(), Payout.id.desc()).limit(most))
    return [(payout, line) for payout, line in rows]
