"""Sums and counts that stand beside the walkers and gifts: refunds, teams, companies, who waits, certificates."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
)

from walk.companies.models import Company
from walk.donations.models import Donation
from walk.donations.rules import CERTIFICATE_FROM
from walk.editions.models import Edition
from walk.pages.models import Page
from walk.payments.models import Payment, Posting
from walk.registration.models import WaitingParty
from walk.statistics.rows import EDITIONS, By, joined
from walk.teams.models import Team

YEARS: BindParameter[Any] = bindparam("years", expanding=True)  # the calendar years of those editions


def refunds(by: By) -> Select[*tuple[Any, ...]]:
    """What went back of gifts: refunds, disputes, returned transfers, corrections."""
    return (
        select(_part(by).label("part"), cast(-func.sum(Posting.amount), BigInteger).label("refunded_cents"))
        .join(Donation, Donation.line_id == Posting.line_id)
        .join(Donation.page)
        .join(Page.edition)
        .where(Posting.reversal_id.is_not(None), Edition.id.in_(EDITIONS))
        .group_by("part")
    )


def registered_teams(by: By) -> Select[*tuple[Any, ...]]:
    """All teams that were made; one that went into another is no team any more."""
    name = cast(Team.kind, String) if by is By.TEAM_KIND else _part(by)
    query = select(name.label("part"), func.count(Team.id).label("teams_registered")).join(Team.edition)
    return query.where(Team.merged_into_id.is_(None), Edition.id.in_(EDITIONS)).group_by("part")


def companies(by: By) -> Select[*tuple[Any, ...]]:
    """Companies whose package is paid or confirmed, what came in for packages, the volunteers they give."""
    usable = and_(Company.confirmed_at.is_not(None), Company.cancelled_at.is_(None))
    volunteers = case((Company.volunteers_confirmed_at.is_not(None), Company.volunteers), else_=0)
    return (
        select(
            _part(by).label("part"),
            func.count(Company.id).filter(usable).label("companies"),
            cast(func.sum(Company.package_received), BigInteger).label("packages_cents"),
            cast(func.coalesce(func.sum(volunteers).filter(usable), 0), BigInteger).label("volunteers"),
        )
        .join(Company.edition)
        .where(Edition.id.in_(EDITIONS))
        .group_by("part")
    )


def waiting_parties(by: By) -> Select[*tuple[Any, ...]]:
    """People who wait together for places."""
    query = select(_part(by).label("part"), cast(func.sum(WaitingParty.size), BigInteger).label("waiting_parties"))
    query = query.join(WaitingParty.edition).where(WaitingParty.ended_at.is_(None), Edition.id.in_(EDITIONS))
    return query.group_by("part")


def certificates(by: By) -> Select[*tuple[Any, ...]]:
    """How many donors gave € 40 or more in the calendar year of the walk, what they gave, and who gave to this walk.

    The certificate is of a donor and a calendar year (article 145/33 of the income tax code), whatever the
    edition. What went back is taken off in the year in which it was paid.
    """
    per_donor = _certified()
    return (
        select(
            _part(by).label("part"),
            func.count().label("certificates_at_least_40_per_year"),
            cast(func.sum(per_donor.c.total), BigInteger).label("certificates_sum_cents"),
            func.count().filter(per_donor.c.of_this).label("donors_certified"),
        )
        .select_from(per_donor)
        .join(Edition, Edition.year == per_donor.c.tax_year)
        .where(Edition.id.in_(EDITIONS))
        .group_by("part")
    )


def _certified() -> Subquery:
    """The donors who gave € 40 or more in a calendar year of the parameter `years`: tax_year, donor_id, total, of_this.

    `of_this`: a gift among them is to the edition of that year.
    """
    total, whose = func.sum(Posting.amount), func.coalesce(Donation.for_donor_id, Donation.donor_id)
    donor = func.coalesce(joined().c.same_as_id, whose)
    query = (
        select(
            Payment.tax_year,
            donor.label("donor_id"),
            total.label("total"),
            func.bool_or(and_(Edition.year == Payment.tax_year, Donation.received > 0)).label("of_this"),
        )
        .join(Payment, Posting.payment_id == Payment.id)
        .join(Donation, Donation.line_id == Posting.line_id)
        .join(Donation.page)
        .join(Page.edition)
        .outerjoin(joined(), joined().c.id == whose)
        .where(Payment.tax_year.in_(YEARS))
        .group_by(Payment.tax_year, donor)
        .having(total >= CERTIFICATE_FROM)
    )
    return query.subquery("certified")


def _part(by: By) -> ColumnElement[str]:
    return cast(Edition.year, String) if by is By.EDITION else literal(By.ALL.value)
