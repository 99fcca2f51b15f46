"""Registering, changing, cancelling; a place is only ever given while the edition's places are locked."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select, update

from walk import audit, jobs
from walk.clock import brussels_day, full_years
from walk.db import db, lock_name
from walk.editions.models import Edition
from walk.editions.rules import fee_due
from walk.errors import Refused
from walk.hooks import Hook
from walk.i18n import gettext as _
from walk.money import Cents
from walk.routes.models import Route
from walk.routes.queries import list_routes, lock_places
from walk.teams.commands import TeamFacts, make_team
from walk.teams.models import Team
from walk.walkers.codes import use_code
from walk.walkers.models import Gender, Walker, WalkerFee
from walk.walkers.queries import find_twin, lock_walkers, shirts_taken, taken_by_route
from walk.walkers.rules import (
    Entry,
    Person,
    check_before_walk,
    check_person,
    check_places,
    check_shirt,
    check_window,
    with_right_address,
)

walker_registered: Hook[[Walker, datetime]] = Hook()
walker_changed: Hook[[Walker, datetime]] = Hook()
places_freed: Hook[[Edition, datetime]] = Hook()


def register(
    edition: Edition,
    person: Person,
    *,
    route_id: int,
    at: datetime,
    team: Team | TeamFacts | None = None,
    code: str = "",
) -> Walker:
    """One new walker: alone, in a new team (as its captain) or in an existing one. Full without a free place."""
    entry = Entry(person=person, route_id=route_id, code=code)
    return register_party(edition, [entry], team=team, at=at)[0]


def register_party(
    edition: Edition,
    entries: Sequence[Entry],
    *,
    team: Team | TeamFacts | None = None,
    at: datetime,
    keep_free: Callable[[], None] | None = None,
    seats: Callable[[int], int] | None = None,
) -> list[Walker]:
    """New walkers, all or none: in a new team (the first is its captain), in an existing one, or in none.

    `keep_free`: gives up places that were kept for this very party, now that it takes them; without it the registration
    window must be open. `seats`: takes so many places that a company paid for, and says which company. Raises Full when
    a route has too few places left.
    """
    today = brussels_day(at)
    if keep_free is None:
        check_window(opens_at=edition.registration_opens_at, closes_at=edition.registration_closes_at, at=at)
    check_before_walk(edition.date, today)
    people = [_checked(edition, entry.person, today) for entry in entries]
    for name in sorted({f"register {edition.id} {_address(each) or each.first_name.lower()}" for each in people}):
        lock_name(name)
    joined = _joined(team)
    lock_places(edition)
    places_freed(edition, at)
    if keep_free is not None:
        keep_free()
    for person in people:
        if find_twin(edition, person, joined) is not None:
            raise Refused(
                _("%(name)s is registered already. The personal link is in the letter we sent.", name=person.first_name)
            )
    routes = _take_places(edition, [entry.route_id for entry in entries])
    _take_shirts(edition, [each.shirt for each in people])
    if isinstance(team, TeamFacts):
        joined = make_team(edition, team, goal=edition.minimum * len(entries), at=at)
    company_id = seats(len(people)) if seats else None
    walkers = [
        _new_walker(edition, person, routes[entry.route_id], entry.code, joined, at, company_id)
        for person, entry in zip(people, entries, strict=True)
    ]
    if isinstance(team, TeamFacts):
        walkers[0].captain_since = at
    db.session.flush()
    for walker in walkers:
        walker_registered(walker, at)
        audit.record("registered walker", f"walker {walker.id}", at=at, team=joined.id if joined else None)
    jobs.enqueue("letters.send_welcome", walker_ids=[each.id for each in walkers])
    return walkers


def change_walker(walker: Walker, person: Person, *, route_id: int, at: datetime) -> None:
    """New details, and perhaps another route: only with a free place there, and at that route's fee."""
    edition = walker.edition
    check_before_walk(edition.date, brussels_day(at))
    person = _checked(edition, person, brussels_day(at))
    lock_places(edition)
    [walker] = lock_walkers([walker.id])
    if walker.cancelled_at is not None:
        raise Refused(_("This registration is cancelled."))
    before = walker.route
    if route_id != walker.route_id:
        places_freed(edition, at)
        walker.route = _take_places(edition, [route_id])[route_id]
    if person.shirt != walker.shirt:
        _take_shirts(edition, [person.shirt])
    dearer = (route_id, person.birth_date) != (before.id, walker.birth_date)
    moved = person.email is not None and person.email != walker.email
    _describe(walker, person, at)
    if dearer:
        walker.fee = fee_of(walker)
    confirm_if_paid(walker, at)
    db.session.flush()
    if walker.route is not before:
        places_freed(edition, at)
        jobs.enqueue("walkers.send_other_route", walker_id=walker.id, moment=at.isoformat())
    if moved:
        renew_link(walker)
    walker_changed(walker, at)
    audit.record("changed walker", f"walker {walker.id}", at=at, route=walker.route_id)


