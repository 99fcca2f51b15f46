"""Letters to donors about their page, reminders of what is missing, and numbers that were kept long enough."""

from datetime import datetime, timedelta

from flask import current_app

from walk import jobs
from walk.certificates.retention import forget_old_numbers
from walk.clock import brussels_day, now
from walk.db import db, transaction
from walk.donors.commands import note_request
from walk.donors.emails import link_letter, reminder
from walk.donors.models import Donor
from walk.donors.queries import certifies, kept_years, list_of_address
from walk.donors.reminding import find_to_remind, list_to_remind
from walk.donors.rules import reminded_year
from walk.mail import send_once


@jobs.task("donors.send_link")
def send_link(email: str, language: str) -> None:
    """The link to one's own page, when the address is known; at most one letter in ten minutes."""
    at = now()
    donors = list_of_address(email)
    if donors:
        with transaction():
            key = f"donor {donors[0].id} link {donors[0].links_voided} {int(at.timestamp()) // 600}"
            send_once(key, link_letter(donors, to=email, language=language), at=at)


@jobs.task("donors.plan_reminders", cron="0 9 10 12,1 *")
def plan_reminders() -> None:
    """On 10 December and 10 January."""
    spread_reminders(at=now())


def spread_reminders(*, at: datetime) -> None:
    """One job for each donor whose certificate lacks something, no faster than our mail server likes."""
    if not certifies():
        return
    day = brussels_day(at)
    apart = timedelta(minutes=1) / current_app.extensions["walk.settings"].letters_per_minute
    with transaction():
        for place, donor_id in enumerate(list_to_remind(reminded_year(day))):
            jobs.enqueue(
                "donors.send_reminder",
                at=at + place * apart,
                donor_id=donor_id,
                year=reminded_year(day),
                month=f"{day:%Y-%m}",
            )


@jobs.task("donors.send_reminder")
def send_reminder(donor_id: int, year: int, month: str) -> None:
    """Once a month and donor, unless nothing is missing any more."""
    with transaction():
        donor = db.session.get_one(Donor, donor_id)
        given = find_to_remind(donor, year)
        if given is None:
            return
        if send_once(f"donor {donor_id} reminder {month}", reminder(donor, year=year, given=given), at=now()):
            note_request(donor, channel="reminder", at=now(), tax_year=year)


@jobs.task("donors.forget_numbers", cron="40 2 * * *")
def forget_numbers() -> None:
    """Every night."""
    with transaction():
        forget_old_numbers(years=kept_years(), at=now())
