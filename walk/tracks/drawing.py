"""Maps and height profiles as ready numbers for an SVG: useful without tiles and without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians

from walk.tracks.geometry import EARTH, Point, metres_along, point_at, thinned

WIDTH, HEIGHT, MARGIN = 640, 420, 48
SKETCH_WIDTH, SKETCH_HEIGHT, SKETCH_MARGIN, SKETCH_POINTS = 160, 90, 10, 80
PROFILE_WIDTH, PROFILE_HEIGHT, LEFT, BELOW, ABOVE = 640, 180, 74, 32, 20
EVERY_KM = 5
_METRES_A_DEGREE = radians(1) * EARTH.a
_FLATTEST_M = 25  # a profile never shows less than this from bottom to top, so that flat land looks flat


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something on the map: where, and what is written in it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A line on a plain background; `bar` is as long as `bar_text` says."""

    width: int
    height: int
    path: str
    start: Mark
    finish: Mark
    kilometres: list[Mark]
    checkpoints: list[Mark]
    bar: float
    bar_text: str
    ends: bool

    @property
    def closed(self) -> bool:
        """Whether it ends where it began, as far as the eye can see."""
        return abs(self.start.x - self.finish.x) + abs(self.start.y - self.finish.y) < 12


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Heights from start to finish: the line, the ground under it, and the numbers beside and below."""

    width: int
    height: int
    line: str
    ground: str
    levels: list[Mark]
    kilometres: list[Mark]


class _Sheet:
    """Puts points on paper: north up, one scale, the whole line inside the margins."""

    def __init__(self, points: Sequence[Point], width: int, height: int, margin: int) -> None:
        lats = [point.lat for point in points]
        self._west, self._north = points[0].lon, max(lats)
        self._shrink = max(cos(radians((self._north + min(lats)) / 2)), 1e-6)
        flat = [self._flat(point) for point in points]
        left, right = min(x for x, _y in flat), max(x for x, _y in flat)
        wide, high = max(right - left, 1.0), max(max(y for _x, y in flat), 1.0)
        self.scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
        self._left = (width - wide * self.scale) / 2 - left * self.scale
        self._top = (height - high * self.scale) / 2

    def place(self, point: Point) -> tuple[float, float]:
        x, y = self._flat(point)
        return round(self._left + x * self.scale, 1), round(self._top + y * self.scale, 1)

    def path(self, points: Sequence[Point]) -> str:
        return "M" + " ".join(f"{x:g},{y:g}" for x, y in map(self.place, points))

    def mark(self, point: Point, text: str) -> Mark:
        x, y = self.place(point)
        return Mark(x=x, y=y, text=text)

    def _flat(self, point: Point) -> tuple[float, float]:
        east = (point.lon - self._west + 180) % 360 - 180
        return east * self._shrink * _METRES_A_DEGREE, (self._north - point.lat) * _METRES_A_DEGREE


def drawn(points: Sequence[Point], *, distance_m: int, checkpoints: Sequence[float] = (), ends: bool = True) -> Picture:
    """The map of a line; `checkpoints` are kilometres along it, numbered in their order.

    Without `ends` it tells neither where the line starts nor how far one is along it.
    """
    sheet, whole = _Sheet(points, WIDTH, HEIGHT, MARGIN), milestones(distance_m) if ends else []
    bar_m = _round_below(130 / sheet.scale)
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        path=sheet.path(points),
        start=sheet.mark(points[0], ""),
        finish=sheet.mark(points[-1], ""),
        kilometres=[sheet.mark(at, str(km)) for at, km in zip(places(points, distance_m, whole), whole, strict=True)],
        checkpoints=[
            sheet.mark(at, str(number)) for number, at in enumerate(places(points, distance_m, checkpoints), 1)
        ],
        bar=round(bar_m * sheet.scale, 1),
        bar_text=f"{bar_m / 1000:g} km" if bar_m >= 1000 else f"{bar_m:g} m",
        ends=ends,
    )


def milestones(distance_m: int) -> list[int]:
    """The kilometres that are marked along a way: every fifth, but for one that falls together with the end."""
    return [km for km in range(EVERY_KM, distance_m // 1000 + 1, EVERY_KM) if km * 1000 < distance_m - 500]


def places(points: Sequence[Point], distance_m: int, kilometres: Sequence[float]) -> list[Point]:
    """Where one is after so many kilometres of a way whose whole length is known."""
    along = metres_along(points)
    stretched = along[-1] * 1000 / max(distance_m, 1)  # the kept points measure a little less than all of them
    return [point_at(points, along, km * stretched) for km in kilometres]


def sketched(points: Sequence[Point]) -> str:
    """The line alone, small, for a card: the path of an SVG of 160 by 90."""
    few = thinned(points, SKETCH_POINTS)
    return _Sheet(few, SKETCH_WIDTH, SKETCH_HEIGHT, SKETCH_MARGIN).path(few)


def profiled(heights: Sequence[float], *, distance_m: int) -> Profile | None:
    """The heights of a line, if they are known."""
    if len(heights) < 2 or distance_m <= 0:
        return None
    low, high = min(heights), max(heights)
    spare = max(0.0, _FLATTEST_M - (high - low)) / 2
    bottom, top = low - spare, high + spare
    across, floor_y = PROFILE_WIDTH - LEFT - 12, PROFILE_HEIGHT - BELOW

    def x(part: float) -> float:
        return round(LEFT + across * part, 1)

    def y(level: float) -> float:
        return round(floor_y - (level - bottom) / (top - bottom) * (floor_y - ABOVE), 1)

    line = "M" + " ".join(f"{x(n / (len(heights) - 1)):g},{y(level):g}" for n, level in enumerate(heights))
    step = 1 if distance_m < 8_000 else 2 if distance_m < 16_000 else 5 if distance_m < 60_000 else 20
    return Profile(
        width=PROFILE_WIDTH,
        height=PROFILE_HEIGHT,
        line=line,
        ground=f"{line} {x(1):g},{floor_y} {LEFT},{floor_y}Z",
        levels=[Mark(x=LEFT, y=y(level), text=f"{round(level)} m") for level in (low, high)],
        kilometres=[
            Mark(x=x(km * 1000 / distance_m), y=floor_y, text=str(km)) for km in range(0, distance_m // 1000 + 1, step)
        ],
    )


def _round_below(metres: float) -> float:
    """The largest of 1, 2, 5, 10, 20, 50 … that is not more."""
    power: float = 10.0 ** floor(log10(metres))
    return next(size * power for size in (5, 2, 1) if size * power <= metres * 1.000001)
