"""Asking what was pledged once the distance is known; asking again when the distance was wrong; and letting it be."""

from collections.abc import Sequence
from datetime import datetime

from walk import audit, jobs
from walk.db import db
from walk.donations.commands import write_promise
from walk.donations.rules import Gift, Privacy
from walk.donors.rules import Giver
from walk.editions.models import Edition
from walk.i18n import speaking
from walk.money import Cents
from walk.pages.showing import owner_of
from walk.payments.models import Checkout
from walk.pledges.models import Pledge, PledgeAsk
from walk.pledges.queries import (
    distance_of,
    list_asked_of,
    list_asks,
    list_open_asks,
    list_to_ask,
    lock_pledge,
    was_paid,
)
from walk.pledges.rules import LAPSES_AFTER, due

_A_JOB = 50


def ask_all(edition: Edition, *, at: datetime) -> int:
    """The worker asks for all pledges of which something is due, each once whoever clicks how often; how many."""
    ids = [pledge.id for pledge, _metres, _amount in list_to_ask(edition)]
    for start in range(0, len(ids), _A_JOB):
        jobs.enqueue("pledges.ask", pledge_ids=ids[start : start + _A_JOB])
    audit.record("asked for pledges", f"edition {edition.year}", at=at, count=len(ids))
    return len(ids)


def ask(pledge_id: int, *, at: datetime) -> PledgeAsk | None:
    """Ask for one pledge, unless that was done, nothing is due, or its page is hidden."""
    pledge = lock_pledge(pledge_id)
    if pledge is None or not pledge.stands or pledge.page.hidden_at is not None or list_asks(pledge):
        return None
    return _ask(pledge, distance_of(pledge.page) or 0, at)


def follow_distances(walkers: Sequence[int], at: datetime) -> None:  # noqa: ARG001
    """These walkers have another distance: what was asked because of it, is looked at again."""
    for pledge_id in list_asked_of(walkers):
        jobs.enqueue("pledges.follow", pledge_id=pledge_id)


def follow(pledge_id: int, *, at: datetime) -> None:
    """Ask another amount when the distance says so. What is paid, being paid, lapsed or withdrawn stays as it is."""
    pledge = lock_pledge(pledge_id)
    asks = list_asks(pledge) if pledge is not None else []
    if pledge is None or not asks or not pledge.stands or was_paid(asks):
        return
    metres = distance_of(pledge.page) or 0
    current = next((each for each in asks if each.replaced_at is None), None)
    if current is not None:
        checkout = _checkout(current)
        is_being_paid = checkout.submitted_at is not None and checkout.closed_at is None
        if is_being_paid or checkout.withdrawn_at is not None or current.donation.amount == due(pledge.promise, metres):
            return
        current.replaced_at = checkout.withdrawn_at = at
        db.session.flush()
    if _ask(pledge, metres, at) is None and current is not None:
        jobs.enqueue("pledges.send_nothing", ask_id=current.id)


def let_lapse(*, at: datetime) -> None:
    """What was not paid in time is not asked any more; nor what was asked again after the first amount was paid."""
    for each in list_open_asks(before=at):
        pledge = lock_pledge(each.pledge_id)
        checkout = _checkout(each)
        is_over = at - each.asked_at >= LAPSES_AFTER
        if pledge is not None and checkout.submitted_at is None and (is_over or was_paid(list_asks(pledge))):
            checkout.withdrawn_at = at
            audit.record("let pledge lapse", f"pledge {pledge.id}", at=at)
    db.session.flush()


def _ask(pledge: Pledge, metres: int, at: datetime) -> PledgeAsk | None:
    amount = due(pledge.promise, metres)
    if amount <= 0:
        return None
    with speaking(pledge.language):
        donation = write_promise(pledge.page, _gift(pledge, amount), subject=owner_of(pledge.page), at=at)
    made = PledgeAsk(pledge=pledge, donation=donation, metres=metres, asked_at=at)
    db.session.add(made)
    db.session.flush()
    jobs.enqueue("pledges.send_asked", ask_id=made.id)
    audit.record("asked for pledge", f"pledge {pledge.id}", at=at, amount=amount, metres=metres)
    return made


def _gift(pledge: Pledge, amount: Cents) -> Gift:
    return Gift(
        amount=amount,
        giver=Giver(
            first_name=pledge.first_name, last_name=pledge.last_name, email=pledge.email, language=pledge.language
        ),
        message=pledge.message,
        privacy=Privacy(
            name_shown=pledge.name_shown, hide_amount=pledge.hide_amount, hide_from_walker=pledge.hide_from_walker
        ),
    )


def _checkout(ask: PledgeAsk) -> Checkout:
    checkout: Checkout = ask.donation.line.checkout
    return checkout
