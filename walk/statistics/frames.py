"""What the figures are computed from: counted in SQL, so that memory does not grow with walkers or gifts.

The only importer of pandas here, and itself imported on first use: pandas takes 50 MB a process.
"""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Integer, and_, case, cast, extract, func, select

from walk.db import db
from walk.donations.models import Donation
from walk.donations.rules import CERTIFICATE_FROM
from walk.editions.models import Edition
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.models import CheckoutLine, Payment, Posting, Purpose
from walk.routes.models import Route
from walk.statistics.figures import Figures, Giving, Subject, compute_figures
from walk.walkers.models import Walker

COLUMNS = ["age", "gender", "km", "kind", "previous", "walkers"]


def figures_of(edition: Edition) -> Figures:
    """All figures of an edition, as they are now."""
    subject = Subject(year=edition.year, date=edition.date, ordinal=edition.ordinal)
    return compute_figures(subject, walker_groups(edition), teams=count_teams(edition), giving=sum_giving(edition))


def walker_groups(edition: Edition) -> pd.DataFrame:
    """Groups of like walkers who count, with their number; routes that nobody chose are a group of none.

    Columns: age (whole years on the day), gender, km, kind, previous (editions before), walkers. The sum of
    `walkers` is exact; there are at most as many rows as there are different walkers.
    """
    age = case((Walker.id.is_not(None), _age_on(edition.date)), else_=0)
    group = (
        age.label("age"),
        func.coalesce(Walker.gender, "unknown").label("gender"),
        Route.distance_km,
        Route.kind,
        func.coalesce(func.cardinality(Walker.previous_editions), 0).label("previous"),
    )
    query = (
        select(*group, func.count(Walker.id))
        .select_from(Route)
        .outerjoin(Walker, and_(Walker.route_id == Route.id, *_walks(edition)))
        .where(Route.edition_id == edition.id)
        .group_by(*group)
    )
    return pd.DataFrame([_group(*row) for row in db.session.execute(query)], columns=COLUMNS)


def count_teams(edition: Edition) -> int:
    """The teams in which somebody walks."""
    return db.session.scalar(select(func.count(func.distinct(Walker.team_id))).where(*_walks(edition))) or 0


def sum_giving(edition: Edition) -> Giving:
    """Sums of the gifts to this edition, and of the certificates of its calendar year."""
    gifts = (
        select(
            func.coalesce(func.sum(Donation.received), 0),
            func.count(),
            func.count(func.distinct(Donation.donor_id)),
        )
        .join(Page)
        .where(Page.edition_id == edition.id, Donation.received > 0)
    )
    amount, count, donors = db.session.execute(gifts).one()
    certificates, certified = _sum_certificates(edition.year)
    return Giving(
        amount=int(amount),
        gifts=count,
        donors=donors,
        certificates=certificates,
        certificates_amount=certified,
    )


def _walks(edition: Edition) -> tuple[ColumnElement[bool], ...]:
    """Who counts as a walker: confirmed, not cancelled, not waiting."""
    return (
        Walker.edition_id == edition.id,
        Walker.confirmed_at.is_not(None),
        Walker.cancelled_at.is_(None),
        Walker.waiting_since.is_(None),
    )


def _age_on(day: date) -> ColumnElement[int]:
    """As walk.clock.full_years: one year less before the birthday, by month and day."""
    birthday = extract("month", Walker.birth_date) * 100 + extract("day", Walker.birth_date)
    had_none_yet = case((birthday > day.month * 100 + day.day, 1), else_=0)
    return cast(day.year - extract("year", Walker.birth_date) - had_none_yet, Integer)


def _group(age: int, gender: Any, distance_km: Any, kind: Any, previous: int, walkers: int) -> tuple[Any, ...]:
    return age, str(gender), f"{distance_km.normalize():f}", str(kind), previous, walkers


def _sum_certificates(tax_year: int) -> tuple[int, Cents]:
    """How many donors gave € 40 or more in a calendar year, and what they gave together.

    The certificate is of a donor and a calendar year (article 145/33 of the income tax code), whatever the
    edition. What went back is taken off in the year in which it was paid.
    """
    total = func.sum(Posting.amount)
    per_donor = (
        select(total.label("total"))
        .join(Payment, Posting.payment_id == Payment.id)
        .join(CheckoutLine, Posting.line_id == CheckoutLine.id)
        .join(Donation, Donation.line_id == Posting.line_id)
        .where(Payment.tax_year == tax_year, CheckoutLine.purpose == Purpose.GIFT)
        .group_by(Donation.donor_id)
        .having(total >= CERTIFICATE_FROM)
        .subquery()
    )
    query = select(func.count(), func.coalesce(func.sum(per_donor.c.total), 0)).select_from(per_donor)
    count, amount = db.session.execute(query).one()
    return count, int(amount)
