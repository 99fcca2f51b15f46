"""One row a registration, and one row a gift, with what figures are counted and divided by; all in SQL."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    Subquery,
    all_,
    and_,
    any_,
    case,
    cast,
    extract,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from walk.db import db
from walk.donations.models import Donation
from walk.donations.rules import NameShown
from walk.donors.models import Donor
from walk.editions.models import Edition
from walk.pages.models import Page
from walk.payments.models import Checkout, CheckoutLine, Transfer
from walk.people.models import Participation
from walk.routes.models import Route
from walk.teams.models import Team
from walk.walkers.models import Finish, Walker

ALONE = "alone"  # a walker without a team
NONE = "none"  # a gift that is to no walker or team
UNKNOWN = ""  # a postcode of no Belgian place, no shirt chosen, a payment of which the way is not recorded


class By(StrEnum):
    """What figures can be divided by."""

    ALL = "all"
    KIND = "kind"
    KM = "km"
    TEAM_KIND = "team_kind"
    EDITION = "edition"


def part(rows: Subquery, by: By) -> ColumnElement[str]:
    """The part of the walk that a row belongs to, as a text."""
    return literal(By.ALL.value) if by is By.ALL else rows.c[by.value]


def walks() -> ColumnElement[bool]:
    """Who counts as a walker: confirmed, not cancelled, not waiting."""
    return and_(Walker.confirmed_at.is_not(None), Walker.cancelled_at.is_(None), Walker.waiting_since.is_(None))


def registrations(editions: Sequence[Edition]) -> Subquery:
    """A row for each registration: edition, kind, km, team_kind, team_id, walks, age, gender, previous, unfound, …

    `previous`: in how many earlier editions they walked: those that are here and in which the same person walked,
    and those they named of which nobody is here. `unfound`: they named one that is here, and were not found in it.
    """
    seen, here = _seen(editions), _years_here()
    nothing = cast(literal([], ARRAY(Integer)), ARRAY(Integer))
    years, named = func.coalesce(seen.c.years, nothing), Walker.previous_editions
    named_here = [cast(literal(year) == any_(named), Integer) for year in here]
    older = func.cardinality(named) - sum(named_here, literal(0))
    not_found = [and_(literal(y) == any_(named), literal(y) != all_(years), Edition.year > y) for y in here]
    query: Select[*tuple[Any, ...]] = (
        select(
            Walker.id.label("walker_id"),
            cast(Edition.year, String).label("edition"),
            Edition.ordinal,
            Walker.team_id,
            cast(Route.kind, String).label("kind"),
            km().label("km"),
            func.coalesce(cast(Team.kind, String), ALONE).label("team_kind"),
            walks().label("walks"),
            Walker.cancelled_at.is_not(None).label("cancelled"),
            and_(Walker.cancelled_at.is_(None), Walker.waiting_since.is_not(None)).label("waiting"),
            _age().label("age"),
            cast(Walker.gender, String).label("gender"),
            (func.cardinality(years) + older).label("previous"),
            or_(false(), *not_found).label("unfound"),
            Walker.used_code,
            Finish.metres,
            (Finish.metres >= Route.distance_km * 1000).label("finished"),
            Walker.fee_received,
            case((Walker.cancelled_at.is_(None), func.greatest(Walker.fee - Walker.fee_received, 0)), else_=0).label(
                "fee_unpaid"
            ),
        )
        .join(Walker.edition)
        .join(Walker.route)
        .outerjoin(Walker.team)
        .outerjoin(Finish, Finish.walker_id == Walker.id)
        .outerjoin(seen, seen.c.walker_id == Walker.id)
        .where(Walker.edition_id.in_([each.id for each in editions]))
    )
    return query.offset(0).subquery("registrations")  # or each age would be reckoned anew for every figure


def gifts(editions: Sequence[Edition]) -> Subquery:
    """A row for each gift that was promised: edition, kind, km, team_kind, donor_id, amount, received, open, …

    `donor_id`: whoever gave, joined donors as one. `open`: its money may still come.
    """
    whose, transfer = aliased(Team), select(Transfer.id).where(Transfer.checkout_id == Checkout.id).exists()
    may_come = and_(Checkout.withdrawn_at.is_(None), or_(Checkout.closed_at.is_(None), transfer))
    query = (
        select(
            Donation.id.label("donation_id"),
            cast(Edition.year, String).label("edition"),
            func.coalesce(cast(Route.kind, String), NONE).label("kind"),
            func.coalesce(km(), NONE).label("km"),
            case(
                (whose.id.is_not(None), cast(whose.kind, String)),
                (Walker.id.is_not(None), ALONE),
                else_=NONE,
            ).label("team_kind"),
            func.coalesce(Donor.same_as_id, Donor.id).label("donor_id"),
            Donation.amount,
            Donation.received,
            (Donation.name_shown == NameShown.NONE).label("anonymous"),
            and_(Donation.received == 0, Donation.received_at.is_(None), may_come).label("open"),
        )
        .join(Donation.page)
        .join(Page.edition)
        .join(Donation.donor)
        .join(Donation.line)
        .join(CheckoutLine.checkout)
        .outerjoin(Walker, Walker.id == Page.walker_id)
        .outerjoin(Route, Route.id == Walker.route_id)
        .outerjoin(whose, whose.id == func.coalesce(Page.team_id, Walker.team_id))
        .where(Page.edition_id.in_([each.id for each in editions]))
    )
    return query.subquery("gifts")


def km() -> SQLColumnExpression[str]:
    """A distance without needless decimals: '10', '7.5'."""
    return cast(func.trim_scale(Route.distance_km), String)


def _age() -> ColumnElement[int]:
    """Whole years on the day of the walk, as walk.clock.full_years: one less before the birthday, by month and day."""
    day, born = Edition.date, Walker.birth_date
    birthday = extract("month", born) * 100 + extract("day", born)
    had_none_yet = case((birthday > extract("month", day) * 100 + extract("day", day), 1), else_=0)
    return cast(extract("year", day) - extract("year", born) - had_none_yet, Integer)


def _years_here() -> list[int]:
    """The editions of which walkers are here."""
    somebody = select(Walker.id).where(Walker.edition_id == Edition.id, walks()).exists()
    return list(db.session.scalars(select(Edition.year).where(somebody)))


def _seen(editions: Sequence[Edition]) -> Subquery:
    """The years of the earlier editions in which the person of a walker walked."""
    mine, theirs, now, then = aliased(Walker), aliased(Participation), aliased(Edition), aliased(Edition)
    query = (
        select(mine.id.label("walker_id"), func.array_agg(cast(then.year, Integer).distinct()).label("years"))
        .join(Participation, Participation.walker_id == mine.id)
        .join(now, now.id == mine.edition_id)
        .join(theirs, theirs.person_id == Participation.person_id)
        .join(Walker, Walker.id == theirs.walker_id)
        .join(then, then.id == Walker.edition_id)
        .where(mine.edition_id.in_([each.id for each in editions]), then.year < now.year, walks())
        .group_by(mine.id)
    )
    return query.subquery("seen")
