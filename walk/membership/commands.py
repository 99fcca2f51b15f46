"""Teams that run themselves: every change is told by letter to those it touches."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import update

from walk import audit, jobs
from walk.audit import sum_since
from walk.clock import brussels_day
from walk.db import db, lock_name
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.membership.models import MoveRequest
from walk.membership.queries import find_move_of, get_move, list_moves_to, lock_move
from walk.membership.rules import (
    check_can_lead,
    check_invited,
    check_may_leave,
    check_other_team,
)
from walk.teams.commands import close_team, rename_team
from walk.teams.models import Team
from walk.walkers.leaving import leave_behind
from walk.walkers.models import Walker
from walk.walkers.queries import find_captain, get_member, list_members, lock_walkers
from walk.walkers.rules import check_before_walk


def name_co_captain(team: Team, member_id: int, *, at: datetime) -> None:
    """A member who from now on leads the team along with its captain."""
    member = _locked_member(team, member_id, at)
    check_can_lead(member.email)
    if member.captain_since is None and member.co_captain_since is None:
        member.co_captain_since = at
        tell("co_captain", [member], team=team.name, at=at)
        audit.record("named co-captain", f"team {team.id}", at=at, walker=member.id)


def end_co_captain(team: Team, member_id: int, *, at: datetime) -> None:
    """A co-captain is a member like any other again."""
    member = _locked_member(team, member_id, at)
    if member.co_captain_since is not None:
        member.co_captain_since = None
        tell("no_co_captain", [member], team=team.name, at=at)
        audit.record("ended co-captaincy", f"team {team.id}", at=at, walker=member.id)


def hand_over(team: Team, member_id: int, *, at: datetime) -> None:
    """Another captain; the first one stays in the team."""
    heir = _locked_member(team, member_id, at)
    check_can_lead(heir.email)
    before = find_captain(team)
    if before is heir:
        return
    if before is not None:
        before.captain_since = None
        db.session.flush()  # there is one captain at every moment
        tell("handed_over", [before], team=team.name, name=heir.name, at=at)
    heir.captain_since, heir.co_captain_since = at, None
    tell("captain", [heir], team=team.name, at=at)
    audit.record("handed team over", f"team {team.id}", at=at, to=heir.id)


def remove_member(team: Team, member_id: int, *, at: datetime) -> None:
    """A member walks on without the team: the registration, the fee and the page stay."""
    member = _locked_member(team, member_id, at)
    if member.captain_since is not None:
        raise NotFound
    _leave(member)
    tell("removed", [member], team=team.name, at=at)
    audit.record("removed from team", f"team {team.id}", at=at, walker=member.id)
    audit.record("removed from team", f"walker {member.id}", at=at, team=team.id)


def leave_team(walker: Walker, *, at: datetime) -> None:
    """Walking on without the team."""
    team = _lock_team_of(walker, at)
    others = [each for each in list_members(team) if each.id != walker.id]
    check_may_leave(is_captain=walker.captain_since is not None, others=len(others))
    _leave(walker)
    tell("left", [walker], team=team.name, at=at)
    tell("somebody_left", captains_of(team), team=team.name, name=walker.name, at=at)
    leave_behind(team, was_captain=False, at=at)
    audit.record("left team", f"team {team.id}", at=at, walker=walker.id)
    audit.record("left team", f"walker {walker.id}", at=at, team=team.id)


def move(walker: Walker, team: Team, *, at: datetime) -> None:
    """To another team, with the registration, the fee and the page."""
    check_before_walk(walker.edition.date, brussels_day(at))
    lock_teams(walker.team_id, team.id)
    [walker] = lock_walkers([walker.id])
    before = walker.team
    db.session.refresh(team)
    check_other_team(walker.team_id, team.id, closed=team.closed_at is not None)
    if walker.cancelled_at is not None or walker.edition_id != team.edition_id:
        raise NotFound
    if before is not None:
        others = [each for each in list_members(before) if each.id != walker.id]
        check_may_leave(is_captain=walker.captain_since is not None, others=len(others))
        tell("somebody_left", captains_of(before, but=walker), team=before.name, name=walker.name, at=at)
    _leave(walker)
    walker.team = team
    db.session.flush()
    if before is not None:
        leave_behind(before, was_captain=False, at=at)
    tell("moved", [walker], team=team.name, at=at)
    tell("somebody_came", captains_of(team), team=team.name, name=walker.name, at=at)
    _forget_wishes(walker, at)
    audit.record("moved to team", f"walker {walker.id}", at=at, team=team.id, before=before.id if before else None)


def merge(team: Team, into: Team, *, at: datetime) -> None:
    """All walkers of one team go to another, which keeps its name and its captain; the first one is closed.

    What the first team's page raised counts for the other from now on, and its page leads there.
    """
    check_before_walk(team.edition.date, brussels_day(at))
    lock_teams(team.id, into.id)
    db.session.refresh(team)
    db.session.refresh(into)
    check_other_team(team.id, into.id, closed=into.closed_at is not None or team.closed_at is not None)
    if team.edition_id != into.edition_id:
        raise NotFound
    members = lock_walkers(each.id for each in list_members(team))
    for member in members:
        _leave(member)
    db.session.flush()
    for member in members:
        member.team = into
    db.session.execute(update(Team).where(Team.merged_into_id == team.id).values(merged_into_id=into.id))
    close_team(team, at=at, into=into)
    tell("merged", members, team=into.name, name=team.name, at=at)
    tell("grown", captains_of(into), team=into.name, name=team.name, at=at)
    audit.record("merged into", f"team {team.id}", at=at, into=into.id, walkers=len(members))
    audit.record("took in", f"team {into.id}", at=at, team=team.id, walkers=len(members))


def close(team: Team, *, at: datetime) -> None:
    """The team is no more; its members walk on without it."""
    check_before_walk(team.edition.date, brussels_day(at))
    lock_teams(team.id)
    members = lock_walkers(each.id for each in list_members(team))
    for member in members:
        _leave(member)
    close_team(team, at=at)
    tell("closed", members, team=team.name, at=at)
    audit.record("closed team", f"team {team.id}", at=at, walkers=len(members))


def rename(team: Team, name: str, *, at: datetime) -> None:
    """Another name for the team, told to whoever leads it."""
    before = team.name
    if name != before:
        rename_team(team, name, at=at)
        tell("renamed", captains_of(team), team=name, name=before, at=at)


def ask_move(walker: Walker, team: Team, *, whole_team: bool, at: datetime) -> MoveRequest:
    """Ask a team's captain whether one may come, alone or with one's whole team; only one wish at a time stands."""
    check_before_walk(walker.edition.date, brussels_day(at))
    check_other_team(walker.team_id, team.id, closed=team.closed_at is not None)
    if walker.edition_id != team.edition_id or (whole_team and walker.captain_since is None):
        raise NotFound
    if not whole_team and walker.team is not None:
        others = [each for each in list_members(walker.team) if each.id != walker.id]
        check_may_leave(is_captain=walker.captain_since is not None, others=len(others))
    lock_walkers([walker.id])
    _forget_wishes(walker, at)
    request = MoveRequest(walker=walker, team=team, whole_team=whole_team, from_team_id=walker.team_id, asked_at=at)
    db.session.add(request)
    db.session.flush()
    name = walker.team.name if whole_team and walker.team else walker.shown_name
    tell("wish_to_merge" if whole_team else "wish_to_move", captains_of(team), team=team.name, name=name, at=at)
    audit.record("asked to move", f"walker {walker.id}", at=at, team=team.id, whole_team=whole_team)
    return request


def answer_move(team: Team, request_id: int, *, accepted: bool, at: datetime) -> None:
    """The captain's yes or no to whoever would like to come."""
    found = get_move(team, request_id)
    walker = found.walker
    lock_teams(team.id, walker.team_id)
    lock_walkers([walker.id])
    request = lock_move(team, request_id)
    if request.answered_at is not None:
        return
    request.answered_at, request.accepted = at, accepted
    if not accepted:
        tell("refused", [walker], team=team.name, at=at)
    elif walker.cancelled_at is not None or walker.team_id != request.from_team_id:
        raise Refused(_("Meanwhile %(name)s is somewhere else: this cannot be done any more.", name=walker.shown_name))
    elif not request.whole_team:
        move(walker, team, at=at)
    elif walker.team is not None and walker.captain_since is not None:
        merge(walker.team, team, at=at)
    else:
        raise Refused(_("Whoever asked this does not lead that team any more."))
    audit.record("answered who would like to come", f"team {team.id}", at=at, accepted=accepted, walker=walker.id)


