"""Reads of sponsor pages. What must stay hidden is left out here: a minor's surname, a hidden page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.money import Cents
from walk.pages.models import Page
from walk.teams.models import Team
from walk.walkers.models import ADULT, Walker


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A page as lists show it."""

    slug: str
    name: str
    raised: Cents
    goal: Cents
    walkers: int = 0


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Where an edition stands: only money that arrived, only people who walk."""

    raised: Cents
    teams: int
    walkers: int
    donors: int


def find_page(edition: Edition, slug: str) -> Page | None:
    """A page that may be seen: not hidden, and not of somebody who cancelled before anyone gave."""
    query = select(Page).where(Page.edition_id == edition.id, Page.slug == slug, Page.hidden_at.is_(None))
    page = db.session.scalar(query.options(joinedload(Page.walker).joinedload(Walker.team), joinedload(Page.team)))
    if page is None or page.raised > 0:
        return page
    left = page.walker is not None and page.walker.cancelled_at is not None
    closed = page.team is not None and page.team.closed_at is not None
    return None if left or closed else page


def get_page(edition: Edition, slug: str) -> Page:
    """A page that may be seen."""
    page = find_page(edition, slug)
    if page is None:
        raise NotFound
    return page


def page_of_walker(walker: Walker) -> Page:
    """The walker's own page."""
    return db.session.scalars(select(Page).where(Page.walker_id == walker.id)).one()


def page_of_team(team: Team) -> Page:
    """The team's page."""
    return db.session.scalars(select(Page).where(Page.team_id == team.id)).one()


def page_of_edition(edition: Edition) -> Page:
    """The page for gifts to the walk itself."""
    return db.session.scalars(
        select(Page).where(Page.edition_id == edition.id, Page.walker_id.is_(None), Page.team_id.is_(None))
    ).one()


def raised_by_team(team: Team) -> tuple[Cents, int]:
    """What a team raised, in cents and in gifts: its own page and those of all its walkers."""
    query = select(func.coalesce(func.sum(Page.raised), 0), func.coalesce(func.sum(Page.gifts), 0))
    row = db.session.execute(query.outerjoin(Walker, Page.walker_id == Walker.id).where(_of_team(team.id))).one()
    return int(row[0]), int(row[1])


def list_team_walkers(team: Team) -> list[Listed]:
    """The pages of a team's grown-up walkers, most raised first. Minors are on no list."""
    query = (
        select(Page.slug, _grown_up_name().label("name"), Page.raised, Page.goal)
        .join(Walker, Page.walker_id == Walker.id)
        .where(Walker.team_id == team.id, *_listed_walker(team.edition))
    )
    rows = db.session.execute(query.order_by(Page.raised.desc(), Page.id))
    return [Listed(slug=slug, name=name, raised=raised, goal=goal) for slug, name, raised, goal in rows]


def list_teams(edition: Edition, *, most: int, skip: int = 0, search: str = "") -> list[Listed]:
    """An edition's open teams, most raised first, each with the sum of its pages and its walkers."""
    money = (
        select(
            func.coalesce(Page.team_id, Walker.team_id).label("team_id"),
            func.sum(Page.raised).label("raised"),
        )
        .outerjoin(Walker, Page.walker_id == Walker.id)
        .where(Page.edition_id == edition.id, or_(Page.team_id.is_not(None), Walker.team_id.is_not(None)))
        .group_by(func.coalesce(Page.team_id, Walker.team_id))
        .subquery()
    )
    people = (
        select(Walker.team_id, func.count().label("walkers"))
        .where(Walker.edition_id == edition.id, Walker.cancelled_at.is_(None))
        .group_by(Walker.team_id)
        .subquery()
    )
    query = (
        select(
            Page.slug,
            Team.name,
            money.c.raised,
            Page.goal,
            func.coalesce(people.c.walkers, 0).label("walkers"),
        )
        .join(Team, Page.team_id == Team.id)
        .join(money, money.c.team_id == Team.id)
        .outerjoin(people, people.c.team_id == Team.id)
        .where(Page.edition_id == edition.id, Page.hidden_at.is_(None), Team.closed_at.is_(None))
    )
    if search:
        query = query.where(Team.name.icontains(search, autoescape=True))
    query = query.order_by(money.c.raised.desc(), Team.name, Team.id).limit(most).offset(skip)
    return [
        Listed(slug=slug, name=name, raised=int(raised), goal=goal, walkers=walkers)
        for slug, name, raised, goal, walkers in db.session.execute(query)
    ]


def count_people(edition: Edition) -> tuple[int, int]:
    """How many teams and walkers take part: walkers that did not cancel, teams with at least one of them."""
    query = select(func.count(func.distinct(Walker.team_id)), func.count()).where(
        Walker.edition_id == edition.id, Walker.cancelled_at.is_(None), Walker.waiting_since.is_(None)
    )
    teams, walkers = db.session.execute(query).one()
    return int(teams), int(walkers)


def raised_by_edition(edition: Edition) -> Cents:
    """What all pages of an edition raised together."""
    return int(db.session.scalar(select(func.sum(Page.raised)).where(Page.edition_id == edition.id)) or 0)


def adults_born_until(edition: Edition) -> date:
    """The last birthday of those who are grown up on the day of the walk."""
    day = edition.date
    if (day.month, day.day) == (2, 29):
        return date(day.year - ADULT, 2, 28)
    return day.replace(year=day.year - ADULT)


def _listed_walker(edition: Edition) -> tuple[ColumnElement[bool], ...]:
    return (
        Walker.cancelled_at.is_(None),
        Page.hidden_at.is_(None),
        Walker.birth_date <= adults_born_until(edition),
    )


def _grown_up_name() -> ColumnElement[str]:
    return func.concat(Walker.first_name, " ", Walker.last_name)


def _of_team(team_id: int) -> ColumnElement[bool]:
    return or_(Page.team_id == team_id, Walker.team_id == team_id)
