"""Reads of routes."""

from sqlalchemy import Select, select

from walk.db import db, lock_name
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.routes.models import Hold, Route


def list_routes(edition: Edition) -> list[Route]:
    """An edition's routes: central first, shortest first, earliest wave first."""
    query = select(Route).where(Route.edition_id == edition.id)
    return list(db.session.scalars(query.order_by(Route.kind, Route.distance_km, Route.wave_at)))


def get_route(edition: Edition, route_id: int) -> Route:
    """A route of this edition."""
    route = db.session.scalar(select(Route).where(Route.edition_id == edition.id, Route.id == route_id))
    if route is None:
        raise NotFound
    return route


def lock_places(edition: Edition) -> None:
    """Nobody else gives or takes a place of this edition until the transaction ends: places are counted under this."""
    lock_name(f"places {edition.id}")


def held(edition: Edition) -> Select[int, int]:
    """Each time places of a route are kept for somebody to whom they were offered: the route, and how many."""
    return select(Hold.route_id, Hold.places).join(Route).where(Route.edition_id == edition.id)
