"""Registering, changing, cancelling; a place is only ever given under the route's lock."""

from datetime import date, datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError

from walk import audit, jobs
from walk.clock import brussels_day
from walk.db import db, lock_name
from walk.editions.models import Edition
from walk.errors import Refused
from walk.hooks import Hook
from walk.i18n import gettext as _
from walk.routes.queries import lock_route
from walk.teams.commands import TeamFacts, close_team, make_team
from walk.teams.models import Team
from walk.walkers.models import FreeCode, Gender, Walker
from walk.walkers.queries import count_taken, find_heir, find_twin, list_members, lock_walkers
from walk.walkers.rules import Person, check_before_walk, check_person, check_places, check_window

walker_registered: Hook[[Walker, datetime]] = Hook()
walker_changed: Hook[[Walker, datetime]] = Hook()


def register(
    edition: Edition,
    person: Person,
    *,
    route_id: int,
    at: datetime,
    team: Team | TeamFacts | None = None,
    code: str = "",
    form_key: str | None = None,
    added_by_captain: bool = False,
) -> Walker:
    """A new walker, alone, in a new team (as its captain) or in an existing one. Refused without a free place."""
    check_window(opens_at=edition.registration_opens_at, closes_at=edition.registration_closes_at, at=at)
    check_person(person, walk_day=edition.date, registered_on=brussels_day(at))
    lock_name(f"register {edition.id} {person.email or person.first_name.lower()}")
    route = lock_route(edition, route_id)
    if find_twin(edition, person, team if isinstance(team, Team) else None) is not None:
        raise Refused(_("This person is registered already. The personal link is in the letter we sent."))
    check_places(places=route.places, taken=count_taken(route))
    if code:
        _use_code(edition, code, at)
    founded = make_team(edition, team, goal=edition.minimum, at=at) if isinstance(team, TeamFacts) else None
    walker = Walker(
        edition=edition,
        route=route,
        team=founded or (team if isinstance(team, Team) else None),
        captain_since=at if founded else None,
        form_key=form_key,
        registered_at=at,
        rules_accepted_at=at,
        used_code=bool(code),
        fee=0 if code else route.fee,
    )
    _describe(walker, person, at)
    walker.confirmed_at = at if walker.fee == 0 else None
    db.session.add(walker)
    db.session.flush()
    walker_registered(walker, at)
    jobs.enqueue("walkers.send_welcome", walker_id=walker.id)
    audit.record("registered walker", f"walker {walker.id}", at=at, by_captain=added_by_captain)
    return walker


def change_walker(walker: Walker, person: Person, *, route_id: int, at: datetime) -> None:
    """New details, and perhaps another route: only with a free place there, and at that route's fee."""
    check_before_walk(walker.edition.date, brussels_day(at))
    check_person(person, walk_day=walker.edition.date, registered_on=brussels_day(at))
    route = lock_route(walker.edition, route_id)
    [walker] = lock_walkers([walker.id])
    if walker.cancelled_at is not None:
        raise Refused(_("This registration is cancelled."))
    if route_id != walker.route_id:
        check_places(places=route.places, taken=count_taken(route))
        walker.route = route
        walker.fee = 0 if walker.used_code else route.fee
    moved = person.email is not None and person.email != walker.email
    _describe(walker, person, at)
    _confirm_if_paid(walker, at)
    db.session.flush()
    if moved:
        renew_link(walker)
    walker_changed(walker, at)
    audit.record("changed walker", f"walker {walker.id}", at=at)


def renew_link(walker: Walker) -> None:
    """A new personal link, sent by letter; the old one stops working."""
    walker.link_version += 1
    db.session.flush()
    jobs.enqueue("walkers.send_link", walker_id=walker.id, version=walker.link_version)


