"""Reads: what each donor gave in a calendar year, and the certificates made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from walk.certificates.models import Certificate
from walk.certificates.rules import tax_year
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.errors import NotFound
from walk.money import Cents
from walk.payments.models import CheckoutLine, Payment, Posting, Purpose


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A year at a glance; amounts in cents.

    `certificates`, `cents`: donors who reach the threshold, and their total, issued or not. `to_issue`:
    those among them without a certificate yet. `below`: donors who gave, but less than the threshold.
    `without_address`: donors still to issue whose address is incomplete. `to_correct`: issued certificates
    that no longer equal what the donor gave.
    """

    year: int
    certificates: int
    cents: Cents
    to_issue: int
    to_issue_cents: Cents
    issued: int
    issued_cents: Cents
    below: int
    without_address: int
    to_correct: int


def totals(year: int) -> Select[int, int]:
    """Each donor and what they gave in the year, in cents: gift lines only, less what went back."""
    return (
        select(Donation.donor_id, func.sum(Posting.amount).label("given"))
        .join(CheckoutLine, CheckoutLine.id == Donation.line_id)
        .join(Posting, Posting.line_id == CheckoutLine.id)
        .join(Payment, Payment.id == Posting.payment_id)
        .where(CheckoutLine.purpose == Purpose.GIFT, Payment.tax_year == year)
        .group_by(Donation.donor_id)
    )


def list_years() -> list[int]:
    """The calendar years in which money arrived or certificates were issued, latest first."""
    years = select(Payment.tax_year).union(select(Certificate.tax_year)).order_by(Payment.tax_year.desc())
    return list(db.session.scalars(years))


def get_preview(year: int) -> Preview:
    """The year's figures; changes nothing."""
    given = totals(year).subquery()
    enough = given.c.given >= tax_year(year).threshold
    waiting = and_(enough, Certificate.id.is_(None))
    row = db.session.execute(
        select(
            func.count().filter(enough),
            func.coalesce(func.sum(given.c.given).filter(enough), 0),
            func.count().filter(waiting),
            func.coalesce(func.sum(given.c.given).filter(waiting), 0),
            func.count().filter(and_(given.c.given > 0, ~enough)),
            func.count().filter(and_(waiting, _incomplete())),
        )
        .select_from(given)
        .join(Donor, Donor.id == given.c.donor_id)
        .outerjoin(Certificate, _of_year(year, given.c.donor_id))
    ).one()
    issued = select(func.count(), func.coalesce(func.sum(Certificate.amount), 0)).where(Certificate.tax_year == year)
    count, cents = db.session.execute(issued).one()
    return Preview(
        year=year,
        certificates=row[0],
        cents=int(row[1]),
        to_issue=row[2],
        to_issue_cents=int(row[3]),
        issued=count,
        issued_cents=int(cents),
        below=row[4],
        without_address=row[5],
        to_correct=len(list_to_correct(year)),
    )


def list_waiting(year: int, *, complete_only: bool = False) -> Sequence[Row[Donor, int]]:
    """Donors who reach the threshold and have no certificate for the year, with their total, in order."""
    given = totals(year).subquery()
    query = (
        select(Donor, given.c.given)
        .join(given, given.c.donor_id == Donor.id)
        .outerjoin(Certificate, _of_year(year, Donor.id))
        .where(given.c.given >= tax_year(year).threshold, Certificate.id.is_(None))
        .order_by(Donor.id)
    )
    return db.session.execute(query.where(~_incomplete()) if complete_only else query).all()


def list_to_correct(year: int) -> Sequence[Row[Certificate, int]]:
    """Certificates whose donor's total is now another, with that total: later gifts, refunds, disputes."""
    given = totals(year).subquery()
    now_given = func.coalesce(given.c.given, 0)
    return db.session.execute(
        select(Certificate, now_given)
        .outerjoin(given, given.c.donor_id == Certificate.donor_id)
        .where(Certificate.tax_year == year, Certificate.amount != now_given)
        .options(joinedload(Certificate.donor))
        .order_by(Certificate.number)
    ).all()


def issued(year: int, *, search: str = "") -> Select[Certificate]:
    """The year's certificates by number; `search`: a part of a name or e-mail address, or a number."""
    query = (
        select(Certificate)
        .join(Certificate.donor)
        .where(Certificate.tax_year == year)
        .options(contains_eager(Certificate.donor))
        .order_by(Certificate.number)
    )
    return query.where(_matches(search)) if search else query


def list_unrendered_ids(year: int) -> list[int]:
    """The certificates of the year that have no document yet, by number."""
    query = select(Certificate.id).where(Certificate.tax_year == year, Certificate.rendered_at.is_(None))
    return list(db.session.scalars(query.order_by(Certificate.number)))


def highest_number(year: int) -> int:
    """The last number used for the year, 0 when none is."""
    return db.session.scalar(select(func.max(Certificate.number)).where(Certificate.tax_year == year)) or 0


def get_certificate(year: int, number: int) -> Certificate:
    """The certificate with this number. Raises NotFound."""
    found = db.session.scalar(select(Certificate).where(Certificate.tax_year == year, Certificate.number == number))
    if found is None:
        raise NotFound
    return found


def lock_certificate(certificate_id: int) -> Certificate:
    """The certificate, kept from others until the transaction ends. Raises NotFound."""
    found = db.session.scalar(select(Certificate).where(Certificate.id == certificate_id).with_for_update())
    if found is None:
        raise NotFound
    return found


def _of_year(year: int, donor_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    return and_(Certificate.donor_id == donor_id, Certificate.tax_year == year)


def _incomplete() -> ColumnElement[bool]:
    return or_(*(func.btrim(part) == "" for part in (Donor.street, Donor.postal_code, Donor.city, Donor.last_name)))


def _matches(search: str) -> ColumnElement[bool]:
    if search.isascii() and search.isdecimal() and len(search) < 10:
        return Certificate.number == int(search)
    name = Donor.first_name + " " + Donor.last_name
    return or_(name.icontains(search, autoescape=True), Donor.email.icontains(search, autoescape=True))
