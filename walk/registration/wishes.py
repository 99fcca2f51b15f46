"""Who waits without an offer thinks again: another route, fewer people, or one more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from walk import audit
from walk.db import db
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.registration.commands import entries_of
from walk.registration.models import WaitingNeed, WaitingParty
from walk.registration.queries import lock_draft
from walk.registration.rules import check_size, needs_of, stays_in_line, walk_of
from walk.registration.waiting import offer_places
from walk.routes.queries import list_routes, lock_places


def change_wish(party: WaitingParty, routes: Mapping[int, int], *, at: datetime) -> None:
    """Who still waits, and for which route each: `routes` by the number of the person. Refused once there is an offer.

    The place in line stays, unless a route is wished for that was not waited for: then the party goes to the end.
    """
    _lock(party)
    if 0 not in routes:
        raise Refused(_("Whoever wrote the party in has to walk along. Wait no longer, and register anew."))
    if not set(routes.values()) <= {each.id for each in list_routes(party.edition)}:
        raise Refused(_("Choose a route."))
    filled = party.draft.filled
    people = [each for number, each in enumerate(filled["people"]) if number in routes]
    _wish(party, {**filled, "people": people, "walk": walk_of(filled["walk"], routes)}, at)


def add_to_wish(party: WaitingParty, person: dict[str, Any], *, at: datetime) -> None:
    """One more walks along, on the route of the first one; the place in line stays. Refused once there is an offer."""
    _lock(party)
    filled = party.draft.filled
    check_size(len(filled["people"]) + 1)
    _wish(party, {**filled, "people": [*filled["people"], person]}, at)


def _lock(party: WaitingParty) -> None:
    lock_draft(party.draft)
    lock_places(party.edition)
    db.session.refresh(party)
    if party.ended_at is not None or party.offered_at is not None:
        raise Refused(_("Meanwhile there was an offer for you: what you wait for can no longer be changed."))


def _wish(party: WaitingParty, filled: dict[str, Any], at: datetime) -> None:
    before = {need.route_id: need.places for need in party.needs}
    party.draft.filled, party.draft.changed_at = filled, at
    entries = entries_of(party.draft)
    needs = needs_of(entries)
    db.session.execute(delete(WaitingNeed).where(WaitingNeed.party_id == party.id))
    db.session.expire(party, ["needs"])
    db.session.add_all(WaitingNeed(party=party, route_id=route, places=places) for route, places in needs.items())
    party.size = len(entries)
    if not stays_in_line(before, needs):
        party.since = at
    db.session.flush()
    audit.record("changed what is waited for", f"edition {party.edition.year}", at=at, party=party.id, size=party.size)
    offer_places(party.edition, at)
