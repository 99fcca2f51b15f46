"""Lines of points on the earth (WGS84): how long, how high, and fewer points of the same shape."""

from bisect import bisect_left
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import accumulate, pairwise
from math import cos, hypot, radians, sin, sqrt
from typing import NamedTuple

from geographiclib.geodesic import Geodesic

EARTH = Geodesic.WGS84
_E2 = EARTH.f * (2 - EARTH.f)
_NEAR_DEGREES = 0.02
_SMOOTHED_OVER_M = 100  # a hand-held receiver's height wanders by metres within this distance
_CLIMB_M = 2  # what is left of that wandering after smoothing


class Point(NamedTuple):
    """Degrees north, degrees east, and metres above the sea where known."""

    lat: float
    lon: float
    height: float | None = None


class Climb(NamedTuple):
    """Metres up, metres down, lowest and highest point."""

    ascent: int
    descent: int
    lowest: int
    highest: int


def metres_between(a: Point, b: Point) -> float:
    """The shortest way over the ellipsoid, in metres.

    Small hops go by the radii of curvature at their middle, which agrees to a millimetre a kilometre and is thirty
    times quicker.
    """
    north, east = b.lat - a.lat, b.lon - a.lon
    middle = radians((a.lat + b.lat) / 2)
    if abs(north) > _NEAR_DEGREES or abs(east) > _NEAR_DEGREES or abs(middle) > 1.2:
        return float(EARTH.Inverse(a.lat, a.lon, b.lat, b.lon, Geodesic.DISTANCE)["s12"])
    w = 1 - _E2 * sin(middle) ** 2
    return hypot(
        radians(north) * EARTH.a * (1 - _E2) / w**1.5,
        radians(east) * EARTH.a / sqrt(w) * cos(middle),
    )


def roughly_metres(points: Sequence[Point]) -> float:
    """A length within some per cent, quick for whatever points: on a ball, hop by hop."""
    return sum(
        111_200 * hypot(b.lat - a.lat, (b.lon - a.lon) * cos(radians((a.lat + b.lat) / 2))) for a, b in pairwise(points)
    )


def metres_along(points: Sequence[Point]) -> list[float]:
    """For each point, the metres walked when it is reached."""
    return list(accumulate((metres_between(a, b) for a, b in pairwise(points)), initial=0.0))


def point_at(points: Sequence[Point], along: Sequence[float], metres: float) -> Point:
    """Where somebody is who walked that many metres; the ends when it is less than nothing or more than all."""
    if metres <= 0:
        return points[0]
    if metres >= along[-1]:
        return points[-1]
    after = bisect_left(along, metres)
    a, b = points[after - 1], points[after]
    part = (metres - along[after - 1]) / (along[after] - along[after - 1])
    height = None if a.height is None or b.height is None else a.height + part * (b.height - a.height)
    return Point(a.lat + part * (b.lat - a.lat), a.lon + part * (b.lon - a.lon), height)


def stretch(points: Sequence[Point], start: float, end: float) -> list[Point]:
    """The part of a line between two distances in metres; nothing when they are the wrong way round."""
    along = metres_along(points)
    if end <= start:
        return []
    inside = [point for point, metres in zip(points, along, strict=True) if start < metres < end]
    return [point_at(points, along, start), *inside, point_at(points, along, end)]


def heights(points: Sequence[Point], along: Sequence[float], samples: int) -> list[float]:
    """Smoothed heights at even distances along the line; none when fewer than half of the points know theirs."""
    known = [(m, p.height) for m, p in zip(along, points, strict=True) if p.height is not None]
    if along[-1] <= 0 or len(known) < max(2, len(points) / 2):
        return []
    places = [along[-1] * n / (samples - 1) for n in range(samples)]
    sums = list(accumulate((h for _m, h in known), initial=0.0))
    metres = [m for m, _h in known]
    smooth = []
    for place in places:
        first = bisect_left(metres, place - _SMOOTHED_OVER_M / 2)
        last = bisect_left(metres, place + _SMOOTHED_OVER_M / 2)
        smooth.append((sums[last] - sums[first]) / (last - first) if last > first else _between(known, metres, place))
    return smooth


def climb(levels: Sequence[float]) -> Climb | None:
    """What smoothed heights rise and fall together, wavering of less than two metres left out."""
    if not levels:
        return None
    turns = _turns(levels)
    steps = [after - before for before, after in pairwise(turns)]
    up, down = sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0)
    return Climb(round(up), round(down), round(min(levels)), round(max(levels)))


def thinned(points: Sequence[Point], most: int) -> list[Point]:
    """At most that many of the points, those that shape the line most (Visvalingam and Whyatt), ends kept.

    Takes n log n steps whatever the line, where Douglas and Peucker may take n².
    """
    if len(points) <= most:
        return list(points)
    shrink = cos(radians(points[0].lat))
    flat = [(p.lon * shrink, p.lat) for p in points]
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))
    area = [float("inf")] * len(points)
    for n in range(1, len(points) - 1):
        area[n] = _triangle(flat[n - 1], flat[n], flat[n + 1])
    heap = [(area[n], n) for n in range(1, len(points) - 1)]
    heapify(heap)
    left = len(points)
    while left > most:
        size, n = heappop(heap)
        if size != area[n]:
            continue
        area[n], left = -1.0, left - 1
        a, b = before[n], after[n]
        after[a], before[b] = b, a
        for near in (a, b):
            if 0 < near < len(points) - 1:
                area[near] = max(size, _triangle(flat[before[near]], flat[near], flat[after[near]]))
                heappush(heap, (area[near], near))
    return [point for point, size in zip(points, area, strict=True) if size >= 0]


def _turns(levels: Sequence[float]) -> list[float]:
    """The tops and valleys, those of less than two metres left out."""
    turns: list[float] = []
    low = high = levels[0]
    rising: bool | None = None
    for level in levels:
        low, high = min(low, level), max(high, level)
        if rising is not False and high - level >= _CLIMB_M:
            turns.append(high)
            low, rising = level, False
        elif rising is not True and level - low >= _CLIMB_M:
            turns.append(low)
            high, rising = level, True
    return [*turns, high if rising else low]


def _between(known: Sequence[tuple[float, float]], metres: Sequence[float], place: float) -> float:
    after = min(max(bisect_left(metres, place), 1), len(known) - 1)
    (m1, h1), (m2, h2) = known[after - 1], known[after]
    part = min(max((place - m1) / (m2 - m1), 0), 1) if m2 > m1 else 0.0
    return h1 + part * (h2 - h1)


def _triangle(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))
