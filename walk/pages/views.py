"""The public face: the walk's home page, and every sponsor page."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager
from werkzeug.wrappers import Response

from walk.clock import brussels_day, now
from walk.db import db
from walk.donations.queries import (
    PublicGift,
    list_gifts_to_company,
    list_gifts_to_edition,
    list_gifts_to_page,
    list_gifts_to_team,
    stand,
)
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import NotFound
from walk.i18n import language
from walk.matching.queries import list_offers
from walk.ownroutes.queries import ShownRoute, find_shown_track
from walk.pages.boards import list_team_walkers, list_teams
from walk.pages.cards import card_address, walk_card_address
from walk.pages.models import News, Page
from walk.pages.news import list_news
from walk.pages.queries import check_visible, find_page, find_shown_team_page, is_of_walk
from walk.pages.showing import photo_of, shown
from walk.pages.sponsors import list_logo_pages
from walk.pages.writing import written
from walk.pledges.queries import count_pledges, takes_pledges
from walk.routes.labels import route_label, route_notes
from walk.routes.queries import list_routes
from walk.walkers.queries import taken_by_route
from walk.web.access import ANYONE, ORGANISER, open_to
from walk.web.load import can_wait
from walk.web.paging import asked_page

blueprint = Blueprint("pages", __name__)
Answer = Response | str | tuple[str, int]
GIFTS, NEWS, WALKERS, TEAMS = 20, 10, 30, 100  # shown at once
HOME_NEWS, ALL_NEWS = 3, 100


@blueprint.get("/")
@open_to(ANYONE)
def home() -> Answer:
    """The next walk."""
    page = _find_home(None)
    return render_template("pages/no_edition.html") if page is None else _home(page)


@blueprint.get("/<int:year>/")
@open_to(ANYONE)
def edition_home(year: int) -> Answer:
    """One year's walk."""
    page = _find_home(year)
    if page is None:
        raise NotFound
    return _home(page)


@blueprint.get("/<int:year>/live")
@open_to(ANYONE)
@can_wait
def live(year: int) -> Answer:
    """The figures of the home page, fetched again while somebody looks at them."""
    return render_template("pages/_figures.html", **_figures(get_edition(year)))


@blueprint.get("/<int:year>/<slug>")
@open_to(ANYONE)
def show(year: int, slug: str) -> Answer:
    """A sponsor page; a hidden one only for organisers, who may show it again from there."""
    page, organiser = find_page(year, slug), _is_organiser()
    if page is None:
        raise NotFound
    if not organiser or page.hidden_at is None:
        check_visible(page)
    if page.of_walk:
        return redirect(url_for("pages.edition_home", year=year), 303)
    if page.team and page.team.merged_into_id is not None:
        return _moved(page.team.merged_into_id, year)
    return _show(page, organiser)


def _show(page: Page, organiser: bool) -> Answer:
    seen, edition, team, number = shown(page), page.edition, page.team, asked_page()
    all_of_them = "everyone" in request.args
    window: dict[str, Any] = {"most": GIFTS + 1, "skip": (number - 1) * GIFTS, "for_office": organiser}
    gifts = _gifts(page, window)
    walkers = list_team_walkers(team, most=None if all_of_them else WALKERS + 1) if team else []
    return render_template(
        "pages/show.html",
        page=page,
        shown=seen,
        edition=edition,
        teams=list_teams(edition, most=TEAMS, company_id=page.company_id) if page.company_id else [],
        walkers=walkers if all_of_them else walkers[:WALKERS],
        more_walkers=len(walkers) > WALKERS and not all_of_them,
        gifts=gifts[:GIFTS],
        more=len(gifts) > GIFTS,
        number=number,
        news=_told(list_news(page, most=NEWS)),
        team_page=find_shown_team_page(page.walker.team_id) if page.walker and page.walker.team_id else None,
        card=card_address(page, seen, language()),
        track=_track(page),
        organiser=organiser,
        open_for_gifts=edition.takes_gifts(now()),
        open_for_pledges=takes_pledges(page, now()),
        pledges=count_pledges(page),
        offers=list_offers(edition, at=now(), language=language(), page=page),
        open_for_walkers=edition.takes_registrations(now()),
    )


def _told(news: list[News]) -> list[tuple[News, Markup]]:
    return [(each, written(each.text)) for each in news]


def _gifts(page: Page, window: dict[str, Any]) -> list[PublicGift]:
    if page.team:
        return list_gifts_to_team(page.team, **window)
    return list_gifts_to_company(page.company, **window) if page.company else list_gifts_to_page(page, **window)


def _track(page: Page) -> ShownRoute | None:
    owner = page.team or page.walker
    if owner is None or not page.named or (page.walker and page.walker.team_id is not None):
        return None
    return find_shown_track(owner)


def _moved(team_id: int, year: int) -> Response:
    target = find_shown_team_page(team_id)
    if target is None:
        raise NotFound
    return redirect(url_for("pages.show", year=year, slug=target.slug), 301)


def _is_organiser() -> bool:
    return bool(current_user.is_authenticated and current_user.has_role(ORGANISER))


def _find_home(year: int | None) -> Page | None:
    """The page of the walk itself, with its edition and texts: of that year, or of the next (or else last) walk."""
    query = (
        select(Page)
        .join(Page.edition)
        .where(is_of_walk())
        .options(contains_eager(Page.edition).joinedload(Edition.texts))
    )
    if year is not None:
        return db.session.scalars(query.where(Edition.year == year)).unique().one_or_none()
    coming = Edition.date >= brussels_day(now())
    soonest = (
        select(Edition.id)
        .order_by(coming.desc(), case((coming, Edition.date)), Edition.date.desc())
        .limit(1)
        .scalar_subquery()
    )
    return db.session.scalars(query.where(Edition.id == soonest)).unique().one_or_none()


def _home(page: Page) -> Answer:
    edition, at = page.edition, now()
    most = ALL_NEWS if request.args.get("news") == "all" else HOME_NEWS
    told = [] if page.hidden_at else list_news(page, most=most + 1)
    routes = list_routes(edition)
    notes = route_notes(routes, taken_by_route(edition))
    return render_template(
        "pages/home.html",
        text=edition.text(language()),
        photo=None if page.hidden_at else photo_of(page),
        card=walk_card_address(edition),
        routes=[(route, route_label(route), notes[str(route.id)]) for route in routes],
        teams=list_teams(edition, most=6),
        gifts=list_gifts_to_edition(edition, most=6),
        news=_told(told[:most]),
        more_news=len(told) > most,
        logos=[(each, photo_of(each, widest=640)) for each in list_logo_pages(edition)],
        days=edition.days_to_go(at),
        offers=list_offers(edition, at=at, language=language()),
        open_for_walkers=edition.takes_registrations(at),
        open_for_gifts=edition.takes_gifts(at),
        **_figures(edition),
    )


def _figures(edition: Edition) -> dict[str, object]:
    standing = stand(edition)
    return {
        "edition": edition,
        "raised": standing.raised,
        "teams_count": standing.teams,
        "walkers_count": standing.walkers,
        "donors_count": standing.donors,
    }
