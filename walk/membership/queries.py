"""Reads of wishes to move, and of places on their way to somebody else."""

from datetime import datetime

from sqlalchemy import func, select

from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.i18n import gettext as _
from walk.membership.models import MoveRequest, PlaceOffer
from walk.membership.rules import is_open
from walk.teams.models import Team
from walk.tokens import sign, unsign
from walk.walkers.models import Walker


def find_team_called(edition: Edition, words: str) -> Team | None:
    """The open team of an edition with this invitation or exactly this name; None when there is none, or several."""
    invitation = words.rstrip("/").rsplit("/", 1)[-1]
    of_edition = select(Team).where(Team.edition_id == edition.id, Team.closed_at.is_(None))
    invited = db.session.scalar(of_edition.where(Team.invitation == invitation))
    if invited is not None:
        return invited
    named = list(db.session.scalars(of_edition.where(func.lower(Team.name) == words.lower()).limit(2)))
    return named[0] if len(named) == 1 else None


def list_moves_to(team: Team) -> list[MoveRequest]:
    """Walkers, or whole teams, who would like to move to this team and were not answered yet."""
    query = select(MoveRequest).join(MoveRequest.walker).where(Walker.cancelled_at.is_(None))
    mine = query.where(MoveRequest.team_id == team.id, MoveRequest.answered_at.is_(None))
    return list(db.session.scalars(mine.order_by(MoveRequest.asked_at)))


def get_move(team: Team, request_id: int) -> MoveRequest:
    """A wish to move to this team."""
    query = select(MoveRequest).where(MoveRequest.id == request_id, MoveRequest.team_id == team.id)
    request = db.session.scalar(query)
    if request is None:
        raise NotFound
    return request


def find_move_of(walker: Walker) -> MoveRequest | None:
    """Where a walker asked to move, not answered yet."""
    query = select(MoveRequest).where(MoveRequest.walker_id == walker.id, MoveRequest.answered_at.is_(None))
    return db.session.scalar(query.order_by(MoveRequest.id.desc()).limit(1))


def lock_move(team: Team, request_id: int) -> MoveRequest:
    """A wish to move to this team, locked."""
    query = select(MoveRequest).where(MoveRequest.id == request_id, MoveRequest.team_id == team.id)
    request = db.session.scalar(query.with_for_update(of=MoveRequest).execution_options(populate_existing=True))
    if request is None:
        raise NotFound
    return request


def place_link(offer: PlaceOffer) -> str:
    """The secret part of the address with which somebody takes a place over."""
    return sign("place", offer.id)


def get_offer(link: str, *, at: datetime) -> PlaceOffer:
    """The offer of this link, while it stands."""
    offer = db.session.get(PlaceOffer, unsign("place", link))
    if offer is None or not stands(offer, at):
        raise NotFound(_("This place is not offered any more: it was taken, or the offer was withdrawn."))
    return offer


def find_offer_of(walker: Walker, *, at: datetime) -> PlaceOffer | None:
    """The offer of this walker's place that stands now."""
    query = select(PlaceOffer).where(PlaceOffer.walker_id == walker.id).order_by(PlaceOffer.id.desc()).limit(1)
    offer = db.session.scalar(query)
    return offer if offer is not None and stands(offer, at) else None


def stands(offer: PlaceOffer, at: datetime) -> bool:
    """Whether a place can still be taken over."""
    return is_open(until=offer.until, taken=offer.taken_at is not None, withdrawn=offer.withdrawn_at is not None, at=at)
