"""Gift money that goes back, as the ledger keeps it."""

from tests.factories import NOW
from walk.db import db
from walk.donations.models import Donation
from walk.payments.models import Payment, Posting, Reversal, ReversalKind


def take_back(donation: Donation, amount: int) -> None:
    payment = db.session.query(Payment).filter_by(checkout_id=donation.line.checkout_id).one()
    reversal = Reversal(
        payment=payment, kind=ReversalKind.REFUND, reference=f"back-{payment.id}", amount=amount, made_at=NOW
    )
    db.session.add(reversal)
    db.session.flush()
    db.session.add(Posting(payment=payment, line=donation.line, amount=-amount, reversal_id=reversal.id))
    donation.received -= amount
    db.session.flush()
