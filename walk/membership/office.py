"""Organisers look a team up: who is in it, and what happened to it."""

from flask import Blueprint, render_template
from sqlalchemy import Select, func, select

from walk import audit
from walk.db import db
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import NotFound
from walk.pages.queries import page_of_team, raised_by_team
from walk.teams.models import Team
from walk.walkers.models import Walker
from walk.walkers.queries import list_members
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER, open_to
from walk.web.paging import asked_page, asked_search, paged

blueprint = Blueprint("teams_office", __name__, url_prefix="/office/<int:year>/teams")


@blueprint.get("/")
@open_to(ORGANISER, FINANCE, VOLUNTEER)
def index(year: int) -> str:
    """All teams of an edition, closed ones too, searched by name."""
    edition, search = get_edition(year), asked_search()
    found = paged(_search(edition, search), asked_page())
    query = select(Walker.team_id, func.count()).where(
        Walker.team_id.in_([each.id for each in found.rows]), Walker.cancelled_at.is_(None)
    )
    walkers = dict(db.session.execute(query.group_by(Walker.team_id)).all())
    return render_template("membership/office/index.html", edition=edition, search=search, found=found, walkers=walkers)


@blueprint.get("/<int:team_id>")
@open_to(ORGANISER)
def show(year: int, team_id: int) -> str:
    """One team with its walkers and its history."""
    team = db.session.get(Team, team_id)
    if team is None or team.edition.year != year:
        raise NotFound
    return render_template(
        "membership/office/show.html",
        edition=team.edition,
        team=team,
        merged_into=db.session.get(Team, team.merged_into_id) if team.merged_into_id else None,
        page=page_of_team(team),
        raised=raised_by_team(team)[0],
        members=list_members(team),
        history=audit.list_about(f"team {team.id}"),
    )


def _search(edition: Edition, search: str) -> Select[Team]:
    query = select(Team).where(Team.edition_id == edition.id)
    for word in search.split():
        query = query.where(Team.name.icontains(word, autoescape=True))
    return query.order_by(func.lower(Team.name), Team.id)
