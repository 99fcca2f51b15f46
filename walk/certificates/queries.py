"""Reads: what a year would bring, the certificates made of it, and which of them no longer agree with the gifts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased, contains_eager, joinedload

from walk.certificates.counting import counted_gifts, totals
from walk.certificates.models import Certificate, CertifiedGift, Document, Ruling
from walk.certificates.rules import Verdict, tax_year
from walk.db import db, lock_name
from walk.donors.models import Donor
from walk.donors.queries import lacks_number
from walk.elsewhere.models import ElsewhereGift
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.payments.models import Payment

LIVE = Certificate.withdrawn_at.is_(None)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A year at a glance; amounts in cents.

    `certificates`, `cents`: donors who reach the threshold, and their total, issued or not. `to_issue`: those among
    them without a certificate yet. `issued`: certificates that hold. `below`: donors who gave, but less than the
    threshold. `without_address`, `without_number`: donors still to issue, or issued, of whom that is not known.
    `to_correct`: issued certificates that no longer equal what the donor gave.
    """

    year: int
    certificates: int
    cents: Cents
    to_issue: int
    to_issue_cents: Cents
    issued: int
    issued_cents: Cents
    withdrawn: int
    below: int
    without_address: int
    without_number: int
    to_correct: int


def list_years() -> list[int]:
    """The calendar years in which money arrived or certificates were issued, latest first."""
    ruled = select(Ruling.tax_year).where(Ruling.tax_year.is_not(None))
    years = select(Payment.tax_year).union(select(Certificate.tax_year), select(ElsewhereGift.tax_year), ruled)
    return list(db.session.scalars(years.order_by(Payment.tax_year.desc())))


def get_preview(year: int) -> Preview:
    """The year's figures; changes nothing."""
    given = totals(year)
    enough = given.c.given >= tax_year(year).threshold
    free = given.c.given - given.c.held
    waiting = and_(free >= tax_year(year).threshold, ~has_certificate(year, given.c.donor_id))
    row = db.session.execute(
        select(
            func.count().filter(enough),
            func.coalesce(func.sum(given.c.given).filter(enough), 0),
            func.count().filter(waiting),
            func.coalesce(func.sum(free).filter(waiting), 0),
            func.count().filter(and_(given.c.given > 0, ~enough)),
            func.count().filter(and_(waiting, incomplete())),
            func.count().filter(and_(enough, lacks_number())),
        )
        .select_from(given)
        .join(Donor, Donor.id == given.c.donor_id)
    ).one()
    issued = select(
        func.count().filter(LIVE), func.coalesce(func.sum(Certificate.amount).filter(LIVE), 0), func.count()
    ).where(Certificate.tax_year == year)
    count, cents, every = db.session.execute(issued).one()
    return Preview(
        year=year,
        certificates=row[0],
        cents=int(row[1]),
        to_issue=row[2],
        to_issue_cents=int(row[3]),
        issued=count,
        issued_cents=int(cents),
        withdrawn=every - count,
        below=row[4],
        without_address=row[5],
        without_number=row[6],
        to_correct=len(list_to_correct(year)),
    )


def list_without(year: int, donors: Iterable[int], *, complete_only: bool = False) -> Sequence[Donor]:
    """Those of these donors who have no certificate for the year, in order; not who was joined with another."""
    some = (Donor.id.in_(list(donors)), Donor.same_as_id.is_(None), ~has_certificate(year, Donor.id))
    query = select(Donor).where(*some).order_by(Donor.id)
    return db.session.scalars(query.where(~incomplete()) if complete_only else query).all()


def lock_certificates() -> None:
    """Let nobody else issue, replace or withdraw, or change whose gifts are whose, until the transaction ends.

    Raises Refused when somebody else is busy with it for long.
    """
    try:
        lock_name("certificates")
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise Refused(_("Somebody is working on certificates just now. Try again in a minute.")) from error
        raise


def count_anew() -> None:
    """Let the database look how many certificates there are now, or it asks for each gift by itself."""
    db.session.execute(text("ANALYZE certificates, certificate_documents, certified_gifts"))


def list_to_correct(year: int) -> Sequence[Row[Certificate, int]]:
    """Certificates that no longer say what their donor gave, with what they should: later gifts, refunds, disputes.

    A later gift of a donor with several certificates (joined since) belongs to the first of them.
    """
    now = _now_given(year)
    return db.session.execute(
        select(Certificate, now.c.given)
        .join(now, now.c.id == Certificate.id)
        .where(Certificate.amount != now.c.given)
        .options(joinedload(Certificate.donor))
        .order_by(Certificate.number)
    ).all()


def now_given(certificate: Certificate) -> Cents:
    """What this certificate should say now, in cents."""
    now = _now_given(certificate.tax_year)
    return int(db.session.scalar(select(now.c.given).where(now.c.id == certificate.id)) or 0)


def issued(year: int, *, search: str = "") -> Select[Document]:
    """The last paper of every certificate, by number; `search`: a part of a name or e-mail address, or a number."""
    query = (
        select(Document)
        .join(Document.certificate)
        .join(Certificate.donor)
        .where(Certificate.tax_year == year, Document.version == Certificate.version)
        .options(contains_eager(Document.certificate).contains_eager(Certificate.donor))
        .order_by(Certificate.number)
    )
    return query.where(_matches(search)) if search else query


