"""Reads of walkers. A walker takes a place from registration until cancellation, paid or not."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.routes.models import Route
from walk.teams.models import Team
from walk.tokens import sign, unsign
from walk.walkers.models import Walker
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


def get_member(team: Team, walker_id: int) -> Walker:
    """A walker of this team."""
    query = select(Walker).where(Walker.id == walker_id, Walker.team_id == team.id, Walker.cancelled_at.is_(None))
    walker = db.session.scalar(query)
    if walker is None:
        raise NotFound
    return walker


def find_walker_of_form(form_key: str) -> Walker | None:
    """The walker that this very form registered before, if it was sent before."""
    return db.session.scalar(select(Walker).where(Walker.form_key == form_key))


def find_twin(edition: Edition, person: Person, team: Team | None) -> Walker | None:
    """The same person, registered already: same name, birth date and e-mail address (without one: same team)."""
    same = (
        Walker.edition_id == edition.id,
        Walker.cancelled_at.is_(None),
        Walker.birth_date == person.birth_date,
        func.lower(Walker.first_name) == person.first_name.lower(),
        func.lower(Walker.last_name) == person.last_name.lower(),
        Walker.email == person.email if person.email else Walker.team_id == (team.id if team else None),
    )
    return db.session.scalar(select(Walker).where(*same).limit(1))


def find_heir(members: Sequence[Walker]) -> Walker | None:
    """Who becomes captain when the captain cancels: the first grown-up with an e-mail address."""
    return next((each for each in members if each.email and not each.minor and each.captain_since is None), None)


def count_taken(route: Route) -> int:
    """Places taken on a route. Only exact while the route is locked."""
    return db.session.scalar(select(func.count(Walker.id)).where(Walker.route_id == route.id, *_TAKES_PLACE)) or 0


def taken_by_route(edition: Edition) -> dict[int, int]:
    """Places taken on each of an edition's routes."""
    query = select(Walker.route_id, func.count()).where(Walker.edition_id == edition.id, *_TAKES_PLACE)
    rows = db.session.execute(query.group_by(Walker.route_id))
    return {row.route_id: row[1] for row in rows}


def list_members(team: Team) -> list[Walker]:
    """A team's walkers, captain first, then in order of registration."""
    query = select(Walker).where(Walker.team_id == team.id, Walker.cancelled_at.is_(None))
    return list(db.session.scalars(query.order_by(Walker.captain_since.is_(None), Walker.registered_at, Walker.id)))


def list_overpaid(edition: Edition) -> list[Walker]:
    """Walkers of whom more fee came in than was due: paid twice, or after cancelling. It is to be paid back."""
    query = select(Walker).where(Walker.edition_id == edition.id, Walker.fee_received > Walker.fee)
    return list(db.session.scalars(query.order_by(Walker.id)))


def list_walkers_of_address(email: str) -> list[Walker]:
    """Every registration with this e-mail address, newest walk first."""
    query = select(Walker).join(Edition).where(Walker.email == email, Walker.cancelled_at.is_(None))
    return list(db.session.scalars(query.order_by(Edition.year.desc(), Walker.id)))


def knows_address(email: str) -> bool:
    """Whether somebody registered with this e-mail address."""
    return db.session.scalar(select(Walker.id).where(Walker.email == email).limit(1)) is not None


def lock_walkers(walkers: Iterable[int]) -> list[Walker]:
    """These walkers, locked in order of their id until the transaction ends."""
    query = select(Walker).where(Walker.id.in_(list(walkers))).order_by(Walker.id)
    return list(db.session.scalars(query.with_for_update(of=Walker).execution_options(populate_existing=True)))
