"""Changes to sponsor pages."""

from datetime import datetime

from sqlalchemy import select

from walk.db import db, lock_name
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import euros
from walk.i18n import gettext as _
from walk.money import Cents
from walk.pages.models import Page
from walk.pages.rules import MINORS_NAME, RESERVED, is_minors_slug, slug_of
from walk.teams.models import Team
from walk.tokens import new_code, new_number
from walk.walkers.models import Walker

WALK_SLUG = "walk"


def open_walker_page(walker: Walker, at: datetime) -> None:
    """A walker's page, from the first second; a minor's address holds no surname."""
    name = _minors_address(walker) if walker.minor else walker.name
    _open(walker.edition, name, walker.edition.minimum, at, walker=walker)


def hide_minors_surname(walker: Walker, _at: datetime) -> None:
    """Somebody who turns out to be a minor gets an address without the surname."""
    page = db.session.scalar(select(Page).where(Page.walker_id == walker.id))
    if page is not None and walker.minor and not is_minors_slug(page.slug, walker.first_name):
        lock_name(f"slugs {walker.edition_id}")
        page.slug = _free_slug(walker.edition, _minors_address(walker))
        db.session.flush()


def open_team_page(team: Team, at: datetime) -> None:
    """A team's page, from the first second."""
    _open(team.edition, team.name, team.goal, at, team=team)


def open_edition_page(edition: Edition, at: datetime) -> None:
    """The page for gifts to the walk itself."""
    db.session.add(Page(edition=edition, slug=WALK_SLUG, goal=edition.target, created_at=at))
    db.session.flush()


def tell_story(page: Page, *, title: str, story: str, goal: Cents) -> None:
    """What the owner wants on the page. A walker's goal is at least what every walker commits to."""
    if page.walker_id is not None and goal < page.edition.minimum:
        raise Refused(
            _("Everyone commits to raising %(amount)s or more.", amount=euros(page.edition.minimum)), field="goal"
        )
    page.title, page.story, page.goal = title, story, goal
    db.session.flush()


def _minors_address(walker: Walker) -> str:
    return f"{walker.first_name[:MINORS_NAME]} {new_number() % 10}{new_code(3)}"


def _open(
    edition: Edition,
    name: str,
    goal: Cents,
    at: datetime,
    *,
    walker: Walker | None = None,
    team: Team | None = None,
) -> None:
    lock_name(f"slugs {edition.id}")
    page = Page(edition=edition, slug=_free_slug(edition, name), walker=walker, team=team, goal=goal, created_at=at)
    db.session.add(page)
    db.session.flush()


def _free_slug(edition: Edition, name: str) -> str:
    wanted = slug_of(name)
    taken = set(
        db.session.scalars(select(Page.slug).where(Page.edition_id == edition.id, Page.slug.startswith(wanted)))
    )
    if wanted not in taken | RESERVED:
        return wanted
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{wanted}-{n}") not in taken)
