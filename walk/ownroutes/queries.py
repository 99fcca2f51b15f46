"""Reads of own routes. What others may not see is left out here: the ends of a route, and a route nobody shows."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer_group

from walk.db import db
from walk.ownroutes.models import OwnRoute
from walk.ownroutes.rules import without_ends
from walk.routes.models import Route, RouteKind
from walk.teams.models import Team
from walk.tracks.drawing import Picture, drawn
from walk.walkers.models import Walker


@dataclass(frozen=True, kw_only=True)
class ShownRoute:
    """An own route as a sponsor page shows it."""

    picture: Picture
    distance_m: int
    ascent_m: int | None
    whole: bool


def find_own_route(owner: Team | Walker) -> OwnRoute | None:
    """The own route of a team or of somebody who walks alone, with its points."""
    mine = OwnRoute.team_id == owner.id if isinstance(owner, Team) else OwnRoute.walker_id == owner.id
    return db.session.scalar(select(OwnRoute).where(mine).options(undefer_group("line")))


def find_shown_track(owner: Team | Walker) -> ShownRoute | None:
    """What of an own route everybody may see: nothing unless its owner ticked so and still walks an own route."""
    walks = select(Walker.id).join(Route, Walker.route_id == Route.id).where(Route.kind == RouteKind.OWN)
    walks = walks.where(Walker.cancelled_at.is_(None))
    if isinstance(owner, Team):
        mine = (OwnRoute.team_id == owner.id, walks.where(Walker.team_id == owner.id).exists())
    else:
        mine = (OwnRoute.walker_id == owner.id, walks.where(Walker.id == owner.id).exists())
    query = select(OwnRoute).where(OwnRoute.shown_at.is_not(None), *mine)
    own = db.session.scalar(query.options(undefer_group("line")))
    return None if own is None else shown(own)


def shown(own: OwnRoute) -> ShownRoute | None:
    """An own route without its ends, where its owner hides them; None when nothing is left."""
    points = without_ends(own.line) if own.hides_ends else own.line
    if len(points) < 2:
        return None
    return ShownRoute(
        picture=drawn(points, distance_m=own.distance_m, ends=not own.hides_ends),
        distance_m=own.distance_m,
        ascent_m=own.ascent_m,
        whole=not own.hides_ends,
    )
