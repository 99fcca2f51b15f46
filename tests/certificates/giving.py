"""Gifts that go back, for tests of certificates."""

from datetime import UTC, datetime

from sqlalchemy import select

from tests.factories import NOW
from walk.certificates.models import Certificate, Document
from walk.db import db
from walk.donations.models import Donation
from walk.payments.models import Payment, Posting, Reversal, ReversalKind

LATER = datetime(2028, 1, 10, 9, tzinfo=UTC)
ADDRESS = {"street": "Korenmarkt 1", "postal_code": "9000", "city": "Gent"}


def payment_of(donation: Donation) -> Payment:
    return db.session.scalars(select(Payment).where(Payment.checkout_id == donation.line.checkout_id)).one()


def give_back(donation: Donation, amount: int, *, kind: ReversalKind = ReversalKind.REFUND) -> Reversal:
    payment = payment_of(donation)
    reversal = Reversal(payment=payment, kind=kind, reference=f"r{payment.id}", amount=amount, made_at=NOW)
    db.session.add(reversal)
    db.session.flush()
    db.session.add(Posting(payment=payment, line=donation.line, reversal_id=reversal.id, amount=-amount))
    db.session.flush()
    return reversal


def certificates(year: int = 2027) -> list[Certificate]:
    query = select(Certificate).where(Certificate.tax_year == year).order_by(Certificate.number)
    return list(db.session.scalars(query))


def papers_of(certificate: Certificate) -> list[Document]:
    query = select(Document).where(Document.certificate_id == certificate.id).order_by(Document.version)
    return list(db.session.scalars(query))
