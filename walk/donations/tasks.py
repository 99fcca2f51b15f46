"""Letters to donors, sent by the worker."""

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.donations.emails import thanks
from walk.donations.models import Donation
from walk.mail import send_once


@jobs.task("donations.send_thanks")
def send_thanks(donation_id: int) -> None:
    """As soon as a gift has arrived."""
    with transaction():
        donation = db.session.get_one(Donation, donation_id)
        if donation.received <= 0:  # given back before the letter went out
            return
        send_once(f"donation {donation_id} thanks", thanks(donation), at=now())
