"""All that happened to one payment, from what was asked to what the bank says."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from walk import audit
from walk.audit import AuditEntry
from walk.bank.models import BankLine, BankMatch
from walk.db import db
from walk.donations.models import Donation, GiftMove
from walk.money import Cents
from walk.payments.models import CheckoutLine, Payment, Posting, RefundOrder, Reversal, StripeEvent, Transfer
from walk.payouts.models import BalanceEntry


@dataclass(frozen=True, kw_only=True)
class History:
    """The rows that tell a payment's story. `lines`: each line, and what is left on it in cents."""

    lines: Sequence[tuple[CheckoutLine, Cents]]
    donations: Sequence[Donation]
    reversals: Sequence[Reversal]
    orders: Sequence[RefundOrder]
    entries: Sequence[BalanceEntry]
    events: Sequence[StripeEvent]
    moves: Sequence[GiftMove]
    bank_lines: Sequence[BankLine]
    transfer: Transfer | None
    audit: Sequence[AuditEntry]
    others: Sequence[Payment]


def history_of(payment: Payment) -> History:
    """Everything about a payment, oldest first."""
    of_checkout = CheckoutLine.checkout_id == payment.checkout_id
    donations = db.session.scalars(
        select(Donation).join(Donation.line).where(of_checkout).options(joinedload(Donation.page)).order_by(Donation.id)
    ).all()
    numbers = [each.id for each in donations]
    reversals = db.session.scalars(select(Reversal).where(Reversal.payment_id == payment.id).order_by(Reversal.id))
    reversals_found = reversals.all()
    postings = list(db.session.scalars(select(Posting).where(Posting.payment_id == payment.id)))
    return History(
        lines=[
            (line, sum(each.amount for each in postings if each.line_id == line.id)) for line in payment.checkout.lines
        ],
        donations=donations,
        reversals=reversals_found,
        orders=db.session.scalars(
            select(RefundOrder).where(RefundOrder.payment_id == payment.id).order_by(RefundOrder.id)
        ).all(),
        entries=db.session.scalars(
            select(BalanceEntry)
            .where(
                or_(
                    BalanceEntry.payment_id == payment.id,
                    BalanceEntry.reversal_id.in_([each.id for each in reversals_found]),
                )
            )
            .options(joinedload(BalanceEntry.payout))
            .order_by(BalanceEntry.paid_at, BalanceEntry.id)
        ).all(),
        events=db.session.scalars(
            select(StripeEvent)
            .where(StripeEvent.about.in_([payment.reference, payment.checkout.stripe_session or ""]))
            .order_by(StripeEvent.id)
        ).all(),
        moves=db.session.scalars(
            select(GiftMove)
            .where(GiftMove.donation_id.in_(numbers))
            .options(joinedload(GiftMove.from_page), joinedload(GiftMove.to_page))
            .order_by(GiftMove.id)
        ).all(),
        bank_lines=db.session.scalars(
            select(BankLine)
            .join(BankMatch, BankMatch.line_id == BankLine.id)
            .where(BankMatch.payment_id == payment.id)
            .order_by(BankLine.id)
        )
        .unique()
        .all(),
        transfer=db.session.scalar(select(Transfer).where(Transfer.checkout_id == payment.checkout_id)),
        audit=audit.list_about(f"payment {payment.id}", *(f"donation {number}" for number in numbers)),
        others=db.session.scalars(
            select(Payment).where(Payment.checkout_id == payment.checkout_id, Payment.id != payment.id)
        ).all(),
    )
