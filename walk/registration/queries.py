"""Reads of drafts, of those who wait, and of those who ask to join."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.membership.models import MoveRequest
from walk.registration.models import Draft, JoinRequest, WaitingNeed, WaitingParty
from walk.registration.rules import DRAFT_LIVES
from walk.teams.models import Team
from walk.tokens import sign, unsign
from walk.walkers.models import Walker


def draft_link(draft: Draft) -> str:
    """The secret part of the address with which a registration is gone on with."""
    return sign("draft", draft.id)


def get_draft(link: str, *, at: datetime) -> Draft:
    """The draft of this link, unless it was left alone for too long."""
    draft = db.session.get(Draft, unsign("draft", link))
    if draft is None or (draft.sent_at is None and draft.changed_at < at - DRAFT_LIVES):
        raise NotFound
    return draft


def find_draft_of_form(form_key: str) -> Draft | None:
    """The draft that this very form began before, if it was sent before."""
    return db.session.scalar(select(Draft).where(Draft.form_key == form_key))


def lock_draft(draft: Draft) -> Draft:
    """The same draft, locked: only one click at a time finishes it."""
    query = select(Draft).where(Draft.id == draft.id).with_for_update(of=Draft)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def waiting_link(party: WaitingParty) -> str:
    """The secret part of the address with which a waiting party sees where it stands."""
    return sign("waiting", party.id)


def get_party(link: str) -> WaitingParty:
    """The waiting party of this link."""
    party = db.session.get(WaitingParty, unsign("waiting", link))
    if party is None:
        raise NotFound
    return party


def find_party(draft: Draft) -> WaitingParty | None:
    """The party that waits with this draft."""
    return db.session.scalar(select(WaitingParty).where(WaitingParty.draft_id == draft.id))


def has_offer(draft: Draft) -> bool:
    """Whether places are kept for this draft."""
    party = find_party(draft)
    return party is not None and party.offered_at is not None and party.ended_at is None


def list_waiting(edition: Edition) -> list[WaitingParty]:
    """Everyone who waits or has an offer, in the order in which they came."""
    query = select(WaitingParty).where(WaitingParty.edition_id == edition.id, WaitingParty.ended_at.is_(None))
    order = query.order_by(WaitingParty.since, WaitingParty.id)
    return list(db.session.scalars(order.options(selectinload(WaitingParty.needs).joinedload(WaitingNeed.route))))


def waited_for(edition: Edition) -> dict[int, datetime | None]:
    """The routes for which somebody waits or has an offer, each with the moment at which the first offer ends."""
    query = (
        select(WaitingNeed.route_id, func.min(WaitingParty.offered_until))
        .join(WaitingParty)
        .where(WaitingParty.edition_id == edition.id, WaitingParty.ended_at.is_(None))
    )
    return dict(db.session.execute(query.group_by(WaitingNeed.route_id)).all())


def waiting_before(party: WaitingParty) -> int:
    """How many parties came earlier for one of the same routes and still wait."""
    routes = [need.route_id for need in party.needs]
    query = (
        select(func.count(func.distinct(WaitingParty.id)))
        .join(WaitingNeed)
        .where(WaitingNeed.route_id.in_(routes), WaitingParty.ended_at.is_(None), WaitingParty.offered_at.is_(None))
        .where(
            (WaitingParty.since < party.since) | ((WaitingParty.since == party.since) & (WaitingParty.id < party.id))
        )
    )
    return db.session.scalar(query) or 0


def waiting_by_route(edition: Edition) -> dict[int, int]:
    """How many people wait for each route."""
    query = (
        select(WaitingNeed.route_id, func.sum(WaitingNeed.places))
        .join(WaitingParty)
        .where(WaitingParty.edition_id == edition.id, WaitingParty.ended_at.is_(None))
    )
    return {route: int(people) for route, people in db.session.execute(query.group_by(WaitingNeed.route_id))}


def list_requests(team: Team) -> list[JoinRequest]:
    """Those who asked to join a team and were not answered yet."""
    query = select(JoinRequest).where(JoinRequest.team_id == team.id, JoinRequest.answered_at.is_(None))
    return list(db.session.scalars(query.order_by(JoinRequest.asked_at)))


def count_wishes(team: Team) -> int:
    """How many, new or registered already, would like to come to a team and were not answered yet."""
    new = select(func.count(JoinRequest.id)).where(JoinRequest.team_id == team.id, JoinRequest.answered_at.is_(None))
    known = (
        select(func.count(MoveRequest.id))
        .join(MoveRequest.walker)
        .where(MoveRequest.team_id == team.id, MoveRequest.answered_at.is_(None), Walker.cancelled_at.is_(None))
    )
    return db.session.scalar(select(new.scalar_subquery() + known.scalar_subquery())) or 0


def lock_request(team: Team, request_id: int) -> JoinRequest:
    """A request to join this team, locked."""
    query = select(JoinRequest).where(JoinRequest.id == request_id, JoinRequest.team_id == team.id)
    request = db.session.scalar(query.with_for_update(of=JoinRequest).execution_options(populate_existing=True))
    if request is None:
        raise NotFound
    return request
