"""Letters about packages and places, sent by the worker."""

from collections.abc import Callable

from walk import jobs
from walk.clock import brussels_day, now
from walk.companies import commands, emails
from walk.companies.models import Company
from walk.companies.queries import list_known
from walk.companies.rules import contacts_end
from walk.db import db, transaction
from walk.mail import Letter, send_once
from walk.tokens import fingerprint
from walk.walkers.emails import address_for
from walk.walkers.models import Walker


@jobs.task("companies.forget_contacts", cron="45 3 * * *")
def forget_contacts() -> None:
    """Every night: whom we wrote to about packages of a walk of more than two years ago."""
    with transaction():
        commands.forget_contacts(walked_before=contacts_end(brussels_day(now())))


@jobs.task("companies.send_bought")
def send_bought(company_id: int) -> None:
    """After buying."""
    _send("bought", emails.bought, company_id)


@jobs.task("companies.send_confirmed")
def send_confirmed(company_id: int) -> None:
    """When the places can be used."""
    _send("confirmed", emails.confirmed, company_id)


@jobs.task("companies.send_full")
def send_full(company_id: int, moment: str) -> None:
    """When the last place is taken."""
    _send(f"full {moment}", emails.full, company_id)


@jobs.task("companies.send_link")
def send_link(company_id: int, version: int) -> None:
    """After the contact's link was renewed."""
    _send(f"link {version}", emails.new_link, company_id)


@jobs.task("companies.send_cancelled")
def send_cancelled(company_id: int) -> None:
    """After the purchase was cancelled."""
    _send("cancelled", emails.cancelled, company_id)


@jobs.task("companies.send_invitation")
def send_invitation(company_id: int, to: str, moment: str) -> None:
    """To an employee whom the contact invites."""
    with transaction():
        company = db.session.get_one(Company, company_id)
        if company.usable:
            key = f"company {company_id} invitation {fingerprint(to)} {moment}"
            send_once(key, emails.invitation(company, to), at=now())


@jobs.task("companies.send_known")
def send_known(company_id: int, to: str, moment: str) -> None:
    """To somebody who is registered already, if anybody is with this address; at most once an hour."""
    with transaction():
        company = db.session.get_one(Company, company_id)
        walkers = list_known(company, to)
        if walkers and company.usable:
            key = f"company {company_id} known {fingerprint(to)} {moment}"
            send_once(key, emails.known(company, walkers, to), at=now())


@jobs.task("companies.send_seat_taken")
def send_seat_taken(company_id: int, walker_id: int, moment: str) -> None:
    """To a walker for whose place the company pays from now on."""
    with transaction():
        walker, company = db.session.get_one(Walker, walker_id), db.session.get_one(Company, company_id)
        to = address_for(walker)
        if to is not None and walker.cancelled_at is None:
            send_once(f"walker {walker_id} seat {moment}", emails.seat_taken(walker, company, to), at=now())


@jobs.task("companies.send_seat_ended")
def send_seat_ended(company_id: int, walker_id: int, moment: str) -> None:
    """To a walker whose place the company does not pay for any more."""
    with transaction():
        walker, company = db.session.get_one(Walker, walker_id), db.session.get_one(Company, company_id)
        to = address_for(walker)
        if to is not None and walker.cancelled_at is None:
            send_once(f"walker {walker_id} seat {moment}", emails.seat_ended(walker, company, to), at=now())


def _send(kind: str, letter: Callable[[Company], Letter], company_id: int) -> None:
    with transaction():
        company = db.session.get_one(Company, company_id)
        if company.email:
            send_once(f"company {company_id} {kind}", letter(company), at=now())
