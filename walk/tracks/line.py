"""A line that was measured: what is kept of a GPX file, whoever sent it."""

from collections.abc import Sequence
from dataclasses import dataclass

from walk.tracks.geometry import Climb, Point, climb, heights, metres_along, roughly_metres, thinned
from walk.tracks.rules import KEPT_HEIGHTS, KEPT_POINTS, check_reach

EVERY_M, MOST_HEIGHTS = 25, 8_000


@dataclass(frozen=True, kw_only=True)
class Line:
    """Its length in metres, its climbing where heights are known, and what is needed to draw it."""

    distance_m: int
    climb: Climb | None
    points: list[Point]
    heights: list[float]


def measured(points: Sequence[Point]) -> Line:
    """Every point counts for the length and the heights; at most a thousand are kept for drawing."""
    check_reach(roughly_metres(points))
    along = metres_along(points)
    finely = min(max(KEPT_HEIGHTS, round(along[-1] / EVERY_M)), MOST_HEIGHTS)
    return Line(
        distance_m=round(along[-1]),
        climb=climb(heights(points, along, finely)),
        points=[_rounded(point) for point in thinned(points, KEPT_POINTS)],
        heights=[round(level, 1) for level in heights(points, along, KEPT_HEIGHTS)],
    )


def _rounded(point: Point) -> Point:
    height = None if point.height is None else round(point.height, 1)
    return Point(round(point.lat, 5), round(point.lon, 5), height)
