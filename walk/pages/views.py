"""The public face: the walk's home page, the leaderboard, and every sponsor page."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.donations.queries import count_donors, list_gifts_to_edition, list_gifts_to_page, list_gifts_to_team
from walk.editions.models import Edition
from walk.editions.queries import find_current_edition, get_current_edition, get_edition
from walk.i18n import language
from walk.pages.models import Page
from walk.pages.queries import (
    count_people,
    get_page,
    list_team_walkers,
    list_teams,
    page_of_edition,
    page_of_team,
    raised_by_edition,
)
from walk.pages.showing import shown
from walk.routes.labels import route_label, route_notes
from walk.routes.queries import list_routes
from walk.walkers.queries import taken_by_route
from walk.web.access import ANYONE, open_to
from walk.web.paging import PAGE_SIZE, asked_page, asked_search

blueprint = Blueprint("pages", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@open_to(ANYONE)
def home() -> Answer:
    """The next walk."""
    edition = find_current_edition(now())
    return render_template("pages/no_edition.html") if edition is None else _home(edition)


@blueprint.get("/<int:year>/")
@open_to(ANYONE)
def edition_home(year: int) -> Answer:
    """One year's walk."""
    return _home(get_edition(year))


@blueprint.get("/<int:year>/live")
@open_to(ANYONE)
def live(year: int) -> Answer:
    """The figures of the home page, fetched again while somebody looks at them."""
    return render_template("pages/_figures.html", **_figures(get_edition(year)))


@blueprint.get("/teams")
@open_to(ANYONE)
def teams_now() -> Answer:
    """The teams of the next walk."""
    return redirect(url_for("pages.teams", year=get_current_edition(now()).year), 303)


@blueprint.get("/<int:year>/teams")
@open_to(ANYONE)
def teams(year: int) -> Answer:
    """The leaderboard: teams by what they raised, searched by name."""
    edition = get_edition(year)
    search = asked_search()
    number = asked_page()
    found = list_teams(edition, most=PAGE_SIZE + 1, skip=(number - 1) * PAGE_SIZE, search=search)
    return render_template(
        "pages/teams.html",
        edition=edition,
        teams=found[:PAGE_SIZE],
        search=search,
        number=number,
        first=(number - 1) * PAGE_SIZE + 1,
        more=len(found) > PAGE_SIZE,
    )


@blueprint.get("/<int:year>/<slug>")
@open_to(ANYONE)
def show(year: int, slug: str) -> Answer:
    """A sponsor page."""
    page = get_page(get_edition(year), slug)
    edition = page.edition
    if page.walker_id is None and page.team_id is None:
        return redirect(url_for("pages.edition_home", year=year), 303)
    team = page.team
    return render_template(
        "pages/show.html",
        page=page,
        shown=shown(page),
        edition=edition,
        walkers=list_team_walkers(team) if team else [],
        gifts=list_gifts_to_team(team, most=PAGE_SIZE) if team else list_gifts_to_page(page, most=PAGE_SIZE),
        team_page=_team_page(page),
        open_for_gifts=edition.takes_gifts(now()),
    )


def _team_page(page: Page) -> Page | None:
    team = page.walker.team if page.walker else None
    if team is None:
        return None
    team_page = page_of_team(team)
    return None if team_page.hidden_at else team_page


def _home(edition: Edition) -> Answer:
    at, routes = now(), list_routes(edition)
    notes = route_notes(routes, taken_by_route(edition))
    return render_template(
        "pages/home.html",
        text=edition.text(language()),
        routes=[(route, route_label(route), notes[str(route.id)]) for route in routes],
        teams=list_teams(edition, most=6),
        gifts=list_gifts_to_edition(edition, most=6),
        walk_page=page_of_edition(edition),
        days=edition.days_to_go(at),
        open_for_walkers=edition.takes_registrations(at),
        open_for_gifts=edition.takes_gifts(at),
        **_figures(edition),
    )


def _figures(edition: Edition) -> dict[str, object]:
    teams_count, walkers_count = count_people(edition)
    return {
        "edition": edition,
        "raised": raised_by_edition(edition),
        "teams_count": teams_count,
        "walkers_count": walkers_count,
        "donors_count": count_donors(edition),
    }
