"""Letters to walkers, sent by the worker."""

from collections.abc import Callable
from datetime import timedelta

from walk import jobs
from walk.clock import brussels_day, now
from walk.db import db, transaction
from walk.mail import Letter, send_once
from walk.walkers import commands, emails
from walk.walkers.models import Walker
from walk.walkers.queries import list_paid_along


@jobs.task("walkers.send_other_route")
def send_other_route(walker_id: int, moment: str) -> None:
    """After choosing another route."""
    _send(f"route {moment}", emails.other_route, walker_id)


@jobs.task("walkers.send_confirmation")
def send_confirmation(walker_id: int) -> None:
    """When the fee has arrived: one letter about everybody with the same address who was paid for along with them."""
    with transaction():
        walker = db.session.get_one(Walker, walker_id)
        to = emails.address_for(walker)
        together = [each for each in list_paid_along(walker) if emails.address_for(each) == to]
        if to is not None and together:
            key = f"confirmation {' '.join(str(each.id) for each in sorted(together, key=lambda each: each.id))}"
            send_once(key, emails.confirmation(together, to), at=now())


@jobs.task("walkers.send_cancellation")
def send_cancellation(walker_id: int) -> None:
    """After cancelling."""
    _send("cancellation", emails.cancellation, walker_id)


@jobs.task("walkers.send_captaincy")
def send_captaincy(walker_id: int) -> None:
    """To a new captain."""
    _send("captaincy", emails.captaincy, walker_id)


@jobs.task("walkers.send_link")
def send_link(walker_id: int, version: int) -> None:
    """After the personal link was renewed."""
    _send(f"link {version}", emails.new_link, walker_id)


@jobs.task("walkers.forget_emergencies", cron="40 3 * * *")
def forget_emergencies() -> None:
    """Every night: what was only needed on the day goes, thirty days after it."""
    with transaction():
        commands.forget_emergencies(ended_before=brussels_day(now()) - timedelta(days=30))


def _send(kind: str, letter: Callable[[Walker, str], Letter], walker_id: int) -> None:
    with transaction():
        walker = db.session.get_one(Walker, walker_id)
        to = emails.address_for(walker)
        if to is not None:
            send_once(f"walker {walker_id} {kind}", letter(walker, to), at=now())
