"""Who raised most, and finding somebody by name. On no list: minors, walkers who stay hidden, hidden pages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from walk.db import db
from walk.editions.models import Edition
from walk.money import Cents
from walk.pages.models import Page
from walk.pages.queries import adults_born_until, takes_part
from walk.pages.rules import ShownAs, folded
from walk.teams.models import Team
from walk.walkers.models import Walker


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A page as lists show it; `each`: what a team raised for every walker in it."""

    slug: str
    name: str
    raised: Cents
    goal: Cents
    walkers: int = 0
    each: Cents = 0
    team: str = ""


def list_teams(
    edition: Edition,
    *,
    most: int,
    skip: int = 0,
    search: str = "",
    by_walker: bool = False,
    company_id: int | None = None,
) -> list[Listed]:
    """An edition's open teams, most raised first, each with the sum of its pages and its walkers.

    `by_walker`: in the order of what they raised for every walker. `company_id`: only the teams of that company.
    """
    money, people = _money_of_teams(edition), _people_of_teams(edition)
    walkers = func.coalesce(people.c.walkers, 0)
    each = money.c.raised / func.greatest(walkers, 1)
    query = (
        select(Page.slug, Team.name, money.c.raised, Page.goal, walkers.label("walkers"))
        .join(Team, Page.team_id == Team.id)
        .join(money, money.c.team_id == Team.id)
        .outerjoin(people, people.c.team_id == Team.id)
        .where(Page.edition_id == edition.id, Page.hidden_at.is_(None), Team.closed_at.is_(None))
    )
    if company_id is not None:
        query = query.where(Team.company_id == company_id)
    order = (each.desc(), Team.name, Team.id) if by_walker else (money.c.raised.desc(), Team.name, Team.id)
    found = searched(query, search).order_by(*order).limit(most).offset(skip)
    return [
        Listed(
            slug=slug, name=name, raised=int(raised), goal=goal, walkers=walkers, each=int(raised) // max(walkers, 1)
        )
        for slug, name, raised, goal, walkers in db.session.execute(found)
    ]


def list_walkers(edition: Edition, *, most: int, skip: int = 0, search: str = "") -> list[Listed]:
    """An edition's walkers who may be listed, most raised first, each with the team."""
    query = (
        select(Page.slug, _name_of_listed().label("name"), Page.raised, Page.goal, func.coalesce(Team.name, ""))
        .join(Walker, Page.walker_id == Walker.id)
        .outerjoin(Team, Walker.team_id == Team.id)
        .where(Page.edition_id == edition.id, *_is_listed(edition))
    )
    found = searched(query, search).order_by(Page.raised.desc(), Page.id).limit(most).offset(skip)
    return [
        Listed(slug=slug, name=name, raised=raised, goal=goal, team=team)
        for slug, name, raised, goal, team in db.session.execute(found)
    ]


def list_team_walkers(team: Team, *, most: int | None = None) -> list[Listed]:
    """The pages of a team's walkers who may be listed, most raised first."""
    query = (
        select(Page.slug, _name_of_listed().label("name"), Page.raised, Page.goal)
        .join(Walker, Page.walker_id == Walker.id)
        .where(Walker.team_id == team.id, *_is_listed(team.edition))
    )
    rows = db.session.execute(query.order_by(Page.raised.desc(), Page.id).limit(most))
    return [Listed(slug=slug, name=name, raised=raised, goal=goal) for slug, name, raised, goal in rows]


def _money_of_teams(edition: Edition) -> Any:
    home = aliased(Team)
    counts_for = func.coalesce(home.merged_into_id, home.id)
    return (
        select(counts_for.label("team_id"), func.sum(Page.raised).label("raised"))
        .outerjoin(Walker, Page.walker_id == Walker.id)
        .join(home, home.id == func.coalesce(Page.team_id, Walker.team_id))
        .where(Page.edition_id == edition.id)
        .group_by(counts_for)
        .subquery()
    )


def _people_of_teams(edition: Edition) -> Any:
    counted = select(Walker.team_id, func.count().label("walkers")).where(takes_part(edition))
    return counted.group_by(Walker.team_id).subquery()


def searched(query: Any, search: str) -> Select[Any]:
    """Only pages whose name holds every word that was typed."""
    for word in folded(search).split():
        query = query.where(Page.searchable.contains(word, autoescape=True))
    searched: Select[Any] = query
    return searched


def _is_listed(edition: Edition) -> tuple[ColumnElement[bool], ...]:
    return (
        Walker.cancelled_at.is_(None),
        Page.hidden_at.is_(None),
        Page.shown_as != ShownAs.HIDDEN,
        Walker.birth_date <= adults_born_until(edition),
    )


def _name_of_listed() -> ColumnElement[str]:
    first, last = Walker.first_name, Walker.last_name
    short = case((last == "", first), else_=func.concat(first, " ", func.left(last, 1), "."))
    return case((Page.shown_as == ShownAs.INITIAL, short), else_=func.btrim(func.concat(first, " ", last)))