def take_over(walker: Walker, person: Person, *, at: datetime) -> Walker:
    """Somebody else takes this walker's place: the same route, team and fee, and what was paid of it, but a new person.

    The first one's sponsor page stays with the gifts made through it.
    """
    edition = walker.edition
    check_before_walk(edition.date, brussels_day(at))
    person = _checked(edition, person, brussels_day(at))
    lock_places(edition)
    [walker] = lock_walkers([walker.id])
    if walker.cancelled_at is not None:
        raise Refused(_("This registration is cancelled."))
    if find_twin(edition, person, walker.team) is not None:
        raise Refused(
            _("%(name)s is registered already. The personal link is in the letter we sent.", name=person.first_name)
        )
    leads = (walker.captain_since, walker.co_captain_since) if person.email else (None, None)
    fee, walker.fee = walker.fee, 0
    walker.captain_since, walker.co_captain_since, walker.cancelled_at = None, None, at
    db.session.flush()  # a team has one captain at every moment
    successor = _new_walker(edition, person, walker.route, "", walker.team, at)
    successor.used_code, successor.pays_at_most, successor.fee = walker.used_code, walker.pays_at_most, fee
    successor.company_id = walker.company_id
    successor.captain_since, successor.co_captain_since = leads
    db.session.flush()
    walker.transferred_to_id = successor.id
    db.session.execute(update(WalkerFee).where(WalkerFee.walker_id == walker.id).values(walker_id=successor.id))
    successor.fee_received, walker.fee_received = walker.fee_received, 0
    confirm_if_paid(successor, at)
    db.session.flush()
    walker_registered(successor, at)
    jobs.enqueue("letters.send_welcome", walker_ids=[successor.id])
    audit.record("handed place over", f"walker {walker.id}", at=at, to=successor.id)
    return successor


def renew_link(walker: Walker) -> None:
    """A new personal link, sent by letter; the old one stops working."""
    walker.link_version += 1
    db.session.flush()
    jobs.enqueue("walkers.send_link", walker_id=walker.id, version=walker.link_version)


def receive_fee(walker: Walker, amount: int, *, at: datetime) -> None:
    """Money arrived for (or, negative, went back from) a walker's fee."""
    [walker] = lock_walkers([walker.id])
    walker.fee_received += amount
    was_confirmed = walker.confirmed_at is not None
    confirm_if_paid(walker, at)
    if walker.confirmed_at is not None and not was_confirmed:
        jobs.enqueue("walkers.send_confirmation", walker_id=walker.id)
    db.session.flush()