def cancel_walker(walker: Walker, *, at: datetime) -> None:
    """Gives the place back. A captain's team goes to its next grown-up with an e-mail address.

    Where there is none, those whom the captain registered are cancelled along, and the team closes.
    """
    check_before_walk(walker.edition.date, brussels_day(at))
    team = walker.team
    if team is not None:
        lock_name(f"team {team.id}")
    lock_walkers({walker.id, *(each.id for each in (list_members(team) if team else []))})
    if walker.cancelled_at is not None:
        return
    was_captain = walker.captain_since is not None
    walker.cancelled_at, walker.captain_since = at, None
    walker.fee = min(walker.fee, walker.fee_received)  # nothing is due any more: what still comes in is to be paid back
    db.session.flush()
    if team is not None:
        _leave_behind(team, was_captain, at)
    jobs.enqueue("walkers.send_cancellation", walker_id=walker.id)
    audit.record("cancelled walker", f"walker {walker.id}", at=at)


def receive_fee(walker: Walker, amount: int, *, at: datetime) -> None:
    """Money arrived for (or, negative, went back from) a walker's fee."""
    [walker] = lock_walkers([walker.id])
    walker.fee_received += amount
    was_confirmed = walker.confirmed_at is not None
    _confirm_if_paid(walker, at)
    if walker.confirmed_at is not None and not was_confirmed:
        jobs.enqueue("walkers.send_confirmation", walker_id=walker.id)
    db.session.flush()


def make_free_code(edition: Edition, *, code: str, uses: int, expires_at: datetime | None, at: datetime) -> FreeCode:
    """A code that waives the fee for a number of walkers."""
    row = FreeCode(edition_id=edition.id, code=code.strip().upper(), uses=uses, expires_at=expires_at, created_at=at)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Refused(_("This code exists already."), field="code") from None
    audit.record("made free code", f"edition {edition.year}", at=at, uses=uses)
    return row


def forget_emergencies(*, ended_before: date) -> int:
    """Delete whom to call, and shirt sizes, of walks that ended before that day; how many walkers it concerned."""
    over = select(Edition.id).where(Edition.date < ended_before)
    kept = or_(Walker.emergency_name != "", Walker.emergency_phone != "", Walker.shirt != "")
    forget = update(Walker).where(Walker.edition_id.in_(over), kept)
    result = db.session.execute(
        forget.values(emergency_name="", emergency_phone="", shirt="").execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def _describe(walker: Walker, person: Person, at: datetime) -> None:
    walker.first_name, walker.last_name, walker.email = person.first_name, person.last_name, person.email
    walker.birth_date, walker.gender, walker.language = (
        person.birth_date,
        Gender(person.gender),
        person.language,
    )
    walker.shirt = person.shirt
    walker.previous_editions = sorted(person.previous_editions)
    walker.emergency_name, walker.emergency_phone = person.emergency_name, person.emergency_phone
    walker.guardian_name = person.guardian_name
    if person.guardian_consents and walker.guardian_consented_at is None:
        walker.guardian_consented_at = at
    if not person.wants_newsletter:
        walker.newsletter_asked_at = None
    elif walker.newsletter_asked_at is None:
        walker.newsletter_asked_at = at


def _use_code(edition: Edition, code: str, at: datetime) -> None:
    usable = (
        FreeCode.edition_id == edition.id,
        func.upper(FreeCode.code) == code.strip().upper(),
        FreeCode.used < FreeCode.uses,
        or_(FreeCode.expires_at.is_(None), FreeCode.expires_at > at),
    )
    used = db.session.scalar(update(FreeCode).where(*usable).values(used=FreeCode.used + 1).returning(FreeCode.id))
    if used is None:
        raise Refused(_("This code is not valid, or it was used up."), field="code")


def _confirm_if_paid(walker: Walker, at: datetime) -> None:
    if walker.cancelled_at is None and walker.fee_received >= walker.fee:
        walker.confirmed_at = walker.confirmed_at or at
    elif walker.cancelled_at is not None:
        return
    else:
        walker.confirmed_at = None


def _leave_behind(team: Team, was_captain: bool, at: datetime) -> None:
    members = list_members(team)
    if not members:
        close_team(team, at=at)
    elif was_captain:
        heir = find_heir(members)
        if heir is None:
            for each in members:
                cancel_walker(each, at=at)
        else:
            heir.captain_since = at
            jobs.enqueue("walkers.send_captaincy", walker_id=heir.id)
    db.session.flush()
