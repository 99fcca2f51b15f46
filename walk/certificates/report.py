"""Why each donor gets a certificate, or not, and what is missing; and where all the money of a year is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, Row, Select, and_, case, cast, func, literal, or_, select

from walk.certificates.counting import counted_gifts, day_paid_out, latest_rulings, year_counted
from walk.certificates.queries import incomplete, numbers_of
from walk.certificates.rules import Verdict, tax_year
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.donors.queries import lacks_number
from walk.money import Cents
from walk.payments.models import CheckoutLine, Payment, Posting, Purpose

PAGE = 50


class Answer(StrEnum):
    """What the report says of a donor."""

    ISSUED = "issued"
    WAITING = "waiting"
    BELOW = "below"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A donor in a year: what counts (cents) and what does not, the answer, and what is missing."""

    donor: Donor
    given: Cents
    not_counted: Cents
    gifts: int
    answer: Answer
    number: int | None
    without_address: bool
    without_number: bool


def report(year: int, *, only: str = "", search: str = "") -> Select[Any]:
    """A row for each donor of a year; `only`: an Answer, or `no-address` or `no-number` of those who get one."""
    found = counted_gifts(year)
    counts = found.c.verdict == Verdict.COUNTS.value
    free = and_(counts, found.c.certificate_id.is_(None))
    sums = (
        select(
            found.c.donor_id,
            func.coalesce(func.sum(found.c.amount).filter(counts), 0).label("given"),
            func.coalesce(func.sum(found.c.amount).filter(~counts), 0).label("other"),
            func.coalesce(func.sum(found.c.amount).filter(free), 0).label("free"),
            func.count().label("gifts"),
        )
        .group_by(found.c.donor_id)
        .subquery("sums")
    )
    numbers = numbers_of(year)
    answer = case(
        (numbers.c.number.is_not(None), Answer.ISSUED.value),
        (sums.c.free >= tax_year(year).threshold, Answer.WAITING.value),
        (sums.c.given > 0, Answer.BELOW.value),
        else_=Answer.NOTHING.value,
    )
    query = (
        select(Donor, sums.c.given, sums.c.other, sums.c.gifts, answer, numbers.c.number, incomplete(), lacks_number())
        .join(sums, sums.c.donor_id == Donor.id)
        .outerjoin(numbers, numbers.c.owner == Donor.id)
        .order_by(sums.c.given.desc(), Donor.id)
    )
    gets_one = answer.in_([Answer.ISSUED.value, Answer.WAITING.value])
    if only == "no-address":
        query = query.where(gets_one, incomplete())
    elif only == "no-number":
        query = query.where(gets_one, lacks_number())
    elif only in set(Answer):
        query = query.where(answer == only)
    if search:
        name = Donor.first_name + " " + Donor.last_name + " " + Donor.organisation
        places = (name, Donor.email, Donor.letters_to)
        query = query.where(or_(*(each.icontains(search, autoescape=True) for each in places)))
    return query


def page_of_report(query: Select[Any], number: int) -> tuple[list[Reported], bool]:
    """One page of a report, and whether there is another."""
    rows = db.session.execute(query.limit(PAGE + 1).offset((number - 1) * PAGE)).all()
    return [_reported(row) for row in rows[:PAGE]], len(rows) > PAGE


def every_row(query: Select[Any]) -> Iterator[Reported]:
    """The whole report, a thousand rows at a time."""
    for row in db.session.execute(query, execution_options={"yield_per": 1000}):
        yield _reported(row)


def where_the_money_is(year: int) -> list[tuple[str, int, Cents]]:
    """Each kind of money of a calendar year, how often, and how much (cents): together, all that came and stayed."""
    found = counted_gifts(year)
    least = tax_year(year).threshold
    counts = found.c.verdict == Verdict.COUNTS.value
    free = and_(counts, found.c.certificate_id.is_(None))
    together = func.sum(case((free, found.c.amount), else_=0)).over(partition_by=found.c.donor_id)
    has_one = func.bool_or(and_(counts, found.c.certificate_year == year)).over(partition_by=found.c.donor_id)
    kinds = select(
        case(
            (~counts, found.c.verdict),
            (found.c.certificate_id.is_not(None), literal("certified")),
            (has_one, literal("later")),
            (together >= least, literal("waiting")),
            else_=literal("below"),
        ).label("kind"),
        found.c.amount,
    ).subquery()
    gifts = select(kinds.c.kind, func.count(), func.sum(kinds.c.amount)).group_by(kinds.c.kind)
    purpose = case((CheckoutLine.purpose == Purpose.GIFT, literal("no_donor")), else_=CheckoutLine.purpose)
    others = (
        select(purpose, func.count(), func.sum(Posting.amount))
        .select_from(Posting)
        .join(CheckoutLine, CheckoutLine.id == Posting.line_id)
        .join(Payment, Payment.id == Posting.payment_id)
        .outerjoin(Donation, Donation.line_id == CheckoutLine.id)
        .where(Payment.tax_year == year, or_(CheckoutLine.purpose != Purpose.GIFT, Donation.id.is_(None)))
        .group_by(purpose)
    )
    rows = [*db.session.execute(gifts), *db.session.execute(others)]
    return sorted((str(kind), count, int(amount)) for kind, count, amount in rows)


def list_turn(year: int, number: int) -> tuple[list[Row[Any]], bool]:
    """A page of the gifts of 28 December to 5 January at the end of a year, and whether there is another."""
    day = cast(func.timezone("Europe/Brussels", Payment.paid_at), Date)
    ruling = latest_rulings()
    query = (
        select(
            Payment,
            Donor,
            func.sum(Posting.amount).label("amount"),
            day_paid_out().label("paid_out"),
            year_counted(ruling).label("year"),
            ruling.c.reason,
        )
        .join(Posting, Posting.payment_id == Payment.id)
        .join(CheckoutLine, and_(CheckoutLine.id == Posting.line_id, CheckoutLine.purpose == Purpose.GIFT))
        .join(Donation, Donation.line_id == CheckoutLine.id)
        .join(Donor, Donor.id == func.coalesce(Donation.for_donor_id, Donation.donor_id))
        .outerjoin(ruling, ruling.c.payment_id == Payment.id)
        .where(day.between(date(year, 12, 28), date(year + 1, 1, 5)))
        .group_by(Payment.id, Donor.id, ruling.c.tax_year, ruling.c.reason)
        .order_by(Payment.paid_at, Payment.id)
    )
    rows = db.session.execute(query.limit(PAGE + 1).offset((number - 1) * PAGE)).all()
    return list(rows[:PAGE]), len(rows) > PAGE


def _reported(row: Any) -> Reported:
    donor, given, other, gifts, answer, number, without_address, without_number = row
    return Reported(
        donor=donor,
        given=int(given),
        not_counted=int(other),
        gifts=gifts,
        answer=Answer(answer),
        number=number,
        without_address=without_address,
        without_number=without_number,
    )
