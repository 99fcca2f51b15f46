"""Reads of walkers. A walker takes a place from registration until cancellation, paid or not."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, literal, or_, select, union_all

from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.i18n import gettext as _
from walk.payments.models import CheckoutLine
from walk.routes.queries import held
from walk.teams.models import Team
from walk.tokens import sign, unsign
from walk.walkers.models import Walker, WalkerFee
from walk.walkers.rules import Person

_TAKES_PLACE = (Walker.cancelled_at.is_(None), Walker.waiting_since.is_(None))


def personal_link(walker: Walker) -> str:
    """The secret part of the address with which a walker sees, changes and cancels their registration."""
    return sign("walker", [walker.id, walker.link_version])


def get_walker_by_link(link: str) -> Walker:
    """The walker whose personal link this is."""
    walker_id, version = unsign("walker", link)
    walker = db.session.get(Walker, walker_id)
    if walker is None or walker.link_version != version:
        raise NotFound
    return walker


def link_for(captain: Walker, member: Walker) -> str | None:
    """The personal link of a member whom the captain takes care of: one without an own address, or another's care."""
    cared_for = member.email is None and member.contact_email in (None, captain.address)
    return personal_link(member) if cared_for else None


def get_leader_by_link(link: str) -> tuple[Walker, Team]:
    """The captain or co-captain whose personal link this is, and the team."""
    walker = get_walker_by_link(link)
    if not walker.leads or walker.team is None:
        raise NotFound(_("Only whoever leads a team opens this page. The team may be led by somebody else by now."))
    return walker, walker.team


def get_member(team: Team, walker_id: int) -> Walker:
    """A walker of this team."""
    query = select(Walker).where(Walker.id == walker_id, Walker.team_id == team.id, Walker.cancelled_at.is_(None))
    walker = db.session.scalar(query)
    if walker is None:
        raise NotFound
    return walker


def find_twin(edition: Edition, person: Person, team: Team | None) -> Walker | None:
    """The same person, registered already: same name, birth date and address for letters (without one: same team)."""
    address = person.email or person.contact_email
    same = (
        Walker.edition_id == edition.id,
        Walker.cancelled_at.is_(None),
        Walker.birth_date == person.birth_date,
        func.lower(Walker.first_name) == person.first_name.lower(),
        func.lower(Walker.last_name) == person.last_name.lower(),
        func.coalesce(Walker.email, Walker.contact_email) == address
        if address
        else Walker.team_id == (team.id if team else None),
    )
    return db.session.scalar(select(Walker).where(*same).limit(1))


def find_heir(members: Sequence[Walker]) -> Walker | None:
    """Who becomes captain when the captain goes: a co-captain, or else the first grown-up with an own address."""
    able = [each for each in members if each.email and not each.minor and each.captain_since is None]
    return min(able, key=lambda each: each.co_captain_since is None, default=None)


def taken_by_route(edition: Edition) -> dict[int, int]:
    """Places taken on each of an edition's routes, those kept for an offer included. Exact while places are locked."""
    walking = select(Walker.route_id, literal(1).label("places")).where(Walker.edition_id == edition.id, *_TAKES_PLACE)
    taken = union_all(walking, held(edition)).subquery()
    query = select(taken.c.route_id, func.sum(taken.c.places)).group_by(taken.c.route_id)
    return {route: int(places) for route, places in db.session.execute(query)}


def shirts_taken(edition: Edition) -> dict[str, int]:
    """How many walkers chose each size of T-shirt."""
    query = select(Walker.shirt, func.count()).where(Walker.edition_id == edition.id, *_TAKES_PLACE, Walker.shirt != "")
    return dict(db.session.execute(query.group_by(Walker.shirt)).all())


def find_captain(team: Team) -> Walker | None:
    """The captain of a team; None once everybody has gone."""
    query = select(Walker).where(Walker.team_id == team.id, Walker.captain_since.is_not(None))
    return db.session.scalar(query)


def list_members(team: Team) -> list[Walker]:
    """A team's walkers, captain first, then in order of registration."""
    query = select(Walker).where(Walker.team_id == team.id, Walker.cancelled_at.is_(None))
    first = (Walker.captain_since.is_(None), Walker.co_captain_since.is_(None))
    return list(db.session.scalars(query.order_by(*first, Walker.registered_at, Walker.id)))


def list_paid_along(walker: Walker) -> list[Walker]:
    """Whose places are certain, of everybody asked for in the same checkouts as this walker; who leads comes first."""
    asked = select(WalkerFee.walker_id, CheckoutLine.checkout_id).join(WalkerFee.line).subquery()
    mine = select(asked.c.checkout_id).where(asked.c.walker_id == walker.id)
    query = select(Walker).where(
        Walker.id.in_(select(asked.c.walker_id).where(asked.c.checkout_id.in_(mine))),
        Walker.confirmed_at.is_not(None),
        Walker.cancelled_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Walker.captain_since.is_(None), Walker.id)))


def list_overpaid(edition: Edition) -> list[Walker]:
    """Walkers of whom more fee came in than was due: paid twice, or after cancelling. It is to be paid back."""
    query = select(Walker).where(Walker.edition_id == edition.id, Walker.fee_received > Walker.fee)
    return list(db.session.scalars(query.order_by(Walker.id)))


def list_walkers_of_address(email: str) -> list[Walker]:
    """Every registration with this e-mail address, newest walk first."""
    mine = or_(Walker.email == email, Walker.contact_email == email)
    query = select(Walker).join(Edition).where(mine, Walker.cancelled_at.is_(None))
    return list(db.session.scalars(query.order_by(Edition.year.desc(), Walker.id)))


def knows_address(email: str) -> bool:
    """Whether somebody registered with this e-mail address."""
    mine = or_(Walker.email == email, Walker.contact_email == email)
    return db.session.scalar(select(Walker.id).where(mine).limit(1)) is not None


def lock_walkers(walkers: Iterable[int]) -> list[Walker]:
    """These walkers, locked in order of their id until the transaction ends."""
    query = select(Walker).where(Walker.id.in_(list(walkers))).order_by(Walker.id)
    return list(db.session.scalars(query.with_for_update(of=Walker).execution_options(populate_existing=True)))
