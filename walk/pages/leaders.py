"""The leaderboards: teams, teams by walker, and walkers; and finding somebody by name."""

from flask import redirect, render_template, request, url_for

from walk.clock import now
from walk.editions.queries import get_current_edition, get_edition
from walk.pages.boards import Listed, list_teams, list_walkers
from walk.pages.views import Answer, blueprint
from walk.web.access import ANYONE, open_to
from walk.web.load import can_wait
from walk.web.paging import PAGE_SIZE, asked_page, asked_search

FOUND_BESIDE = 10  # walkers shown beside the teams that a search finds, and the other way round


@blueprint.get("/teams")
@open_to(ANYONE)
def teams_now() -> Answer:
    """The teams of the next walk."""
    return redirect(url_for("pages.teams", year=get_current_edition(now()).year), 303)


@blueprint.get("/<int:year>/teams")
@open_to(ANYONE)
@can_wait
def teams(year: int) -> Answer:
    """Teams by what they raised, or by what they raised for every walker; searched by name."""
    edition, search, skip = get_edition(year), asked_search(), _skip()
    by_walker = request.args.get("by") == "walker"
    found = list_teams(edition, most=PAGE_SIZE + 1, skip=skip, search=search, by_walker=by_walker)
    beside = list_walkers(edition, most=FOUND_BESIDE, search=search) if search else []
    return _board("average" if by_walker else "teams", year, search, found, beside)


@blueprint.get("/<int:year>/walkers")
@open_to(ANYONE)
@can_wait
def walkers(year: int) -> Answer:
    """Walkers by what they raised: grown-ups who did not choose to stay hidden."""
    edition, search = get_edition(year), asked_search()
    found = list_walkers(edition, most=PAGE_SIZE + 1, skip=_skip(), search=search)
    beside = list_teams(edition, most=FOUND_BESIDE, search=search) if search else []
    return _board("walkers", year, search, found, beside)


def _skip() -> int:
    return (asked_page() - 1) * PAGE_SIZE


def _board(which: str, year: int, search: str, found: list[Listed], beside: list[Listed]) -> Answer:
    return render_template(
        "pages/board.html",
        which=which,
        year=year,
        found=found[:PAGE_SIZE],
        beside=beside,
        search=search,
        number=asked_page(),
        first=_skip() + 1,
        more=len(found) > PAGE_SIZE,
    )
