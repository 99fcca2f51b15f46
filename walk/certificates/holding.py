"""A gift that stands on a certificate stays with its donor, until that certificate is withdrawn or replaced."""

from collections.abc import Iterable

from sqlalchemy import Select, and_, func, select

from walk.certificates.models import Certificate, CertifiedGift, Document
from walk.certificates.queries import lock_certificates
from walk.db import db
from walk.donations.models import Donation
from walk.elsewhere.models import ElsewhereGift
from walk.errors import Refused
from walk.i18n import gettext as _


def refuse_certified_gifts(donations: Iterable[int]) -> None:
    """Before gifts count for somebody else. Raises Refused when one of them stands on a certificate."""
    lock_certificates()
    _refuse(_named().where(Donation.id.in_(list(donations))))


def refuse_certified_donors(donors: Iterable[int]) -> None:
    """Before these donors are parted from another. Raises Refused when a paper of either names the other's gifts."""
    lock_certificates()
    some = list(donors)
    owner = func.coalesce(Donation.for_donor_id, Donation.donor_id, ElsewhereGift.donor_id)
    _refuse(_named().where(owner.in_(some) != Certificate.donor_id.in_(some)))


def _named() -> Select[int, int]:
    return (
        select(Certificate.tax_year, Certificate.number)
        .join(Document, and_(Document.certificate_id == Certificate.id, Document.version == Certificate.version))
        .join(CertifiedGift, CertifiedGift.document_id == Document.id)
        .outerjoin(Donation, Donation.line_id == CertifiedGift.line_id)
        .outerjoin(ElsewhereGift, ElsewhereGift.id == CertifiedGift.elsewhere_id)
        .where(Certificate.withdrawn_at.is_(None))
        .order_by(Certificate.tax_year, Certificate.number)
        .limit(1)
    )


def _refuse(query: Select[int, int]) -> None:
    held = db.session.execute(query).first()
    if held is not None:
        sentence = _(
            "A gift stands on certificate %(number)s of %(year)s. Withdraw or replace that certificate first.",
            number=held.number,
            year=held.tax_year,
        )
        raise Refused(sentence)
