"""A sponsor page as everybody may see it."""

from dataclasses import dataclass

from markupsafe import Markup

from walk.i18n import gettext as _
from walk.money import Cents
from walk.pages.models import Page
from walk.pages.queries import raised_by_team
from walk.pages.rules import Badge, Reached, badges_of, name_shown
from walk.pages.sponsors import raised_by_company
from walk.pages.writing import written
from walk.pictures.photo import widths_of
from walk.teams.naming import the_team
from walk.web.addresses import absolute, path_of


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page's photo, in the widths it is kept in."""

    address: str
    several: str
    width: int
    height: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What everybody may see of a page; `owner` never holds a minor's surname, nor who stays hidden."""

    kind: str
    owner: str
    title: str
    story: Markup
    raised: Cents
    goal: Cents
    gifts: int
    address: str
    listed: bool
    photo: Picture | None
    badges: tuple[Badge, ...]


def shown(page: Page) -> Shown:
    """The public side of a page, with the money of the whole team, or company, where it is theirs."""
    raised, gifts = _raised(page)
    owner = owner_of(page)
    return Shown(
        kind="team" if page.team else "walker" if page.walker else "company" if page.company else "walk",
        owner=owner,
        title=title_of(page),
        story=written(page.story),
        raised=raised,
        goal=page.goal,
        gifts=gifts,
        address=absolute("pages.show", year=page.edition.year, slug=page.slug),
        listed=page.named,
        photo=photo_of(page),
        badges=badges_of(_reached(page, raised, gifts)),
    )


def owner_of(page: Page) -> str:
    """Whose page it is: a minor by first name only, who stays hidden by nothing but the team."""
    if page.team:
        return page.team.name
    if page.company:
        return page.company.name
    walker = page.walker
    if walker is None:
        return page.edition.name
    name = name_shown(walker.first_name, walker.last_name, minor=walker.minor, shown_as=page.shown_as)
    if name:
        return name
    if walker.team is None:
        return _("A walker")
    return _("Somebody who walks with %(the_team)s", the_team=the_team(walker.team.name))


def title_of(page: Page) -> str:
    """The owner's title, which may hold a name; the owner's shown name where there is none, or where it must not."""
    return page.title if page.title and page.named else owner_of(page)


def photo_of(page: Page, *, widest: int = 1280) -> Picture | None:
    """The photo, if there is one that everybody may see: none of a minor, none of who stays hidden."""
    if not page.photo or not page.named or (page.company is not None and not page.company.shows_logo):
        return None
    widths = [width for width in widths_of(page.photo_width) if width <= widest] or [widths_of(page.photo_width)[0]]
    files = {width: photo_address(page, width) for width in widths}
    return Picture(
        address=files[widths[-1]],
        several=", ".join(f"{address} {width}w" for width, address in files.items()),
        width=page.photo_width,
        height=page.photo_height,
        text=page.photo_text or title_of(page),
    )


def photo_address(page: Page, width: int) -> str:
    """The path of one of a photo's files; it changes with the photo."""
    return path_of("pages.photo", page_id=page.id, code=page.photo, width=width)


def _raised(page: Page) -> tuple[Cents, int]:
    if page.team:
        return raised_by_team(page.team)
    return raised_by_company(page.company) if page.company else (page.raised, page.gifts)


def _reached(page: Page, raised: Cents, gifts: int) -> Reached:
    walker = page.walker
    return Reached(
        raised=raised,
        goal=page.goal,
        gifts=gifts,
        editions=len(walker.previous_editions) if walker else 0,
        ordinal=page.edition.ordinal if walker else 1,
    )
