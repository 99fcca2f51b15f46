"""GPX files: read with suspicion, written from nothing but points."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.tracks.geometry import Point
from walk.tracks.rules import MOST_BYTES, MOST_POINTS

_NAMESPACES = {"", "{http://www.topografix.com/GPX/1/0", "{http://www.topografix.com/GPX/1/1"}
_LOWEST, _HIGHEST = -500, 9000


def read(content: bytes) -> list[Point]:
    """The points of a GPX file: of all its tracks one after the other, or else of its routes.

    Where one segment stops and the next begins, the straight line between them is part of the way: whoever walks it
    has to get there. Refused with the reason when it is no GPX, or holds no way to walk.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is larger than 2 MB. Save the route with fewer points and try again."))
    root = _parsed(content)
    namespace, _brace, name = root.tag.rpartition("}")
    if name != "gpx" or namespace not in _NAMESPACES:
        raise Refused(_("This is not a GPX file. Ask your route planner or watch to save the route as GPX."))
    prefix = f"{namespace}}}" if namespace else ""
    points = _points(_tagged(root, prefix, "trk", "trkseg", "trkpt") or _tagged(root, prefix, "rte", "rtept"))
    if not points and root.find(f"{prefix}wpt") is not None:
        raise Refused(_("This file holds loose places only, no route between them. Save it as a route or a track."))
    if not points:
        raise Refused(_("There is no route in this file."))
    if len({(p.lat, p.lon) for p in points}) == 1:
        raise Refused(_("This file holds a single place, no route."))
    return points


def written(points: Iterable[Point], *, name: str) -> bytes:
    """A GPX file of these points and this name, and of nothing else: no recorder, no moments, no extensions."""
    places = [GPXTrackPoint(p.lat, p.lon, elevation=p.height) for p in points]
    gpx = GPX()
    gpx.creator, gpx.name = "Refugee Walk", name
    track = GPXTrack(name=name)
    track.segments.append(GPXTrackSegment(places))
    gpx.tracks.append(track)
    return gpx.to_xml(version="1.1").encode()


def _parsed(content: bytes) -> Element:
    try:
        root: Element = fromstring(content.lstrip(b" \t\r\n"), forbid_dtd=True)
    except DefusedXmlException:
        raise Refused(_("This file refers to other files or defines its own words, which we do not open.")) from None
    except (ParseError, ValueError, LookupError):
        raise Refused(_("We cannot read this file: it is not GPX, or it is damaged.")) from None
    return root


def _tagged(root: Element, prefix: str, *names: str) -> list[Element]:
    return root.findall("/".join(prefix + name for name in names))


def _points(elements: list[Element]) -> list[Point]:
    if len(elements) > MOST_POINTS:
        raise Refused(_("This route has more than 100,000 points. Save it with fewer points and try again."))
    return [_point(element, place) for place, element in enumerate(elements, 1)]


def _point(element: Element, place: int) -> Point:
    lat, lon = _number(element.get("lat")), _number(element.get("lon"))
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Refused(_("Point %(place)s of this file lies nowhere on earth.", place=place))
    namespace, brace, _name = element.tag.rpartition("}")
    height = _number(element.findtext(f"{namespace}{brace}ele"))
    return Point(lat, lon, height if height is not None and _LOWEST <= height <= _HIGHEST else None)


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
