"""The demo's routes on a map: believable loops with stories along the way, suggestions, and a team's own route."""

from datetime import datetime
from decimal import Decimal
from math import cos, pi, radians, sin
from random import Random

from sqlalchemy import select

from walk.db import db
from walk.editions.models import Edition
from walk.ownroutes.commands import keep_own_route, show_own_route
from walk.routes.models import Route, RouteKind
from walk.tracks.commands import CheckpointFacts, add_checkpoint, keep_central_track, suggest_track
from walk.tracks.geometry import Point, metres_along
from walk.tracks.gpx import written
from walk.tracks.line import measured
from walk.walkers.models import Walker

MECHELEN = Point(51.0281, 4.4803)
SUGGESTIONS = (
    ("2000", "Antwerpen", Point(51.2194, 4.4025)),
    ("3000", "Leuven", Point(50.8798, 4.7005)),
    ("8400", "Oostende", Point(51.2300, 2.9200)),
    ("9000", "Gent", Point(51.0500, 3.7253)),
)
STORIES = (
    (
        "De Vaart",
        0.18,
        "Hier komt Amal elke zondag wandelen. Drie jaar geleden stak ze de zee over; nu leert ze in Mechelen voor verpleegster.",
        "Amal se promène ici chaque dimanche. Il y a trois ans, elle traversait la mer ; aujourd'hui elle apprend à Malines le métier d'infirmière.",
        "Amal walks here every Sunday. Three years ago she crossed the sea; today she is training to be a nurse in Mechelen.",
    ),
    (
        "De oude steenbakkerij",
        0.41,
        "Toen in 1914 een miljoen Belgen vluchtten, sliepen hier gezinnen op stro. Wie vlucht, laat een huis achter, geen hart.",
        "Quand un million de Belges ont fui en 1914, des familles ont dormi ici sur la paille. On quitte une maison, pas son cœur.",
        "When a million Belgians fled in 1914, families slept here on straw. Whoever flees leaves a house behind, not a heart.",
    ),
    (
        "De boomgaard",
        0.67,
        "Yusuf plukte hier zijn eerste Belgische appels. Vandaag leidt hij zelf een ploeg, en maakt hij de beste appelcake van de straat.",
        "Yusuf a cueilli ici ses premières pommes belges. Aujourd'hui il dirige une équipe, et fait le meilleur gâteau aux pommes de la rue.",
        "Yusuf picked his first Belgian apples here. Today he leads a team, and bakes the best apple cake of the street.",
    ),
    (
        "De laatste brug",
        0.9,
        "Nog even. Denk aan wie weken stapte zonder te weten waar de weg ophield, en hoor hoe er op de markt voor je geklapt wordt.",
        "Encore un effort. Pensez à celles et ceux qui ont marché des semaines sans savoir où finirait le chemin, et entendez les bravos sur la place.",
        "Nearly there. Think of those who walked for weeks without knowing where the road would end, and hear them cheer for you on the square.",
    ),
)


def seed_tracks(edition: Edition, routes: list[Route], at: datetime) -> None:
    """Maps for the central routes, suggestions for those of one's own, and one team that chose its way."""
    for number, route in enumerate(routes):
        if route.kind is RouteKind.CENTRAL:
            content = written(loop(MECHELEN, float(route.distance_km), number), name="Refugee Walk")
            track, _old = keep_central_track(edition, route.distance_km, content, at=at)
            for name, part, story_nl, story_fr, story_en in STORIES:
                km = Decimal(track.distance_m * part / 1000).quantize(Decimal("0.1"))
                facts = CheckpointFacts(name=name, km=km, story_nl=story_nl, story_fr=story_fr, story_en=story_en)
                add_checkpoint(track, facts, at=at)
        else:
            for turn, (postal_code, place, start) in enumerate(SUGGESTIONS[: 4 if route.distance_km < 40 else 2]):
                content = written(loop(start, float(route.distance_km), 20 + 5 * number + turn), name=place)
                suggest_track(edition, route.distance_km, content, place=place, postal_code=postal_code, at=at)
    captains = select(Walker).where(Walker.captain_since.is_not(None), Walker.edition_id == edition.id).join(Route)
    captain = db.session.scalar(captains.where(Route.kind == RouteKind.OWN).order_by(Walker.id).limit(1))
    if captain is not None and captain.team is not None:
        km = captain.route.distance_km
        line = measured(loop(Point(51.1620, 4.9900), float(km), 99))
        own = keep_own_route(captain.team, line, distance_km=km, drawn=False, at=at)
        show_own_route(own, shown=True, hides_ends=True, at=at)


def loop(start: Point, km: float, seed: int) -> list[Point]:
    """A winding way of about so many kilometres that comes back where it began, over gentle ground."""
    dice = Random(seed)
    waves = [(n, dice.uniform(0.3, 1) / n**1.35, dice.uniform(0, 2 * pi)) for n in range(2, 13)]
    hills = [(n, dice.uniform(0.5, 5) / n**0.5, dice.uniform(0, 2 * pi)) for n in range(1, 9)]
    turn, steps, size = dice.uniform(0, 2 * pi), max(300, round(km * 30)), 0.01
    for _again in range(6):
        points = [_spot(start, turn, n / steps, size, waves, hills, dice) for n in range(steps + 1)]
        size *= km * 1000 / metres_along(points)[-1]
    return points


def _spot(
    start: Point,
    turn: float,
    part: float,
    size: float,
    waves: list[tuple[int, float, float]],
    hills: list[tuple[int, float, float]],
    dice: Random,
) -> Point:
    def radius(angle: float) -> float:
        return 1 + 0.42 * sum(high * sin(n * angle + shift) for n, high, shift in waves)

    angle = 2 * pi * part
    away, home = radius(angle), radius(0)
    east = away * cos(angle + turn) - home * cos(turn)
    north = away * sin(angle + turn) - home * sin(turn)
    height = 14 + sum(high * sin(n * angle + shift) for n, high, shift in hills) + dice.gauss(0, 0.5)
    return Point(
        round(start.lat + size * north, 6),
        round(start.lon + size * east / cos(radians(start.lat)), 6),
        round(max(1.0, height), 1),
    )
