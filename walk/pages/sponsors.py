"""Companies' pages: what their own page, their teams and whoever has a place of theirs raised; each euro once."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from walk.companies.models import Company
from walk.db import db
from walk.editions.models import Edition
from walk.money import Cents
from walk.pages.boards import Listed, searched
from walk.pages.models import Page
from walk.pages.queries import pages_and_companies, pages_of_company, takes_part
from walk.teams.models import Team
from walk.walkers.models import Walker


def raised_by_company(company: Company) -> tuple[Cents, int]:
    """What a company's people raised, in cents and in gifts."""
    sums = select(func.coalesce(func.sum(Page.raised), 0), func.coalesce(func.sum(Page.gifts), 0))
    row = db.session.execute(sums.where(Page.id.in_(pages_of_company(company)))).one()
    return int(row[0]), int(row[1])


def list_companies(edition: Edition, *, most: int, skip: int = 0, search: str = "") -> list[Listed]:
    """An edition's companies, most raised first, each with how many walk for it."""
    money, people = _money(edition), _people(edition)
    walkers = func.coalesce(people.c.walkers, 0)
    query = (
        select(Page.slug, Company.name, money.c.raised, Page.goal, walkers)
        .join(Company, Page.company_id == Company.id)
        .join(money, money.c.company_id == Company.id)
        .outerjoin(people, people.c.company_id == Company.id)
        .where(Company.edition_id == edition.id, Company.confirmed_at.is_not(None), Page.hidden_at.is_(None))
    )
    found = searched(query, search).order_by(money.c.raised.desc(), Company.name, Company.id)
    return [
        Listed(slug=slug, name=name, raised=int(raised), goal=goal, walkers=number)
        for slug, name, raised, goal, number in db.session.execute(found.limit(most).offset(skip))
    ]


def list_logo_pages(edition: Edition) -> list[Page]:
    """The pages of companies whose package shows their logo, and that sent one; those that paid most come first."""
    query = (
        select(Page)
        .join(Company, Page.company_id == Company.id)
        .where(Company.edition_id == edition.id, Company.confirmed_at.is_not(None), Company.shows_logo)
        .where(Page.photo != "", Page.hidden_at.is_(None))
        .options(joinedload(Page.company), joinedload(Page.edition))
    )
    return list(db.session.scalars(query.order_by(Company.fee.desc(), Company.name, Company.id)))


def _money(edition: Edition) -> Any:
    query, owner = pages_and_companies()
    sums = query.with_only_columns(owner.label("company_id"), func.sum(Page.raised).label("raised"))
    return sums.where(Page.edition_id == edition.id, owner.is_not(None)).group_by(owner).subquery()


def _people(edition: Edition) -> Any:
    owner = func.coalesce(Team.company_id, Walker.company_id)
    query = select(owner.label("company_id"), func.count().label("walkers")).select_from(Walker)
    return query.outerjoin(Team, Walker.team_id == Team.id).where(takes_part(edition)).group_by(owner).subquery()
