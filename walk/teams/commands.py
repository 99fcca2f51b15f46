"""Changes to teams."""

from dataclasses import dataclass
from datetime import datetime

from walk import audit
from walk.db import db
from walk.editions.models import Edition
from walk.hooks import Hook
from walk.money import Cents
from walk.teams.models import Team, TeamKind
from walk.teams.rules import check_name
from walk.tokens import new_token

team_made: Hook[[Team, datetime]] = Hook()
team_renamed: Hook[[Team, datetime]] = Hook()
team_closed: Hook[[Team, datetime]] = Hook()


@dataclass(frozen=True, kw_only=True)
class TeamFacts:
    """What a captain decides about a team."""

    name: str
    kind: TeamKind = TeamKind.FRIENDS
    company: str = ""
    company_id: int | None = None


def make_team(edition: Edition, facts: TeamFacts, *, goal: Cents, at: datetime) -> Team:
    """A new team, with an invitation that only its captain knows."""
    check_name(facts.name)
    team = Team(
        edition=edition,
        name=facts.name,
        kind=facts.kind,
        company=facts.company if facts.kind is TeamKind.COMPANY else "",
        company_id=facts.company_id,
        goal=goal,
        invitation=new_token(),
        registered_at=at,
    )
    db.session.add(team)
    db.session.flush()
    team_made(team, at)
    return team


def rename_team(team: Team, name: str, *, at: datetime) -> None:
    """Another name; the address of its page stays what people shared."""
    check_name(name)
    before, team.name = team.name, name
    db.session.flush()
    team_renamed(team, at)
    audit.record("renamed team", f"team {team.id}", at=at, before=before)


def renew_invitation(team: Team) -> None:
    """A new invitation link; the old one stops working."""
    team.invitation = new_token()
    db.session.flush()


def close_team(team: Team, *, at: datetime, into: Team | None = None) -> None:
    """Nobody walks in it any more; `into`: the team with which it merged."""
    team.closed_at, team.merged_into_id = at, into.id if into else None
    db.session.flush()
    team_closed(team, at)
