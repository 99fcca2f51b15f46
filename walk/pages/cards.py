"""The picture beside a shared link: what stands on it, and its address."""

from walk import files
from walk.editions.models import Edition
from walk.i18n import day, euros, language, speaking
from walk.i18n import gettext as _
from walk.pages.commands import WALK_SLUG
from walk.pages.models import Page
from walk.pages.showing import Shown
from walk.pictures.card import Card
from walk.pictures.fonts import drawable
from walk.web.addresses import absolute


def card_address(page: Page, seen: Shown, code: str) -> str:
    """The address of the picture beside a link to this page; it changes with what stands on it."""
    drawing = _page_card(page, seen)
    slug = page.slug if drawing else WALK_SLUG
    with speaking(code):
        version = (_page_card(page, seen) or walk_card(page.edition)).version
    return absolute("pages.card", year=page.edition.year, slug=slug, code=code, version=version)


def walk_card_address(edition: Edition) -> str:
    """The address of the picture beside a link to the walk itself, in the visitor's language."""
    version = walk_card(edition).version
    return absolute("pages.card", year=edition.year, slug=WALK_SLUG, code=language(), version=version)


def forget_pictures(page: Page) -> None:
    """Remove what was drawn of a page that is no longer to be seen."""
    for folder in ("cards", "posters"):
        files.remove_all(f"{folder}/{page.id}")


def walk_card(edition: Edition) -> Card:
    """The picture of the walk: its slogan, where and when."""
    text = edition.text(language())
    return Card(
        name=text.slogan if text and text.slogan else edition.name,
        above=edition.name,
        raised="",
        goal=f"{day(edition.date)} · {edition.place}",
        part=0,
    )


def find_card(page: Page, seen: Shown) -> Card | None:
    """What is drawn of a page: nothing when it is not listed."""
    return walk_card(page.edition) if seen.kind == "walk" else _page_card(page, seen)


def _page_card(page: Page, seen: Shown) -> Card | None:
    if seen.kind == "walk" or not seen.listed:
        return None
    return Card(
        name=seen.title,
        above=page.edition.name if seen.title == seen.owner else f"{page.edition.name} · {drawable(seen.owner)[:40]}",
        raised=euros(seen.raised),
        goal=_("of %(goal)s", goal=euros(seen.goal)),
        part=seen.raised / seen.goal if seen.goal else 0,
        photo_code=page.photo if seen.photo and seen.kind != "company" else "",
    )
