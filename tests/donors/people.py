"""Certificates and gifts for the tests of donors."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import select, text

from tests.factories import NOW
from walk import files
from walk.certificates.models import Certificate, CertifiedGift, Document
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.payments.models import Payment

NUMBER, OTHER_NUMBER, BIS = "85073003328", "17073003384", "98472899765"
SPACED = "85.07.30-033.28"
LAST_YEAR = datetime(2025, 6, 1, 10, tzinfo=UTC)
THIS_YEAR = datetime(2026, 6, 1, 10, tzinfo=UTC)
HOME = {"street": "Dorpsstraat 1", "postal_code": "2800", "city": "Mechelen"}
_next = count(1)


def make_certificate(donor: Donor, *donations: Donation, number: int = 1, year: int = 2025, **values: Any) -> Document:
    """A certificate with a paper that is kept, naming these gifts."""
    amount = sum(each.received for each in donations) or 4000
    certificate = Certificate(tax_year=year, number=number, donor_id=donor.id, amount=amount, issued_at=NOW, **values)
    db.session.add(certificate)
    db.session.flush()
    paper = Document(
        certificate=certificate, version=1, amount=amount, printed={}, proof=f"proof-{next(_next)}", made_at=NOW
    )
    db.session.add(paper)
    db.session.flush()
    paper.sha256, paper.rendered_at = files.store(paper.file_key, b"%PDF of number " + str(number).encode()), NOW
    for each in donations:
        payment = db.session.scalars(select(Payment.id).where(Payment.checkout_id == each.line.checkout_id)).one()
        db.session.add(
            CertifiedGift(document_id=paper.id, payment_id=payment, line_id=each.line_id, amount=each.received)
        )
    db.session.commit()
    return paper


def dump() -> str:
    """Every row of the tables in which a national number might come to lie, as text."""
    tables = ("donors", "audit_entries", "sent_letters", "procrastinate_jobs", "donations", "number_requests")
    return "\n".join(
        str(tuple(row)) for table in tables for row in db.session.execute(text(f"SELECT t::text FROM {table} t"))
    )
