"""Whose page it is: a walker's, or the team's they lead, by the personal link; a company's by its contact's link."""

from walk.companies.queries import get_company_by_link
from walk.errors import NotFound
from walk.pages.models import Page
from walk.pages.queries import page_of_company, page_of_team, page_of_walker
from walk.walkers.models import Walker
from walk.walkers.queries import get_walker_by_link

WHICH = "<any(page, team, company):which>"
OF_WALKERS = "<any(page, team):which>"


def get_owned_page(link: str, which: str) -> tuple[Walker | None, Page]:
    """The walker with this link, and their page or that of the team they lead; nobody, and the company's page."""
    if which == "company":
        return None, _of_company(link)
    walker = get_walker_by_link(link)
    if walker.cancelled_at is not None:
        raise NotFound
    if which == "page":
        return walker, page_of_walker(walker)
    if not walker.leads or walker.team is None:
        raise NotFound
    return walker, page_of_team(walker.team)


def _of_company(link: str) -> Page:
    company = get_company_by_link(link)
    page = page_of_company(company)
    if page is None or not company.usable:
        raise NotFound
    return page