def follow_closed_team(team: Team, at: datetime) -> None:
    """Who would like to move to a team that closed is asked of the team it merged with, or told no."""
    for request in list_moves_to(team):
        if team.merged_into_id is not None and request.walker.team_id != team.merged_into_id:
            request.team_id = team.merged_into_id
        else:
            request.answered_at = at
            tell("refused", [request.walker], team=team.name, at=at)
    db.session.flush()


def close_request(team: Team, request_id: int, *, at: datetime) -> None:
    """A wish that cannot be met any more is no longer asked."""
    request = lock_move(team, request_id)
    request.answered_at = request.answered_at or at
    db.session.flush()


def invite(captain: Walker, addresses: Iterable[str], *, at: datetime) -> None:
    """A letter with the team's invitation to each address; none of them is kept. Refused above a day's number."""
    invited, subject = list(addresses), f"team {captain.team_id}"
    lock_teams(captain.team_id)
    check_invited(sum_since("invited by letter", subject, "letters", since=at - timedelta(days=1)) + len(invited))
    for address in invited:
        jobs.enqueue("membership.send_invitation", walker_id=captain.id, to=address, moment=at.date().isoformat())
    audit.record("invited by letter", subject, at=at, letters=len(invited))


def _locked_member(team: Team, member_id: int, at: datetime) -> Walker:
    check_before_walk(team.edition.date, brussels_day(at))
    lock_teams(team.id)
    lock_walkers(each.id for each in list_members(team))
    return get_member(team, member_id)


def _lock_team_of(walker: Walker, at: datetime) -> Team:
    check_before_walk(walker.edition.date, brussels_day(at))
    lock_teams(walker.team_id)
    lock_walkers([walker.id])
    if walker.team is None or walker.cancelled_at is not None:
        raise NotFound
    return walker.team


def lock_teams(*teams: int | None) -> None:
    for team in sorted({each for each in teams if each is not None}):
        lock_name(f"team {team}")


def _leave(walker: Walker) -> None:
    walker.team, walker.captain_since, walker.co_captain_since = None, None, None


def captains_of(team: Team, *, but: Walker | None = None) -> list[Walker]:
    return [each for each in list_members(team) if each.leads and each is not but]


def _forget_wishes(walker: Walker, at: datetime) -> None:
    earlier = find_move_of(walker)
    if earlier is not None:
        earlier.answered_at = at
        db.session.flush()


def tell(kind: str, walkers: Iterable[Walker], *, at: datetime, team: str = "", name: str = "") -> None:
    db.session.flush()
    for each in walkers:
        jobs.enqueue("membership.tell", kind=kind, walker_id=each.id, team=team, about=name, moment=at.isoformat())
