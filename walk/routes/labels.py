"""Routes in words."""

from collections.abc import Sequence

from walk.i18n import euros
from walk.i18n import gettext as _
from walk.routes.models import Route, RouteKind


def route_label(route: Route) -> str:
    """A route in words: '10 km, together in Mechelen, start 10:00'."""
    km = _("%(km)s km", km=route.km)
    if route.kind is RouteKind.OWN:
        return _("%(km)s on a route of your own", km=km)
    place = route.start or route.edition.place
    if route.wave_at is None:
        return _("%(km)s together, from %(place)s", km=km, place=place)
    return _("%(km)s together, from %(place)s at %(time)s", km=km, place=place, time=f"{route.wave_at:%H:%M}")


def route_notes(routes: Sequence[Route], taken: dict[int, int]) -> dict[str, str]:
    """What to say under each route: its fee, and its places when there are few or none."""
    notes = {}
    for route in routes:
        left = None if route.places is None else max(0, route.places - taken.get(route.id, 0))
        if left == 0:
            notes[str(route.id)] = _("Full")
        elif left is not None and left <= 50:
            notes[str(route.id)] = _("%(fee)s, places left: %(left)s", fee=euros(route.fee), left=left)
        else:
            notes[str(route.id)] = euros(route.fee)
    return notes


def full_routes(routes: Sequence[Route], taken: dict[int, int]) -> list[str]:
    """The routes on which no place is left."""
    return [str(r.id) for r in routes if r.places is not None and taken.get(r.id, 0) >= r.places]
