"""What the worker does about pledges: asking, letters, reminders, forgetting."""

from collections.abc import Callable

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.letters.queries import wants_none
from walk.mail import Letter, send_once
from walk.pledges import asking, emails
from walk.pledges.commands import forget_unconfirmed
from walk.pledges.models import Pledge, PledgeAsk
from walk.pledges.queries import list_asks, list_open_asks
from walk.pledges.rules import REMINDERS, reminder_due


@jobs.task("pledges.send_confirm")
def send_confirm(pledge_id: int) -> None:
    """Right after pledging."""
    with transaction():
        pledge = db.session.get(Pledge, pledge_id)
        if pledge is not None and pledge.confirmed_at is None and pledge.withdrawn_at is None:
            send_once(f"pledge {pledge_id} confirm", emails.to_confirm(pledge), at=now())


@jobs.task("pledges.ask")
def ask(pledge_ids: list[int]) -> None:
    """When the organisers say that the distances are complete; each pledge in its own transaction."""
    for pledge_id in pledge_ids:
        with transaction():
            asking.ask(pledge_id, at=now())


@jobs.task("pledges.follow")
def follow(pledge_id: int) -> None:
    """When a distance was changed after asking."""
    with transaction():
        asking.follow(pledge_id, at=now())


@jobs.task("pledges.send_asked")
def send_asked(ask_id: int) -> None:
    """As soon as something is asked; not when it was replaced or paid meanwhile."""
    _send(ask_id, f"pledge ask {ask_id}", lambda ask: emails.asked(ask, again=list_asks(ask.pledge)[0].id != ask.id))


@jobs.task("pledges.send_nothing")
def send_nothing(ask_id: int) -> None:
    """When nothing is due any more, after all; not when something is again."""
    with transaction():
        ask = db.session.get_one(PledgeAsk, ask_id)
        if all(each.replaced_at is not None for each in list_asks(ask.pledge)):
            send_once(f"pledge ask {ask_id} nothing", emails.nothing(ask), at=now())


@jobs.task("pledges.remind", cron="45 8 * * *")
def remind() -> None:
    """Every morning: who was asked a week ago, and three weeks ago; two letters a pledge, whatever happens."""
    asking_since = [(each.id, each.pledge, each.asked_at) for each in list_open_asks(before=now() - REMINDERS[0])]
    for ask_id, pledge, asked_at in asking_since:
        number = reminder_due(asked_at, now())
        if not wants_none(pledge.email):
            _send(ask_id, f"pledge {pledge.id} reminder {number}", emails.reminder)


@jobs.task("pledges.look_after", cron="50 3 * * *")
def look_after() -> None:
    """Every night: pledges that nobody confirmed, and asking that takes too long."""
    with transaction():
        forget_unconfirmed(at=now())
    with transaction():
        asking.let_lapse(at=now())


def _send(ask_id: int, key: str, letter: Callable[[PledgeAsk], Letter]) -> None:
    with transaction():
        ask = db.session.get_one(PledgeAsk, ask_id)
        checkout = ask.donation.line.checkout
        is_over = checkout.withdrawn_at is not None or checkout.submitted_at is not None
        if not is_over and ask.donation.received_at is None and ask.pledge.withdrawn_at is None:
            send_once(key, letter(ask), at=now())
