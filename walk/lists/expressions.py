"""Pieces of SQL that several lists share."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    String,
    and_,
    case,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from walk.companies.models import Company
from walk.editions.models import Edition
from walk.letters.models import Unsubscription
from walk.lists.columns import Query, Wanted
from walk.routes.models import Route
from walk.teams.models import Team
from walk.walkers.models import Walker

Captain = aliased(Walker, name="captain")
STATES = ("confirmed", "unpaid", "unconfirmed", "waiting", "cancelled")


def moment(column: Any) -> ColumnElement[Any]:
    """A moment as the database driver gives it, without a second conversion."""
    return type_coerce(column, DateTime(timezone=True))


def day(column: Any) -> ColumnElement[Any]:
    """The calendar day in Brussels of a moment."""
    return cast(func.timezone("Europe/Brussels", column), Date)


def word(column: Any) -> ColumnElement[str]:
    """A column of words as plain text."""
    return type_coerce(column, String)


def full_name(person: Any) -> ColumnElement[str]:
    return func.btrim(func.concat(person.first_name, " ", person.last_name))


def age(edition: Edition) -> ColumnElement[Any]:
    """Whole years on the day of the walk."""
    return cast(func.date_part("year", func.age(cast(edition.date, Date), Walker.birth_date)), Integer)


def distance() -> ColumnElement[float]:
    return cast(Route.distance_km, Float)


def wave() -> ColumnElement[str]:
    """When the wave starts, as 09:30."""
    return func.coalesce(func.to_char(Route.wave_at, "HH24:MI"), "")


def walker_state() -> ColumnElement[str]:
    """Where a registration stands, one of STATES."""
    return case(
        (Walker.cancelled_at.is_not(None), "cancelled"),
        (Walker.waiting_since.is_not(None), "waiting"),
        (Walker.fee_received < Walker.fee, "unpaid"),
        (Walker.confirmed_at.is_not(None), "confirmed"),
        else_="unconfirmed",
    )


def takes_part() -> ColumnElement[bool]:
    """Whether a walker counts: did not cancel, does not wait."""
    return and_(Walker.cancelled_at.is_(None), Walker.waiting_since.is_(None))


def stopped(address: Any) -> ColumnElement[bool]:
    """Whether an address asked for no more letters."""
    told = func.encode(func.sha256(func.convert_to(func.lower(address), "UTF8")), "hex")
    return told.in_(select(Unsubscription.address))


def with_company(query: Query) -> Query:
    """Walkers with their route, team, captain and company; the company is that of the place, or of the team."""
    return (
        query.select_from(Walker)
        .join(Route, Route.id == Walker.route_id)
        .outerjoin(Team, Team.id == Walker.team_id)
        .outerjoin(Captain, and_(Captain.team_id == Team.id, Captain.captain_since.is_not(None)))
        .outerjoin(Company, Company.id == func.coalesce(Walker.company_id, Team.company_id))
    )


def narrowed(query: Query, edition: Edition, wanted: Wanted) -> Query:
    """Walkers of an edition, as the filters want them."""
    query = query.where(Walker.edition_id == edition.id)
    if wanted.route is not None:
        query = query.where(Walker.route_id == wanted.route)
    if wanted.team_kind:
        query = query.where(word(Team.kind) == wanted.team_kind)
    if wanted.state:
        query = query.where(walker_state() == wanted.state)
    return searched(query, wanted, Walker.first_name, Walker.last_name, Walker.email, Team.name)


def searched(query: Query, wanted: Wanted, *columns: Any) -> Query:
    """Rows in which every word that was typed is found."""
    text = func.concat_ws(" ", *columns)
    return query.where(*(text.icontains(each, autoescape=True) for each in wanted.search.split()))


def within(query: Query, wanted: Wanted, column: Any) -> Query:
    """Rows of these days in Brussels."""
    if wanted.since is not None:
        query = query.where(day(column) >= wanted.since)
    if wanted.until is not None:
        query = query.where(day(column) <= wanted.until)
    return query
