"""Reads of routes."""

from sqlalchemy import select

from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.routes.models import Route


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


def lock_route(edition: Edition, route_id: int) -> Route:
    """A route of this edition, locked until the transaction ends: places are counted under this lock."""
    query = select(Route).where(Route.edition_id == edition.id, Route.id == route_id)
    route = db.session.scalar(query.with_for_update(of=Route).execution_options(populate_existing=True))
    if route is None:
        raise NotFound
    return route
