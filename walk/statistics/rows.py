"""One row a registration, and one row a gift, with what figures are counted and divided by; all in SQL."""

from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    Subquery,
    all_,
    and_,
    any_,
    bindparam,
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


EDITIONS: BindParameter[Any] = bindparam("editions", expanding=True)  # the ids of the editions that are counted
_whose = aliased(Team)  # the team of a gift's page, or of the walker whose page it is


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


@lru_cache(maxsize=8)
def registrations(here: tuple[int, ...]) -> Subquery:
    """A row for each registration: edition, kind, km, team_kind, team_id, walks, age, gender, previous, unfound, …

    `previous`: in how many earlier editions they walked: those that are here (`here`: their years) and in which the
    same person walked, and those they named of which nobody is here. `unfound`: they named one that is here, and were
    not found in it. Of the editions in the parameter `editions`.
    """
    seen = _seen()
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
        .where(Walker.edition_id.in_(EDITIONS))
    )
    return query.offset(0).subquery("registrations")  # or each age would be reckoned anew for every figure


@lru_cache(maxsize=1)
def gifts() -> Subquery:
    """A row for each gift that counts: edition, kind, km, team_kind, donor_id, received, anonymous.

    `donor_id`: whoever gave, joined donors as one; `whose`: in whose name, who may get the certificate. Of the
    editions in the parameter `editions`.
    """
    named = joined().alias("named")
    whose = func.coalesce(named.c.same_as_id, Donation.for_donor_id, donor_id()).label("whose")
    columns = (*_parts_of_gifts(), donor_id().label("donor_id"), whose, Donation.received, _anonymous())
    query = _to_pages(select(*columns).select_from(Donation)).outerjoin(named, named.c.id == Donation.for_donor_id)
    return query.where(Donation.received > 0).subquery("gifts")


@lru_cache(maxsize=1)
def promises() -> Subquery:
    """A row for each gift of which nothing arrived, while it still may: edition, kind, km, team_kind, amount."""
    transfer = select(Transfer.id).where(Transfer.checkout_id == Checkout.id).exists()
    may_come = and_(Checkout.withdrawn_at.is_(None), or_(Checkout.closed_at.is_(None), transfer))
    query = _to_pages(select(*_parts_of_gifts(), Donation.amount).select_from(Donation))
    query = query.join(Donation.line).join(CheckoutLine.checkout)
    return query.where(Donation.received == 0, Donation.received_at.is_(None), may_come).subquery("promises")


def donor_id() -> ColumnElement[int]:
    """Whoever gave; of joined donors, the one they were joined with. For a query of Donation and `joined()`."""
    return func.coalesce(joined().c.same_as_id, Donation.donor_id)


@lru_cache(maxsize=1)
def joined() -> Subquery:
    """The few donors who were found to be another: cheaper to look in than in all donors."""
    return select(Donor.id, Donor.same_as_id).where(Donor.same_as_id.is_not(None)).subquery("joined")


def km() -> SQLColumnExpression[str]:
    """A distance without needless decimals: '10', '7.5'."""
    return cast(func.trim_scale(Route.distance_km), String)


def _age() -> ColumnElement[int]:
    """Whole years on the day of the walk, as walk.clock.full_years: one less before the birthday, by month and day."""
    day, born = Edition.date, Walker.birth_date
    birthday = extract("month", born) * 100 + extract("day", born)
    had_none_yet = case((birthday > extract("month", day) * 100 + extract("day", day), 1), else_=0)
    return cast(extract("year", day) - extract("year", born) - had_none_yet, Integer)


def years_here() -> tuple[int, ...]:
    """The editions of which walkers are here."""
    somebody = select(Walker.id).where(Walker.edition_id == Edition.id, walks()).exists()
    return tuple(db.session.scalars(select(Edition.year).where(somebody).order_by(Edition.year)))


def _parts_of_gifts() -> list[ColumnElement[Any]]:
    """To which part of the walk a gift was given: through the walker, else the team, of its page."""
    team_kind = case((_whose.id.is_not(None), cast(_whose.kind, String)), (Walker.id.is_not(None), ALONE), else_=NONE)
    return [
        cast(Edition.year, String).label("edition"),
        func.coalesce(cast(Route.kind, String), NONE).label("kind"),
        func.coalesce(km(), NONE).label("km"),
        team_kind.label("team_kind"),
    ]


def _to_pages(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Donation.page)
        .join(Page.edition)
        .outerjoin(joined(), joined().c.id == Donation.donor_id)
        .outerjoin(Walker, Walker.id == Page.walker_id)
        .outerjoin(Route, Route.id == Walker.route_id)
        .outerjoin(_whose, _whose.id == func.coalesce(Page.team_id, Walker.team_id))
        .where(Page.edition_id.in_(EDITIONS))
    )


def _anonymous() -> ColumnElement[bool]:
    return (Donation.name_shown == NameShown.NONE).label("anonymous")


def _seen() -> Subquery:
    """The years of the earlier editions in which the person of a walker walked."""
    mine, theirs, now, then = aliased(Walker), aliased(Participation), aliased(Edition), aliased(Edition)
    query = (
        select(mine.id.label("walker_id"), func.array_agg(cast(then.year, Integer).distinct()).label("years"))
        .join(Participation, Participation.walker_id == mine.id)
        .join(now, now.id == mine.edition_id)
        .join(theirs, theirs.person_id == Participation.person_id)
        .join(Walker, Walker.id == theirs.walker_id)
        .join(then, then.id == Walker.edition_id)
        .where(mine.edition_id.in_(EDITIONS), then.year < now.year, walks())
        .group_by(mine.id)
    )
    return query.subquery("seen")
