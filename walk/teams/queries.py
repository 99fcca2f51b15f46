"""Reads of teams."""

from sqlalchemy import select

from walk.db import db
from walk.errors import NotFound
from walk.teams.models import Team


def get_team_by_invitation(invitation: str) -> Team:
    """The open team that this invitation belongs to; an invitation that was replaced opens nothing."""
    team = db.session.scalar(select(Team).where(Team.invitation == invitation, Team.closed_at.is_(None)))
    if team is None:
        raise NotFound
    return team
