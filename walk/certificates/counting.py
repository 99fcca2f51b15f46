"""Which money counts for whom, in which year, and why not: the only place that decides it, in SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    String,
    Subquery,
    and_,
    between,
    case,
    cast,
    extract,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from walk.certificates.models import Certificate, CertifiedGift, Document, Ruling
from walk.certificates.rules import Verdict
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.elsewhere.models import ElsewhereGift
from walk.money import Cents
from walk.payments.models import CheckoutLine, Payment, Posting, Purpose
from walk.payouts.models import BalanceEntry, Payout


@dataclass(frozen=True, kw_only=True)
class CountedGift:
    """What one payment brought for one gift, or a gift from elsewhere, as it counts for a certificate.

    `donor_id`: whose gift it is, after joining and assigning. `amount`: cents that came and stayed. `certificate_id`,
    `certificate_year`, `number`: of the certificate whose last document names it.
    """

    donor_id: int
    year: int
    given_on: date
    amount: Cents
    verdict: Verdict
    method: str
    payment_id: int | None
    line_id: int | None
    donation_id: int | None
    elsewhere_id: int | None
    certificate_id: int | None
    certificate_year: int | None
    number: int | None

    @property
    def counts(self) -> bool:
        return self.verdict is Verdict.COUNTS


def list_gifts(*, year: int | None = None, donors: Iterable[int] | None = None) -> list[CountedGift]:
    """The gifts of a year, of these donors, or both; by donor and day. `donors`: the ids of those nobody's double."""
    found = counted_gifts(year)
    query = select(found).order_by(found.c.donor_id, found.c.given_on, found.c.payment_id, found.c.elsewhere_id)
    if donors is not None:
        query = query.where(found.c.donor_id.in_(list(donors)))
    rows = db.session.execute(query).mappings()
    return [CountedGift(**{**row, "verdict": Verdict(row["verdict"]), "amount": int(row["amount"])}) for row in rows]


def counted_gifts(year: int | None = None) -> Subquery:
    """Every gift (of one calendar year) with its donor, day, amount, verdict and certificate."""
    gifts = union_all(_of_the_walk(year), _from_elsewhere(year)).cte("gifts")
    here, there = _held(CertifiedGift.payment_id).subquery("here"), _held(CertifiedGift.elsewhere_id).subquery("there")
    return (
        select(
            *gifts.c,
            func.coalesce(here.c.certificate_id, there.c.certificate_id).label("certificate_id"),
            func.coalesce(here.c.tax_year, there.c.tax_year).label("certificate_year"),
            func.coalesce(here.c.number, there.c.number).label("number"),
        )
        .outerjoin(here, and_(here.c.payment_id == gifts.c.payment_id, here.c.line_id == gifts.c.line_id))
        .outerjoin(there, there.c.elsewhere_id == gifts.c.elsewhere_id)
        .subquery("counted")
    )


def totals(year: int) -> Subquery:
    """Each donor's `given` (cents that count in the year) and `held` (cents of it on a certificate already)."""
    found = counted_gifts(year)
    counts = found.c.verdict == Verdict.COUNTS.value
    return (
        select(
            found.c.donor_id,
            func.coalesce(func.sum(found.c.amount).filter(counts), 0).label("given"),
            func.coalesce(func.sum(found.c.amount).filter(counts, found.c.certificate_id.is_not(None)), 0).label(
                "held"
            ),
        )
        .group_by(found.c.donor_id)
        .subquery("totals")
    )


def latest_rulings() -> Subquery:
    """The ruling that holds for each payment that has one."""
    query = select(Ruling.payment_id, Ruling.counts, Ruling.tax_year, Ruling.reason)
    return query.ext(distinct_on(Ruling.payment_id)).order_by(Ruling.payment_id, Ruling.id.desc()).subquery("rulings")


def year_counted(ruling: Subquery) -> ColumnElement[Any]:
    """The year of a payment: as finance ruled; else as kept with it, or by setting that in which it was paid out."""
    if current_app.extensions["walk.settings"].online_gift_year == "paid":
        return func.coalesce(ruling.c.tax_year, Payment.tax_year)
    return func.coalesce(ruling.c.tax_year, cast(extract("year", day_paid_out()), BigInteger), Payment.tax_year)


