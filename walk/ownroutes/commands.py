"""Changes to own routes."""

from datetime import datetime
from decimal import Decimal

from walk import audit
from walk.db import db, lock_name
from walk.ownroutes.models import OwnRoute
from walk.ownroutes.queries import find_own_route
from walk.teams.models import Team
from walk.tracks.line import Line
from walk.tracks.rules import check_distance
from walk.walkers.models import Walker


def keep_own_route(
    owner: Team | Walker, line: Line, *, distance_km: Decimal, drawn: bool, field: str | None = None, at: datetime
) -> OwnRoute:
    """The owner's route from now on. Refused when it is not about the distance that was chosen.

    A new route hides its ends again: it may start at another home.
    """
    check_distance(line.distance_m, distance_km, field=field)
    lock_name(f"own route {subject_of(owner)}")
    own = find_own_route(owner)
    if own is None:
        own = OwnRoute(team=owner) if isinstance(owner, Team) else OwnRoute(walker=owner)
    own.trace(line)
    own.drawn, own.hides_ends, own.changed_at = drawn, True, at
    db.session.add(own)
    audit.record("chose own route", subject_of(owner), at=at, distance_m=line.distance_m)
    db.session.flush()
    return own


def show_own_route(own: OwnRoute, *, shown: bool, hides_ends: bool, at: datetime) -> None:
    """Whether it stands on the sponsor page, and whether its first and last metres are left out there."""
    own.shown_at = (own.shown_at or at) if shown else None
    own.hides_ends = hides_ends
    audit.record("showed own route" if shown else "hid own route", _subject(own), at=at, hides_ends=hides_ends)
    db.session.flush()


def remove_own_route(own: OwnRoute, *, at: datetime) -> None:
    """Forget it."""
    audit.record("removed own route", _subject(own), at=at)
    db.session.delete(own)
    db.session.flush()


def subject_of(owner: Team | Walker) -> str:
    """Whom the audit trail names."""
    return f"team {owner.id}" if isinstance(owner, Team) else f"walker {owner.id}"


def _subject(own: OwnRoute) -> str:
    return f"team {own.team_id}" if own.team_id else f"walker {own.walker_id}"