def forget_emergencies(*, ended_before: date) -> int:
    """Delete whom to call, and shirt sizes, of walks that ended before that day; how many walkers it concerned."""
    over = select(Edition.id).where(Edition.date < ended_before)
    kept = or_(Walker.emergency_name != "", Walker.emergency_phone != "", Walker.shirt != "")
    forget = update(Walker).where(Walker.edition_id.in_(over), kept)
    result = db.session.execute(
        forget.values(emergency_name="", emergency_phone="", shirt="").execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def _checked(edition: Edition, person: Person, today: date) -> Person:
    person = with_right_address(person, walk_day=edition.date, own_address_from=edition.own_address_from)
    check_person(person, walk_day=edition.date, registered_on=today, guardian_under=edition.guardian_under)
    return person


def _address(person: Person) -> str | None:
    return person.email or person.contact_email


def _joined(team: Team | TeamFacts | None) -> Team | None:
    """The existing team that is joined, locked: it may have been closed while the form was filled in."""
    if not isinstance(team, Team):
        return None
    lock_name(f"team {team.id}")
    db.session.refresh(team)
    if team.closed_at is not None:
        raise Refused(_("This team is closed."))
    return team


def _take_places(edition: Edition, route_ids: Sequence[int]) -> dict[int, Route]:
    routes, taken = {route.id: route for route in list_routes(edition)}, taken_by_route(edition)
    for route_id, wanted in Counter(route_ids).items():
        route = routes.get(route_id)
        if route is None:
            raise Refused(_("Choose a route."), field="route")
        check_places(places=route.places, taken=taken.get(route_id, 0), wanted=wanted)
    return routes


def _take_shirts(edition: Edition, sizes: Sequence[str]) -> None:
    stock, taken = {each.size: each.stock for each in edition.shirts}, shirts_taken(edition)
    for size, wanted in Counter(filter(None, sizes)).items():
        check_shirt(size, stock, taken=taken.get(size, 0), wanted=wanted)


def _new_walker(
    edition: Edition,
    person: Person,
    route: Route,
    code: str,
    team: Team | None,
    at: datetime,
    company_id: int | None = None,
) -> Walker:
    walker = Walker(edition=edition, route=route, team=team, registered_at=at, rules_accepted_at=at)
    walker.company_id = company_id
    _describe(walker, person, at)
    if code:
        walker.used_code, walker.pays_at_most = True, use_code(edition, code, at=at)
    walker.fee, walker.fee_received = fee_of(walker), 0
    walker.confirmed_at = at if walker.fee == 0 else None
    db.session.add(walker)
    return walker


def fee_of(walker: Walker) -> Cents:
    """What a walker owes for their route: nothing where a company paid for the place."""
    if walker.company_id is not None:
        return 0
    route, edition = walker.route, walker.edition
    age = full_years(walker.birth_date, edition.date)
    reductions = [each.terms for each in edition.reductions]
    fee = fee_due(route.fee, reductions, own=route.own, age=age, at=walker.registered_at)
    return fee if walker.pays_at_most is None else min(fee, walker.pays_at_most)


def _describe(walker: Walker, person: Person, at: datetime) -> None:
    walker.first_name, walker.last_name = person.first_name, person.last_name
    walker.email, walker.contact_email = person.email, person.contact_email
    walker.birth_date, walker.gender, walker.language = (
        person.birth_date,
        Gender(person.gender),
        person.language,
    )
    walker.shirt = person.shirt
    walker.previous_editions = sorted(set(person.previous_editions))
    walker.emergency_name, walker.emergency_phone = person.emergency_name, person.emergency_phone
    walker.guardian_name = person.guardian_name
    if person.guardian_consents and walker.guardian_consented_at is None:
        walker.guardian_consented_at = at
    if not person.wants_newsletter:
        walker.newsletter_asked_at = None
    elif walker.newsletter_asked_at is None:
        walker.newsletter_asked_at = at


def confirm_if_paid(walker: Walker, at: datetime) -> None:
    """A place is certain as long as its fee is there."""
    if walker.cancelled_at is None and walker.fee_received >= walker.fee:
        walker.confirmed_at = walker.confirmed_at or at
    elif walker.cancelled_at is not None:
        return
    else:
        walker.confirmed_at = None
