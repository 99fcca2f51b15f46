"""Certificates and fiches for tests of what the tax office is told."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import Select, select

from tests.factories import make_donor
from walk.certificates.models import Certificate, CertifiedGift, Document
from walk.certificates.rules import filled
from walk.db import db
from walk.donors.rules import DonorKind
from walk.elsewhere.models import ElsewhereGift
from walk.filing.fiches import Fiche, Sender, Sending, Treatment
from walk.vault import print_of

AFTER = datetime(2027, 1, 15, 10, tzinfo=UTC)  # the year 2026 is over
NUMBER, OTHER_NUMBER = "99090999997", "00000000128"
SENDER = Sender(
    name="Voorbeeld vzw",
    street="Teststraat 10",
    postal_code="1000",
    city="Brussel",
    number="0308357159",
    phone="025725757",
    contact="Finance Officer",
    email="finance@example.org",
)
SETTINGS = {"institution_phone": "+32 2 572 57 57", "filing_contact": "Finance Officer"}
_next = count(1)


def make_fiche(**values: Any) -> Fiche:
    defaults: dict[str, Any] = {
        "certificate_id": 1,
        "number": 1,
        "version": 1,
        "year": 2025,
        "treatment": Treatment.ORIGINAL,
        "kind": DonorKind.PERSON,
        "national_number": NUMBER,
        "enterprise_number": "",
        "last_name": "Peeters",
        "first_name": "Jan",
        "street": "Ouderlaan 5 bus 2",
        "postal_code": "3000",
        "city": "Leuven",
        "country": "BE",
        "language": "nl",
        "amount": 15000,
        "reference": "D-000123",
    }
    return Fiche(**{**defaults, **values})


def make_sending(*fiches: Fiche, **values: Any) -> Sending:
    defaults: dict[str, Any] = {
        "year": 2025,
        "correction": False,
        "test": False,
        "made_on": date(2026, 2, 3),
        "sender": SENDER,
        "fiches": fiches,
    }
    return Sending(**{**defaults, **values})


def make_certificate(year: int = 2026, amount: int = 5000, *, number: int = 1, **values: Any) -> Certificate:
    """A certificate with its document and its gift; `donor` and `printed` may say more of it.

    `national_number`: what the donor told before it was issued.
    """
    told = values.get("national_number")
    donor = values.pop("donor", None) or make_donor(national_number=told, number_print=told and print_of(told))
    certificate = Certificate(
        tax_year=year, number=number, donor=donor, amount=amount, issued_at=AFTER, **values.pop("certificate", {})
    )
    db.session.add(certificate)
    db.session.flush()
    make_document(certificate, amount=amount, **values)
    return certificate


def make_document(certificate: Certificate, *, amount: int, version: int = 1, **values: Any) -> Document:
    """The paper of a certificate, or one that replaces it, with the one gift of this amount that it names."""
    printed = {
        "number": certificate.number,
        "figures": filled(amount),
        "language": "nl",
        "donor_kind": "person",
        "donor_name": "Peeters",
        "donor_first_name": "Jan",
        "donor_street": "Ouderlaan 5",
        "donor_postal_code": "3000",
        "donor_city": "Leuven",
        "donor_country": "BE",
        "enterprise_number": "",
        **values.pop("printed", {}),
    }
    certificate.version, certificate.amount = version, amount
    document = Document(
        certificate=certificate,
        version=version,
        amount=amount,
        printed=printed,
        proof=f"proof-{next(_next)}",
        made_at=AFTER,
        **values,
    )
    db.session.add(document)
    db.session.flush()
    give_again(certificate, amount)
    gift = db.session.scalars(_gifts_of(certificate)).one()
    db.session.add(CertifiedGift(document=document, elsewhere=gift, amount=amount))
    db.session.flush()
    return document


def give_again(certificate: Certificate, amount: int) -> None:
    """The donor's gift of the year becomes another, whatever the certificate says of it."""
    for gift in db.session.scalars(_gifts_of(certificate)):
        gift.withdrawn_at = AFTER
    gift = ElsewhereGift(
        source="building",
        external_id=f"gift-{next(_next)}",
        donor=certificate.donor,
        amount=amount,
        given_on=date(certificate.tax_year, 6, 1),
        tax_year=certificate.tax_year,
        print="",
        brought_at=AFTER,
        brought_by="finance@example.org",
    )
    db.session.add(gift)
    db.session.flush()


def _gifts_of(certificate: Certificate) -> Select[ElsewhereGift]:
    stands = (ElsewhereGift.withdrawn_at.is_(None), ElsewhereGift.tax_year == certificate.tax_year)
    return select(ElsewhereGift).where(ElsewhereGift.donor_id == certificate.donor_id, *stands)
