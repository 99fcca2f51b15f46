"""Changes to sponsor pages."""

from datetime import datetime

from sqlalchemy import select

from walk import audit
from walk.companies.models import Company
from walk.db import db, lock_name
from walk.editions.models import Edition
from walk.errors import Refused
from walk.hooks import Hook
from walk.i18n import euros
from walk.i18n import gettext as _
from walk.money import Cents
from walk.pages.models import Page
from walk.pages.rules import MINORS_NAME, RESERVED, ShownAs, folded, is_minors_slug, name_shown, slug_of
from walk.pictures.photo import Photo
from walk.teams.models import Team
from walk.tokens import new_code, new_number
from walk.walkers.models import Walker

WALK_SLUG = "walk"
name_shown_changed: Hook[[Page]] = Hook()


def open_walker_page(walker: Walker, at: datetime) -> None:
    """A walker's page, from the first second; a minor's address holds no surname."""
    page = _open(walker.edition, _address(walker, ShownAs.FULL), walker.edition.minimum, at, walker=walker)
    page.searchable = _found_by(page)


def open_team_page(team: Team, at: datetime) -> None:
    """A team's page, from the first second."""
    _open(team.edition, team.name, team.goal, at, team=team).searchable = folded(team.name)


def open_company_page(company: Company, at: datetime) -> None:
    """A company's page, once: from when its package was paid for or confirmed."""
    if db.session.scalar(select(Page.id).where(Page.company_id == company.id)) is None:
        goal = company.edition.minimum * company.places
        _open(company.edition, company.name, goal, at, company=company).searchable = folded(company.name)
        db.session.flush()


def open_edition_page(edition: Edition, at: datetime) -> None:
    """The page for gifts to the walk itself."""
    db.session.add(Page(edition=edition, slug=WALK_SLUG, goal=edition.target, created_at=at))
    db.session.flush()


def follow_walker(walker: Walker, _at: datetime) -> None:
    """A walker changed: found by the new name; who turns out to be a minor gets an address without the surname."""
    page = db.session.scalar(select(Page).where(Page.walker_id == walker.id))
    if page is None:
        return
    if walker.minor and page.shown_as is not ShownAs.HIDDEN and not is_minors_slug(page.slug, walker.first_name):
        _move(page)
    page.searchable = _found_by(page)
    db.session.flush()
    name_shown_changed(page)


def follow_team(team: Team, _at: datetime) -> None:
    """A team got another name: it is found by that one."""
    page = db.session.scalar(select(Page).where(Page.team_id == team.id))
    if page is not None:
        page.searchable = folded(team.name)
        db.session.flush()


def tell_story(page: Page, *, title: str, story: str, goal: Cents) -> None:
    """What the owner wants on the page. A walker's goal is at least what every walker commits to."""
    if page.walker_id is not None and goal < page.edition.minimum:
        raise Refused(
            _("Everyone commits to raising %(amount)s or more.", amount=euros(page.edition.minimum)), field="goal"
        )
    page.title, page.story, page.goal = title, story, goal
    db.session.flush()


def show_as(page: Page, shown_as: ShownAs, *, at: datetime) -> None:
    """How the walker is called on their page; its address, which holds the name, changes along."""
    if page.walker is None or page.shown_as is shown_as:
        return
    page.shown_as = shown_as
    _move(page)
    page.searchable = _found_by(page)
    db.session.flush()
    name_shown_changed(page)
    audit.record("changed name shown", f"page {page.id}", at=at, shown_as=shown_as.value)


def keep_photo(page: Page, photo: Photo, text: str, *, at: datetime) -> None:
    """Another photo, whose files are stored already; `text` says what is on it."""
    page.photo, page.photo_width, page.photo_height = photo.code, photo.width, photo.height
    page.photo_text = text
    db.session.flush()
    audit.record("changed photo", f"page {page.id}", at=at)


def describe_photo(page: Page, text: str, *, at: datetime) -> None:
    """Other words for what is on the photo."""
    page.photo_text = text
    db.session.flush()
    audit.record("described photo", f"page {page.id}", at=at)


def remove_photo(page: Page, *, at: datetime) -> None:
    """No photo any more."""
    page.photo, page.photo_width, page.photo_height, page.photo_text = "", 0, 0, ""
    db.session.flush()
    audit.record("removed photo", f"page {page.id}", at=at)


def hide_page(page: Page, *, at: datetime) -> None:
    """Nobody but the office sees the page from now on."""
    if page.hidden_at is None:
        page.hidden_at = at
        db.session.flush()
        audit.record("hid page", f"page {page.id}", at=at)


def unhide_page(page: Page, *, at: datetime) -> None:
    """Everybody may see the page again."""
    if page.hidden_at is not None:
        page.hidden_at = None
        db.session.flush()
        audit.record("unhid page", f"page {page.id}", at=at)


def _address(walker: Walker, shown_as: ShownAs) -> str:
    """What an address is made of: nothing that the page does not show."""
    if shown_as is ShownAs.HIDDEN:
        return f"walker {new_number() % 10}{new_code(4)}"
    if walker.minor:
        return f"{walker.first_name[:MINORS_NAME]} {new_number() % 10}{new_code(3)}"
    return name_shown(walker.first_name, walker.last_name, minor=False, shown_as=shown_as)


def _move(page: Page) -> None:
    assert page.walker is not None
    lock_name(f"slugs {page.edition_id}")
    page.slug = _free_slug(page.edition, _address(page.walker, page.shown_as))
    db.session.flush()


def _found_by(page: Page) -> str:
    walker = page.walker
    if walker is None or not page.named:
        return ""
    return folded(name_shown(walker.first_name, walker.last_name, minor=False, shown_as=page.shown_as))


def _open(
    edition: Edition,
    name: str,
    goal: Cents,
    at: datetime,
    *,
    walker: Walker | None = None,
    team: Team | None = None,
    company: Company | None = None,
) -> Page:
    lock_name(f"slugs {edition.id}")
    slug = _free_slug(edition, name)
    page = Page(edition=edition, slug=slug, walker=walker, team=team, company=company, goal=goal, created_at=at)
    page.shown_as = ShownAs.FULL
    db.session.add(page)
    db.session.flush()
    return page


def _free_slug(edition: Edition, name: str) -> str:
    wanted = slug_of(name)
    taken = set(
        db.session.scalars(select(Page.slug).where(Page.edition_id == edition.id, Page.slug.startswith(wanted)))
    )
    if wanted not in taken | RESERVED:
        return wanted
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{wanted}-{n}") not in taken)
