"""The letter about a matching gift, sent by the worker."""

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.mail import send_once
from walk.matching.emails import asked
from walk.matching.models import Match


@jobs.task("matching.send_asked")
def send_asked(match_id: int) -> None:
    """As soon as it is asked; not once it is paid or not asked any more."""
    with transaction():
        match = db.session.get_one(Match, match_id)
        gift = match.donation
        if gift is not None and gift.received_at is None and gift.line.checkout.withdrawn_at is None:
            send_once(f"match {match_id} asked", asked(match), at=now())
