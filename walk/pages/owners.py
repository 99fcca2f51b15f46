"""Whose page it is: a walker's own, or as captain or co-captain the team's; by the personal link."""

from walk.errors import NotFound
from walk.pages.models import Page
from walk.pages.queries import page_of_team, page_of_walker
from walk.walkers.models import Walker
from walk.walkers.queries import get_walker_by_link

WHICH = "<any(page, team):which>"


def get_owned_page(link: str, which: str) -> tuple[Walker, Page]:
    """The walker with this link, and their page or that of the team they lead."""
    walker = get_walker_by_link(link)
    if walker.cancelled_at is not None:
        raise NotFound
    if which == "page":
        return walker, page_of_walker(walker)
    if not walker.leads or walker.team is None:
        raise NotFound
    return walker, page_of_team(walker.team)