def list_unrendered_ids(year: int) -> list[int]:
    """The papers of the year that have no PDF yet, by number."""
    query = select(Document.id).join(Document.certificate).where(Certificate.tax_year == year)
    return list(db.session.scalars(query.where(Document.rendered_at.is_(None)).order_by(Certificate.number)))


def list_papers(certificate: Certificate) -> list[Document]:
    """Every paper of a certificate, the last first."""
    query = select(Document).where(Document.certificate_id == certificate.id).order_by(Document.version.desc())
    return list(db.session.scalars(query))


def get_document(certificate: Certificate) -> Document:
    """The paper that holds, or held last."""
    query = select(Document).where(Document.certificate_id == certificate.id, Document.version == certificate.version)
    return db.session.scalars(query).one()


def find_document(proof: str) -> Document | None:
    """The paper whose QR code carries this secret."""
    return db.session.scalar(
        select(Document).where(Document.proof == proof).options(joinedload(Document.certificate, innerjoin=True))
    )


def highest_number(year: int) -> int:
    """The last number used for the year, 0 when none is."""
    return db.session.scalar(select(func.max(Certificate.number)).where(Certificate.tax_year == year)) or 0


def get_certificate(year: int, number: int) -> Certificate:
    """The certificate with this number. Raises NotFound."""
    query = select(Certificate).where(Certificate.tax_year == year, Certificate.number == number)
    found = db.session.scalar(query.options(joinedload(Certificate.donor, innerjoin=True)))
    if found is None:
        raise NotFound
    return found


def lock_document(document_id: int) -> Document:
    """The paper and its certificate, kept from others until the transaction ends. Raises NotFound."""
    query = select(Document).where(Document.id == document_id).with_for_update(of=Document)
    found = db.session.scalar(query.options(joinedload(Document.certificate, innerjoin=True)))
    if found is None:
        raise NotFound
    return found


def list_naming(payment: Payment) -> list[Certificate]:
    """The certificates that hold and name a gift of this payment."""
    query = (
        select(Certificate)
        .join(Document, and_(Document.certificate_id == Certificate.id, Document.version == Certificate.version))
        .join(CertifiedGift, CertifiedGift.document_id == Document.id)
        .where(CertifiedGift.payment_id == payment.id, LIVE)
        .distinct()
    )
    return list(db.session.scalars(query))


def has_certificate(year: int, donor_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether the donor, or one joined with them, has a certificate of the year that holds."""
    return donor_id.in_(select(numbers_of(year).c.owner))


def numbers_of(year: int) -> Subquery:
    """The first `number` of each `owner` of certificates of the year that hold, after joining."""
    donor = aliased(Donor)
    owner = func.coalesce(donor.same_as_id, donor.id)
    query = select(owner.label("owner"), func.min(Certificate.number).label("number"))
    query = query.join(donor, donor.id == Certificate.donor_id).where(Certificate.tax_year == year, LIVE)
    return query.group_by(owner).subquery()


def incomplete() -> ColumnElement[bool]:
    """Whether the name or the address of a donor is not whole."""
    name = func.btrim(Donor.last_name + Donor.first_name + Donor.organisation)
    return or_(name == "", *(func.btrim(part) == "" for part in (Donor.street, Donor.postal_code, Donor.city)))


def _now_given(year: int) -> Subquery:
    found = counted_gifts(year)
    counts = found.c.verdict == Verdict.COUNTS.value
    named = (
        select(found.c.certificate_id, found.c.donor_id, func.sum(found.c.amount).label("given"))
        .where(counts, found.c.certificate_id.is_not(None))
        .group_by(found.c.certificate_id, found.c.donor_id)
        .subquery("named")
    )
    free = (
        select(found.c.donor_id, func.sum(found.c.amount).label("given"))
        .where(counts, found.c.certificate_id.is_(None))
        .group_by(found.c.donor_id)
        .subquery("free")
    )
    owner = func.coalesce(Donor.same_as_id, Donor.id)
    first = func.row_number().over(partition_by=owner, order_by=Certificate.number) == 1
    live: Any = (
        select(Certificate.id, owner.label("owner"), first.label("first"))
        .join(Donor, Donor.id == Certificate.donor_id)
        .where(Certificate.tax_year == year, LIVE)
        .subquery("live")
    )
    given = func.coalesce(named.c.given, 0) + func.coalesce(free.c.given, 0)
    return (
        select(live.c.id, given.label("given"))
        .outerjoin(named, and_(named.c.certificate_id == live.c.id, named.c.donor_id == live.c.owner))
        .outerjoin(free, and_(free.c.donor_id == live.c.owner, live.c.first))
        .subquery("now_given")
    )


def _matches(search: str) -> ColumnElement[bool]:
    if search.isascii() and search.isdecimal() and len(search) < 10:
        return Certificate.number == int(search)
    name = Donor.first_name + " " + Donor.last_name + " " + Donor.organisation
    return or_(*(each.icontains(search, autoescape=True) for each in (name, Donor.email, Donor.letters_to)))
