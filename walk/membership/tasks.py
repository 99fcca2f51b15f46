"""Letters about teams and places, sent by the worker."""

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.mail import send_once
from walk.membership import emails
from walk.membership.handing import forget_offers
from walk.membership.models import PlaceOffer
from walk.tokens import fingerprint
from walk.walkers.emails import address_for
from walk.walkers.models import Walker


@jobs.task("membership.forget", cron="50 3 * * *")
def forget() -> None:
    """Every night: whom places were offered to, a month after the offer ended."""
    with transaction():
        forget_offers(at=now())


@jobs.task("membership.tell")
def tell(kind: str, walker_id: int, team: str, about: str, moment: str) -> None:
    """To a walker whom a change touches."""
    with transaction():
        walker = db.session.get_one(Walker, walker_id)
        to = address_for(walker)
        if to is not None:
            letter = emails.news(kind, walker, to, team=team, name=about)
            send_once(f"walker {walker_id} {kind} {moment}", letter, at=now())


@jobs.task("membership.send_place")
def send_place(offer_id: int) -> None:
    """To whoever is offered a place."""
    with transaction():
        offer = db.session.get_one(PlaceOffer, offer_id)
        if offer.withdrawn_at is None:
            send_once(f"place {offer_id}", emails.place(offer), at=now())


@jobs.task("membership.send_invitation")
def send_invitation(walker_id: int, to: str, moment: str) -> None:
    """To somebody whom a captain invites."""
    with transaction():
        walker = db.session.get_one(Walker, walker_id)
        if walker.team is not None and walker.team.closed_at is None:
            send_once(
                f"invitation {walker.team_id} {fingerprint(to)} {moment}",
                emails.invitation(walker, walker.team, to),
                at=now(),
            )
