"""Charts as marks on a sheet, drawn on the server: readable without colour, each with its table; pure geometry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import floor, log10

from walk.pictures.fonts import width_of

WIDTH = 440  # units; text of 14 stays readable on a phone, where a unit is three quarters of a pixel
TEXT = 14
DASHES = ("", "9 5", "2 5", "14 5 2 5")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One value with its name; `shown` is how it is written."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A value that goes on: points (x, y) in rising x. `shown`: what its last value is."""

    label: str
    points: Sequence[tuple[float, float]]
    shown: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What is drawn and what stands in the table: `head` and `rows` of texts, the first cell of a row its name."""

    key: str
    title: str
    summary: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    drawing: "Drawing"


@dataclass(frozen=True, kw_only=True)
class Rect:
    """A filled box; `kind` is mark, track or other."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text with its end on the base line; `anchor` as in SVG."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    kind: str = "ink"


@dataclass(frozen=True, kw_only=True)
class Path:
    """A broken line; `kind` is grid, mark or other; `dash` tells lines apart without colour."""

    points: Sequence[tuple[float, float]]
    kind: str
    dash: str = ""

    @property
    def d(self) -> str:
        """The points as SVG writes them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Marks on a sheet of WIDTH by `height` units."""

    height: float
    rects: Sequence[Rect] = field(default_factory=tuple)
    texts: Sequence[Text] = field(default_factory=tuple)
    paths: Sequence[Path] = field(default_factory=tuple)


def lying_bars(bars: Sequence[Bar]) -> Drawing:
    """Bars from left to right, each with its name above it and its value behind it."""
    most = max((bar.value for bar in bars), default=0) or 1
    room = WIDTH - max((width_of(bar.shown, TEXT) for bar in bars), default=0) - 10
    rects, texts = [], []
    for number, bar in enumerate(bars):
        top = number * 42
        width = _round(max(bar.value, 0) / most * room)
        texts.append(Text(x=0, y=top + 14, text=bar.label))
        rects.append(Rect(x=0, y=top + 20, width=_round(room), height=12, kind="track"))
        rects.append(Rect(x=0, y=top + 20, width=width, height=12, kind="mark"))
        texts.append(Text(x=WIDTH, y=top + 31, text=bar.shown, anchor="end"))
    return Drawing(height=max(1, len(bars) * 42 - 6), rects=rects, texts=texts)


def standing_bars(bars: Sequence[Bar]) -> Drawing:
    """Bars from the ground, each with its value above it and its name under it; for few bars with short names."""
    most = max((bar.value for bar in bars), default=0) or 1
    step = min(90, WIDTH / max(1, len(bars)))
    rects, texts = [], []
    for number, bar in enumerate(bars):
        left, height = number * step, _round(max(bar.value, 0) / most * 160)
        rects.append(
            Rect(
                x=_round(left + step * 0.14),
                y=_round(182 - height),
                width=_round(step * 0.72),
                height=height,
                kind="mark",
            )
        )
        texts.append(Text(x=_round(left + step / 2), y=_round(176 - height), text=bar.shown, anchor="middle"))
        texts.append(Text(x=_round(left + step / 2), y=200, text=bar.label, anchor="middle", kind="soft"))
    ground = Path(points=[(0, 182.5), (WIDTH, 182.5)], kind="grid")
    return Drawing(height=206, rects=rects, texts=texts, paths=[ground])


def lines(series: Sequence[Line], *, ticks: Sequence[tuple[float, str]], write: Callable[[float], str]) -> Drawing:
    """Lines over one span, each with its own dash and named above it; of `ticks` on the ground, the first go first."""
    points = [point for line in series for point in line.points]
    first, last = min((x for x, _ in points), default=0), max((x for x, _ in points), default=1)
    steps = _steps(max((y for _, y in points), default=0))
    most, key = steps[-1] or 1, len(series) * 22
    left, right, top, bottom = max(width_of(write(each), TEXT) for each in steps) + 8, WIDTH - 6, key + 14, key + 214

    def at(x: float, y: float) -> tuple[float, float]:
        across = (x - first) / ((last - first) or 1)
        return _round(left + across * (right - left)), _round(bottom - max(y, 0) / most * (bottom - top))

    texts = [Text(x=left - 8, y=at(first, each)[1] + 5, text=write(each), anchor="end", kind="soft") for each in steps]
    paths = [Path(points=[at(first, each), at(last, each)], kind="grid") for each in steps]
    taken: list[tuple[float, float]] = []
    for x, name in ticks:
        place, half = at(x, 0)[0], width_of(name, TEXT) / 2 + 6
        middle = min(max(place, half), WIDTH - half)
        if first <= x <= last and all(middle + half <= start or middle - half >= end for start, end in taken):
            taken.append((middle - half, middle + half))
            texts.append(Text(x=_round(middle), y=bottom + 20, text=name, anchor="middle", kind="soft"))
            paths.append(Path(points=[(place, bottom), (place, bottom + 5)], kind="grid"))
    for number, line in enumerate(series):
        kind, dash, y = "mark" if number == 0 else "other", DASHES[number % len(DASHES)], number * 22 + 14
        paths.append(Path(points=[(0, y - 5), (34, y - 5)], kind=kind, dash=dash))
        texts.append(Text(x=42, y=y, text=line.label))
        texts.append(Text(x=WIDTH, y=y, text=line.shown, anchor="end"))
        if line.points:
            paths.append(Path(points=[at(*point) for point in line.points], kind=kind, dash=dash))
    return Drawing(height=bottom + 28, texts=texts, paths=paths)


def _steps(most: float) -> list[float]:
    """A few round numbers from nought to at least `most`."""
    if most <= 0:
        return [0, 1]
    size = 10 ** floor(log10(most))
    step = next(each * size for each in (0.25, 0.5, 1, 2.5) if each * size * 4 >= most)
    count = next(number for number in range(1, 5) if number * step >= most)
    return [number * step for number in range(count + 1)]


def _round(value: float) -> float:
    return round(value, 1)
