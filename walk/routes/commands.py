"""Changes to routes."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from sqlalchemy.exc import IntegrityError

from walk import audit
from walk.db import db
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.routes.models import Route, RouteKind


@dataclass(frozen=True, kw_only=True)
class RouteFacts:
    """All that organisers decide about a route."""

    kind: RouteKind
    distance_km: Decimal
    start: str
    wave_at: time | None
    places: int | None


def add_route(edition: Edition, facts: RouteFacts, *, at: datetime) -> Route:
    """A new route for an edition."""
    route = Route(edition=edition)
    _apply(route, facts)
    audit.record("added route", f"edition {edition.year}", at=at, kind=facts.kind, distance_km=str(facts.distance_km))
    return route


def change_route(route: Route, facts: RouteFacts, *, taken: int, at: datetime) -> None:
    """New facts for a route. Fewer places than are taken takes nobody's place: it only admits no one else.

    Refused where it would make those who chose it walk another distance.
    """
    if taken and (facts.kind, facts.distance_km) != (route.kind, route.distance_km):
        raise Refused(
            _("%(count)s walkers chose this route. Make a new route instead of changing its distance.", count=taken),
            field="distance_km",
        )
    _apply(route, facts)
    audit.record("changed route", f"route {route.id}", at=at, places=facts.places)


def _apply(route: Route, facts: RouteFacts) -> None:
    try:
        with db.session.begin_nested():
            route.kind, route.distance_km = facts.kind, facts.distance_km
            route.start, route.wave_at, route.places = facts.start, facts.wave_at, facts.places
            db.session.add(route)
    except IntegrityError:
        raise Refused(_("There is already a route of this kind, distance and start."), field="distance_km") from None
