"""An edition's routes as visitors choose them: one offer a distance, with all its start waves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import groupby

from walk.money import Cents
from walk.routes.models import Route, RouteKind
from walk.tracks.models import Track


@dataclass(frozen=True, kw_only=True)
class Wave:
    """A start of a route; `left`: places that are free, none where there is no limit."""

    route: Route
    at: time | None
    taken: int
    left: int | None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A kind and distance; its tracks: the one that is walked together, or suggestions for an own route."""

    waves: list[Wave]
    tracks: list[Track]

    @property
    def route(self) -> Route:
        """The first wave, by whose number the page of the whole offer is known."""
        return self.waves[0].route

    @property
    def own(self) -> bool:
        return self.route.kind is RouteKind.OWN

    @property
    def km(self) -> str:
        return self.route.km

    @property
    def start(self) -> str:
        return self.route.start or self.route.edition.place

    @property
    def fee(self) -> Cents:
        return self.route.fee

    @property
    def full(self) -> bool:
        return all(wave.left == 0 for wave in self.waves)

    @property
    def left(self) -> int | None:
        """Places left in all waves together; none when one of them has no limit."""
        counts = [wave.left for wave in self.waves]
        return None if None in counts else sum(count or 0 for count in counts)

    @property
    def track(self) -> Track | None:
        """The way that is walked together."""
        return self.tracks[0] if self.tracks and not self.own else None


def offered(routes: Sequence[Route], taken: dict[int, int], tracks: Sequence[Track] = ()) -> list[Offer]:
    """Routes, in their order, gathered by kind and distance."""
    return [
        Offer(
            waves=[_wave(route, taken.get(route.id, 0)) for route in group],
            tracks=[track for track in tracks if track.group == key],
        )
        for key, group in groupby(routes, key=lambda route: (route.kind, route.distance_km))
    ]


def _wave(route: Route, taken: int) -> Wave:
    left = None if route.places is None else max(0, route.places - taken)
    return Wave(route=route, at=route.wave_at, taken=taken, left=left)
