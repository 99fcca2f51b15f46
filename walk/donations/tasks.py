"""Letters to donors, sent by the worker."""

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.donations.emails import answered, thanks
from walk.donations.models import Donation
from walk.donations.queries import asks_certificate, certified_donor
from walk.donors.commands import note_request
from walk.donors.queries import certifies, lacks_of
from walk.donors.rules import Lack
from walk.mail import send_once


@jobs.task("donations.send_thanks")
def send_thanks(donation_id: int) -> None:
    """As soon as a gift has arrived."""
    with transaction():
        donation = db.session.get_one(Donation, donation_id)
        if donation.received <= 0 or not donation.donor.email:  # given back before the letter went out, or no address
            return
        certified = certifies() and asks_certificate(donation, of_year=True)
        sent = send_once(f"donation {donation_id} thanks", thanks(donation, certified=certified), at=now())
        donor = certified_donor(donation)
        if sent and certified and Lack.NATIONAL_NUMBER in lacks_of(donor):
            note_request(donor, channel="letter", at=now())


@jobs.task("donations.send_reply")
def send_reply(donation_id: int) -> None:
    """As soon as the page's owner answered; not when the answer, the message or the page is gone again."""
    with transaction():
        donation = db.session.get_one(Donation, donation_id)
        if (
            donation.donor.email
            and donation.reply
            and donation.message_hidden_at is None
            and donation.page.hidden_at is None
        ):
            send_once(f"donation {donation_id} reply", answered(donation), at=now())
