"""A sponsor page as everybody may see it."""

from dataclasses import dataclass

from walk.money import Cents
from walk.pages.models import Page
from walk.pages.queries import raised_by_team
from walk.walkers.rules import public_name
from walk.web.addresses import absolute


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What everybody may see of a page; `owner` never holds a minor's surname."""

    kind: str
    owner: str
    title: str
    story: str
    raised: Cents
    goal: Cents
    gifts: int
    address: str
    listed: bool


def shown(page: Page) -> Shown:
    """The public side of a page, with the money of the whole team where it is a team's."""
    raised, gifts = raised_by_team(page.team) if page.team else (page.raised, page.gifts)
    owner = owner_of(page)
    return Shown(
        kind="team" if page.team else "walker" if page.walker else "walk",
        owner=owner,
        title=page.title or owner,
        story=page.story,
        raised=raised,
        goal=page.goal,
        gifts=gifts,
        address=absolute("pages.show", year=page.edition.year, slug=page.slug),
        listed=not (page.walker and page.walker.minor),
    )


def owner_of(page: Page) -> str:
    """Whose page it is: a minor by first name only."""
    if page.team:
        return page.team.name
    if page.walker:
        return public_name(page.walker.first_name, page.walker.last_name, minor=page.walker.minor)
    return page.edition.name