def day_paid_out() -> ColumnElement[Any]:
    """The day on which Stripe's payout with a payment is on our bank account."""
    return (
        select(func.min(Payout.arrives_on))
        .join(BalanceEntry, BalanceEntry.payout_id == Payout.id)
        .where(BalanceEntry.payment_id == Payment.id, BalanceEntry.reversal_id.is_(None))
        .correlate(Payment)
        .scalar_subquery()
    )


def _of_the_walk(year: int | None) -> Select[Any]:
    ruling, day = latest_rulings(), cast(func.timezone("Europe/Brussels", Payment.paid_at), Date)
    in_year = year_counted(ruling).label("year")
    amount = func.sum(Posting.amount)
    verdict = case(
        (amount <= 0, Verdict.WENT_BACK.value),
        (ruling.c.counts.is_(False), Verdict.EXCLUDED.value),
        (~_recognised(day), Verdict.OUTSIDE.value),
        else_=Verdict.COUNTS.value,
    )
    query = (
        select(
            func.coalesce(Donor.same_as_id, Donor.id).label("donor_id"),
            in_year,
            day.label("given_on"),
            cast(amount, BigInteger).label("amount"),
            verdict.label("verdict"),
            func.coalesce(Payment.method, Payment.provider).label("method"),
            Payment.id.label("payment_id"),
            CheckoutLine.id.label("line_id"),
            Donation.id.label("donation_id"),
            cast(null(), BigInteger).label("elsewhere_id"),
        )
        .select_from(Posting)
        .join(CheckoutLine, CheckoutLine.id == Posting.line_id)
        .join(Payment, Payment.id == Posting.payment_id)
        .join(Donation, Donation.line_id == CheckoutLine.id)
        .join(Donor, Donor.id == func.coalesce(Donation.for_donor_id, Donation.donor_id))
        .outerjoin(ruling, ruling.c.payment_id == Payment.id)
        .where(CheckoutLine.purpose == Purpose.GIFT)
        .group_by(Donor.id, Payment.id, CheckoutLine.id, Donation.id, ruling.c.counts, ruling.c.tax_year)
    )
    return query if year is None else query.where(in_year == year)


def _from_elsewhere(year: int | None) -> Select[Any]:
    verdict = case(
        (ElsewhereGift.withdrawn_at.is_not(None), Verdict.WENT_BACK.value),
        (~_recognised(ElsewhereGift.given_on), Verdict.OUTSIDE.value),
        else_=Verdict.COUNTS.value,
    )
    query = select(
        func.coalesce(Donor.same_as_id, Donor.id),
        ElsewhereGift.tax_year,
        ElsewhereGift.given_on,
        case((ElsewhereGift.withdrawn_at.is_not(None), 0), else_=ElsewhereGift.amount),
        verdict,
        cast(ElsewhereGift.source, String),
        *(cast(null(), BigInteger) for _ in range(3)),
        ElsewhereGift.id,
    ).join(Donor, Donor.id == ElsewhereGift.donor_id)
    return query if year is None else query.where(ElsewhereGift.tax_year == year)


def _recognised(day: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether the institution was recognised on that day; always, where no period is set."""
    spans = current_app.extensions["walk.settings"].recognised
    return (
        or_(*(between(day, literal(since, Date), literal(until, Date)) for since, until in spans)) if spans else true()
    )


def _held(source: Any) -> Select[Any]:
    named: Any = (CertifiedGift.payment_id, CertifiedGift.line_id, CertifiedGift.elsewhere_id, Certificate.number)
    return (
        select(*named, Certificate.tax_year, Certificate.id.label("certificate_id"))
        .join(Document, Document.id == CertifiedGift.document_id)
        .join(Certificate, and_(Certificate.id == Document.certificate_id, Certificate.version == Document.version))
        .where(Certificate.withdrawn_at.is_(None), source.is_not(None))
    )
