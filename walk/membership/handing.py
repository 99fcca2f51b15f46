"""A place on its way to somebody else: offered, taken, or kept after all."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from walk import audit, jobs
from walk.clock import brussels_day
from walk.db import db
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.mail import SentLetter
from walk.membership.commands import captains_of, lock_teams, tell
from walk.membership.models import PlaceOffer
from walk.membership.queries import find_offer_of, stands
from walk.membership.rules import OFFER_OF_PLACE_STANDS
from walk.routes.queries import lock_places
from walk.walkers.commands import take_over
from walk.walkers.leaving import leave_behind
from walk.walkers.models import Walker
from walk.walkers.queries import find_captain, lock_walkers
from walk.walkers.rules import Person, check_before_walk


def offer_place(walker: Walker, *, name: str, email: str, at: datetime) -> PlaceOffer:
    """Offer one's place to somebody else; an earlier offer no longer stands."""
    check_before_walk(walker.edition.date, brussels_day(at))
    [walker] = lock_walkers([walker.id])
    if walker.cancelled_at is not None:
        raise NotFound
    withdraw_offer(walker, at=at)
    offer = PlaceOffer(walker=walker, name=name, email=email, offered_at=at, until=at + OFFER_OF_PLACE_STANDS)
    db.session.add(offer)
    db.session.flush()
    jobs.enqueue("membership.send_place", offer_id=offer.id)
    tell("offered", [walker], name=name, at=at)
    audit.record("offered place", f"walker {walker.id}", at=at)
    return offer


def withdraw_offer(walker: Walker, *, at: datetime) -> None:
    """The place is not offered any more."""
    offer = find_offer_of(walker, at=at)
    if offer is not None:
        offer.withdrawn_at = at
        db.session.flush()


def take_place(offer: PlaceOffer, person: Person, *, at: datetime) -> Walker:
    """Whoever was offered a place is now registered in it."""
    before = offer.walker
    lock_teams(before.team_id)
    lock_places(before.edition)
    [before] = lock_walkers([before.id])
    db.session.refresh(offer)
    if not stands(offer, at):
        raise Refused(_("This place is not offered any more."))
    offer.taken_at = at
    captains = captains_of(before.team, but=before) if before.team else []
    successor = take_over(before, person, at=at)
    if before.team is not None and find_captain(before.team) is None:
        leave_behind(before.team, was_captain=True, at=at)
    tell("taken", [before], name=successor.shown_name, at=at)
    if before.team is not None:
        tell("somebody_replaced", captains, team=before.team.name, name=successor.name, at=at)
    return successor


def forget_offers(*, at: datetime) -> None:
    """Delete whom places were offered to a month ago, and what tells whom somebody invited."""
    db.session.execute(delete(PlaceOffer).where(PlaceOffer.until < at - timedelta(days=30)))
    old = (SentLetter.key.startswith("invitation "), SentLetter.sent_at < at - timedelta(days=2))
    db.session.execute(delete(SentLetter).where(*old))
