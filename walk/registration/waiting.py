"""The waiting list: places that come free are offered in order, kept 48 hours, and then passed on.

Whoever came first is asked first, but a party that needs more places than are free is passed over for a smaller one:
places never stay empty while somebody fits.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select

from walk import audit, jobs
from walk.clock import in_brussels
from walk.db import db
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.registration.commands import entries_of, finish
from walk.registration.models import Draft, WaitingNeed, WaitingParty, Way
from walk.registration.queries import find_party, list_waiting, lock_draft, waited_for
from walk.registration.rules import fits, needs_of, offer_until
from walk.routes.models import Hold, Route
from walk.routes.queries import list_routes, lock_places
from walk.walkers.models import Walker
from walk.walkers.queries import taken_by_route
from walk.walkers.rules import check_window


def wait(draft: Draft, *, at: datetime, accepted: bool = False) -> WaitingParty:
    """Put a filled-in registration on the waiting list, once; it gets an offer at once if it fits after all.

    `accepted`: a captain said yes to it. Otherwise it must not have been sent to anybody, nor after the window.
    """
    draft = lock_draft(draft)
    earlier = find_party(draft)
    if earlier is not None:
        return earlier
    edition = draft.edition
    check_window(opens_at=edition.registration_opens_at, closes_at=edition.registration_closes_at, at=at)
    if draft.leader_id is not None or (not accepted and (draft.sent_at is not None or draft.way is Way.ASK)):
        raise Refused(_("This was sent already and can no longer be changed."))
    entries = entries_of(draft)
    first = entries[0].person
    party = WaitingParty(
        edition=draft.edition,
        draft=draft,
        email=first.email or first.contact_email or "",
        name=f"{first.first_name} {first.last_name}",
        size=len(entries),
        since=at,
        needs=[WaitingNeed(route_id=route, places=places) for route, places in needs_of(entries).items()],
    )
    draft.sent_at = at
    db.session.add(party)
    db.session.flush()
    jobs.enqueue("registration.send_waiting", party_id=party.id)
    audit.record("waits for places", f"edition {draft.edition.year}", at=at, party=party.id, size=party.size)
    lock_places(draft.edition)
    offer_places(draft.edition, at)
    return party


def offer_places(edition: Edition, at: datetime) -> None:
    """Take back what was not accepted in time, and offer what is free. Places must be locked."""
    waited, walk_ends = waited_for(edition), in_brussels(edition.date + timedelta(days=1), time())
    if not waited or not (at >= walk_ends or _moves(waited, _left(edition), at)):
        return
    waiting = list_waiting(edition)
    for party in waiting:
        if party.offered_until is not None and party.offered_until <= at:
            _end(party, at)
            jobs.enqueue("registration.send_lapsed", party_id=party.id)
    if at >= walk_ends:
        for party in waiting:
            _end(party, at)
        return
    left = _left(edition)
    for party in waiting:
        needs = {need.route_id: need.places for need in party.needs}
        if party.ended_at is None and party.offered_at is None and fits(needs, left):
            _offer(party, at, offer_until(at, walk_ends=walk_ends))
            left = _left(edition)


def accept(party: WaitingParty, *, at: datetime) -> list[Walker]:
    """Take the places that are kept: the people are registered. Refused when the offer has been passed on."""
    lock_draft(party.draft)
    db.session.refresh(party)
    if party.draft.leader_id is not None:
        return []

    def take() -> None:
        db.session.refresh(party)
        if party.ended_at is not None or party.offered_until is None or party.offered_until <= at:
            raise Refused(_("These places have been passed on to the next in line."))
        _end(party, at)

    return finish(party.draft, at=at, keep_free=take)


def leave(party: WaitingParty, *, at: datetime) -> None:
    """Somebody no longer waits; places that were kept go to the next in line."""
    lock_draft(party.draft)
    lock_places(party.edition)
    db.session.refresh(party)
    if party.ended_at is not None:
        return
    _end(party, at)
    offer_places(party.edition, at)
    audit.record("waits no longer", f"edition {party.edition.year}", at=at, party=party.id)


def editions_with_waiting() -> Sequence[Edition]:
    """Editions for whose places somebody waits."""
    waiting = select(WaitingParty.edition_id).where(WaitingParty.ended_at.is_(None))
    return list(db.session.scalars(select(Edition).where(Edition.id.in_(waiting)).order_by(Edition.id)))


def forget_parties(*, before: datetime) -> None:
    """Delete what those filled in whose waiting ended before that moment without a place."""
    over = select(WaitingParty.draft_id).where(WaitingParty.ended_at < before)
    db.session.execute(
        delete(Draft).where(Draft.id.in_(over), Draft.leader_id.is_(None)),
        execution_options={"synchronize_session": False},
    )


def _moves(waited: Mapping[int, datetime | None], left: Mapping[int, int | None], at: datetime) -> bool:
    """Whether an offer is over, or a place that somebody waits for is free."""
    frees = [left.get(route, 0) for route in waited]
    return any(free is None or free > 0 for free in frees) or any(end and end <= at for end in waited.values())


def _offer(party: WaitingParty, at: datetime, until: datetime) -> None:
    for need in party.needs:
        need.hold = Hold(route_id=need.route_id, places=need.places, until=until)
    party.offered_at, party.offered_until = at, until
    db.session.flush()
    jobs.enqueue("registration.send_offer", party_id=party.id)
    audit.record("offered places", f"edition {party.edition.year}", at=at, party=party.id)


def _end(party: WaitingParty, at: datetime) -> None:
    holds = [need.hold_id for need in party.needs if need.hold_id is not None]
    for need in party.needs:
        need.hold = None
    party.ended_at = at
    db.session.flush()
    db.session.execute(delete(Hold).where(Hold.id.in_(holds)), execution_options={"synchronize_session": False})


def _left(edition: Edition) -> dict[int, int | None]:
    taken = taken_by_route(edition)
    return {route.id: _free(route, taken.get(route.id, 0)) for route in list_routes(edition)}


def _free(route: Route, taken: int) -> int | None:
    return None if route.places is None else route.places - taken
