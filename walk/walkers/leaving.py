"""Cancelling, and what becomes of the team that somebody leaves."""

from datetime import datetime

from walk import audit, jobs
from walk.clock import brussels_day
from walk.db import db, lock_name
from walk.routes.queries import lock_places
from walk.teams.commands import close_team
from walk.teams.models import Team
from walk.walkers.commands import places_freed
from walk.walkers.models import Walker
from walk.walkers.queries import find_heir, list_members, lock_walkers
from walk.walkers.rules import check_before_walk, gets_fee_back


def cancel_walker(walker: Walker, *, at: datetime) -> None:
    """Gives the place back. A captain's team goes to a co-captain, or to its next grown-up with an e-mail address.

    Where nobody can be reached any more, the others are cancelled along, and the team closes.
    """
    edition, team = walker.edition, walker.team
    check_before_walk(edition.date, brussels_day(at))
    if team is not None:
        lock_name(f"team {team.id}")
    lock_places(edition)
    lock_walkers({walker.id, *(each.id for each in (list_members(team) if team else []))})
    if walker.cancelled_at is not None:
        return
    was_captain = walker.captain_since is not None
    walker.cancelled_at, walker.captain_since, walker.co_captain_since = at, None, None
    # nothing is due any more: what still comes in, and in time all that was paid, is to be paid back
    walker.fee = 0 if gets_fee_back(edition.fee_back_until, brussels_day(at)) else min(walker.fee, walker.fee_received)
    db.session.flush()
    places_freed(edition, at)
    if team is not None:
        leave_behind(team, was_captain, at)
    jobs.enqueue("walkers.send_cancellation", walker_id=walker.id)
    audit.record("cancelled walker", f"walker {walker.id}", at=at)


def leave_behind(team: Team, was_captain: bool, at: datetime) -> None:
    """What becomes of a team that somebody left: its next captain, or its end."""
    members = list_members(team)
    if not members:
        close_team(team, at=at)
    elif was_captain:
        heir = find_heir(members) or next((each for each in members if each.address), None)
        if heir is None:
            for each in members:
                cancel_walker(each, at=at)
        else:
            heir.captain_since, heir.co_captain_since = at, None
            jobs.enqueue("walkers.send_captaincy", walker_id=heir.id)
    db.session.flush()
