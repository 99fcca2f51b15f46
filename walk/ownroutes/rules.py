"""Drawing a route point by point, and what of an own route others may see."""

from collections.abc import Sequence

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.tracks.geometry import Point, metres_along, stretch

MOST_DRAWN = 200
HIDDEN_M = 500


def place_of(text: str) -> Point | None:
    """A place as people write it, '51.0281, 4.4803' or '51,0281 4,4803'; None when it is no place on earth."""
    parts = text.replace(";", " ").split()
    if len(parts) == 1:
        parts = text.split(",")
    try:
        lat, lon = (float(part.strip(" ,").replace(",", ".")) for part in parts)
    except ValueError:
        return None
    return Point(lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def edited(rows: Sequence[str], action: str) -> list[str]:
    """The list of places after one of its buttons was used: add, undo, clear, remove-3, up-3, down-3."""
    kept = [row.strip()[:60] for row in rows[:MOST_DRAWN]]
    verb, _dash, which = action.partition("-")
    at = int(which) if which.isascii() and which.isdigit() and int(which) < len(kept) else None
    if verb == "add" and len(kept) < MOST_DRAWN:
        return [*kept, ""]
    if verb == "undo":
        return kept[:-1]
    if verb == "clear":
        return []
    if at is None:
        return kept
    if verb == "remove":
        return kept[:at] + kept[at + 1 :]
    other = at - 1 if verb == "up" else at + 1 if verb == "down" else at
    if 0 <= other < len(kept):
        kept[at], kept[other] = kept[other], kept[at]
    return kept


def drawn_line(rows: Sequence[str]) -> list[Point]:
    """The places of a drawn route, empty rows left out. Refused when one is no place, or when there are too few."""
    points = []
    for number, row in enumerate(rows[:MOST_DRAWN], 1):
        if not row.strip():
            continue
        place = place_of(row)
        if place is None:
            raise Refused(
                _(
                    "Point %(number)s is no place: write its latitude and longitude, such as 51.0281, 4.4803.",
                    number=number,
                ),
                field="point",
            )
        points.append(place)
    if len(set(points)) < 2:
        raise Refused(_("A route has two points or more."), field="point")
    return points


def placed(rows: Sequence[str]) -> list[Point]:
    """As much of a drawn route as can be understood, for showing it while it is being drawn."""
    return [place for row in rows[:MOST_DRAWN] if (place := place_of(row))]


def without_ends(points: Sequence[Point], metres: float = HIDDEN_M) -> list[Point]:
    """A line that gives no home away: nothing of its first and last metres. Empty when nothing else is left."""
    whole = metres_along(points)[-1]
    return stretch(points, metres, whole - metres)


def nearest_first(codes: Sequence[str], asked: str) -> list[int]:
    """The order of postal codes by how near their number is to the one asked; as they are when none is asked.

    Belgian postal codes are dealt out by region, so that near numbers mostly are near places.
    """
    order = range(len(codes))
    if not (asked.isascii() and asked.isdigit()):
        return list(order)
    return sorted(order, key=lambda n: (abs(int(codes[n]) - int(asked)) if codes[n].isdigit() else 10_000, n))
