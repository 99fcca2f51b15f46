"""Reads of sponsor pages. What must stay hidden is left out here: a minor's surname, a hidden page or walker."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from walk.companies.models import Company
from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.i18n import gettext as _
from walk.money import Cents
from walk.pages.models import Page
from walk.teams.models import Team
from walk.walkers.models import ADULT, Walker


def find_page(year: int, slug: str) -> Page | None:
    """The page at an address, with its edition and whose it is, also when it may not be seen."""
    query = (
        select(Page)
        .join(Page.edition)
        .where(Edition.year == year, Page.slug == slug)
        .options(contains_eager(Page.edition), joinedload(Page.walker).joinedload(Walker.team))
        .options(joinedload(Page.team), joinedload(Page.company))
    )
    return db.session.scalar(query)


def get_page(edition: Edition, slug: str) -> Page:
    """A page of this edition that may be seen."""
    return get_page_at(edition.year, slug)


def get_page_at(year: int, slug: str) -> Page:
    """The page at an address, if it may be seen."""
    page = find_page(year, slug)
    if page is None:
        raise NotFound
    check_visible(page)
    return page


def check_visible(page: Page) -> None:
    """Raises NotFound for a hidden page, and for that of somebody who left before anyone gave."""
    if page.hidden_at is not None:
        raise NotFound(_("This page is not shown at the moment. Perhaps you find whom you are looking for by name."))
    left = page.walker is not None and page.walker.cancelled_at is not None
    closed = page.team is not None and page.team.closed_at is not None and page.team.merged_into_id is None
    gone = page.company is not None and not page.company.usable
    if page.raised <= 0 and (left or closed or gone):
        raise NotFound


def page_of_walker(walker: Walker) -> Page:
    """The walker's own page."""
    return db.session.scalars(select(Page).where(Page.walker_id == walker.id)).one()


def page_of_team(team: Team) -> Page:
    """The team's page."""
    return db.session.scalars(select(Page).where(Page.team_id == team.id)).one()


def page_of_edition(edition: Edition) -> Page:
    """The page for gifts to the walk itself."""
    return db.session.scalars(select(Page).where(Page.edition_id == edition.id, is_of_walk())).one()


def is_of_walk() -> ColumnElement[bool]:
    """Whether a page is that of the walk itself."""
    return and_(Page.walker_id.is_(None), Page.team_id.is_(None), Page.company_id.is_(None))


def page_of_company(company: Company) -> Page | None:
    """A company's page; None before its package was paid for or confirmed."""
    return db.session.scalar(select(Page).where(Page.company_id == company.id))


def find_shown_team_page(team_id: int) -> Page | None:
    """A team's page, unless it is hidden."""
    query = select(Page).where(Page.team_id == team_id, Page.hidden_at.is_(None))
    return db.session.scalar(query.options(joinedload(Page.team)))


def raised_by_team(team: Team) -> tuple[Cents, int]:
    """What a team raised, in cents and in gifts: its own page, those of all its walkers and of teams merged into it."""
    query = select(func.coalesce(func.sum(Page.raised), 0), func.coalesce(func.sum(Page.gifts), 0))
    row = db.session.execute(query.where(Page.id.in_(pages_of_team(team.id)))).one()
    return int(row[0]), int(row[1])


def pages_of_team(team_id: int) -> ColumnElement[int]:
    """The ids of a team's own page, of its walkers' pages, and of those of teams merged into it: for an `in_`."""
    home = aliased(Team)
    query = (
        select(Page.id)
        .outerjoin(Walker, Page.walker_id == Walker.id)
        .join(home, home.id == func.coalesce(Page.team_id, Walker.team_id))
        .where(or_(home.id == team_id, home.merged_into_id == team_id))
    )
    return query.scalar_subquery()


def pages_of_company(company: Company) -> ColumnElement[int]:
    """The ids of all pages whose money is a company's: for an `in_`."""
    query, owner = pages_and_companies()
    return (
        query.with_only_columns(Page.id)
        .where(Page.edition_id == company.edition_id, owner == company.id)
        .scalar_subquery()
    )


def pages_and_companies() -> tuple[Select[Any], ColumnElement[Any]]:
    """All pages, and the company of each: its own, else that of the team in which it counts, else that of the place."""
    first, counts_for = aliased(Team), aliased(Team)
    query = (
        select(Page)
        .outerjoin(Walker, Page.walker_id == Walker.id)
        .outerjoin(first, first.id == func.coalesce(Page.team_id, Walker.team_id))
        .outerjoin(counts_for, counts_for.id == func.coalesce(first.merged_into_id, first.id))
    )
    return query, func.coalesce(Page.company_id, counts_for.company_id, Walker.company_id)


def holds_gifts_of(page: Page, page_id: int) -> bool:
    """Whether a page shows the gifts to that other page: its own; a team's or company's also those of its people."""
    if page.company is not None:
        held = pages_of_company(page.company)
    elif page.team_id is not None:
        held = pages_of_team(page.team_id)
    else:
        return page.id == page_id
    return db.session.scalar(select(Page.id).where(Page.id == page_id, Page.id.in_(held))) is not None


def count_people(edition: Edition) -> tuple[int, int]:
    """How many teams and walkers count, as in the figures: confirmed walkers, teams with at least one of them."""
    query = select(func.count(func.distinct(Walker.team_id)), func.count()).where(counts(edition))
    teams, walkers = db.session.execute(query).one()
    return int(teams), int(walkers)


def takes_part(edition: Edition) -> ColumnElement[bool]:
    """Whether a walker of this edition counts: did not cancel, does not wait."""
    return and_(Walker.edition_id == edition.id, Walker.cancelled_at.is_(None), Walker.waiting_since.is_(None))


def counts(edition: Edition) -> ColumnElement[bool]:
    """Whether a walker counts in figures: takes part, and is confirmed (the fee is paid or waived)."""
    return and_(takes_part(edition), Walker.confirmed_at.is_not(None))


def raised_by_edition(edition: Edition) -> Cents:
    """What all pages of an edition raised together."""
    return int(db.session.scalar(select(func.sum(Page.raised)).where(Page.edition_id == edition.id)) or 0)


def adults_born_until(edition: Edition) -> date:
    """The last birthday of those who are grown up on the day of the walk."""
    day = edition.date
    if (day.month, day.day) == (2, 29):
        return date(day.year - ADULT, 2, 28)
    return day.replace(year=day.year - ADULT)
