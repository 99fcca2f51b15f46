"""The waiting list's clock, and the letters about it."""

from collections.abc import Callable
from datetime import timedelta

from walk import jobs
from walk.clock import brussels_day, now
from walk.db import db, transaction
from walk.mail import Letter, send_once
from walk.questions.commands import forget_answers
from walk.registration import emails
from walk.registration.commands import forget_drafts
from walk.registration.models import JoinRequest, WaitingParty
from walk.registration.waiting import editions_with_waiting, forget_parties, offer_places
from walk.routes.queries import lock_places
from walk.walkers.queries import find_captain


@jobs.task("registration.pass_on", cron="* * * * *")
def pass_on() -> None:
    """Every minute: offers that were not taken go to the next in line."""
    for edition in editions_with_waiting():
        with transaction():
            lock_places(edition)
            offer_places(edition, now())


@jobs.task("registration.forget", cron="20 * * * *")
def forget() -> None:
    """Every hour: what was left unfinished, waits no longer, or was answered long enough ago."""
    with transaction():
        forget_drafts(at=now())
        forget_parties(before=now() - timedelta(days=7))
        forget_answers(today=brussels_day(now()))


@jobs.task("registration.send_waiting")
def send_waiting(party_id: int) -> None:
    """After joining the waiting list."""
    _send("waiting", emails.waiting, party_id)


@jobs.task("registration.send_offer")
def send_offer(party_id: int) -> None:
    """When the places are there."""
    _send("offer", emails.offer, party_id)


@jobs.task("registration.send_lapsed")
def send_lapsed(party_id: int) -> None:
    """When an offer was not taken in time."""
    _send("lapsed", emails.lapsed, party_id)


@jobs.task("registration.send_request")
def send_request(request_id: int) -> None:
    """To the captain of the team that somebody would like to join."""
    with transaction():
        asked = db.session.get(JoinRequest, request_id)
        captain = find_captain(asked.team) if asked else None
        if asked is not None and captain is not None and captain.address:
            letter = emails.request(asked, captain, captain.address)
            send_once(f"request {request_id} captain {captain.id}", letter, at=now())


@jobs.task("registration.send_asked")
def send_asked(request_id: int) -> None:
    """To whoever asked: that the captain was asked."""
    _send_to_asker(request_id, "asked", emails.asked)


@jobs.task("registration.send_no")
def send_no(request_id: int) -> None:
    """To whoever asked, after the captain's no."""
    _send_to_asker(request_id, "no", emails.declined)


def _send_to_asker(request_id: int, kind: str, letter: Callable[[JoinRequest, str], Letter]) -> None:
    with transaction():
        asked = db.session.get(JoinRequest, request_id)
        to = asked.draft.filled["people"][0].get("email") if asked and asked.draft.filled.get("people") else None
        if asked is not None and to:
            send_once(f"request {request_id} {kind}", letter(asked, to), at=now())


def _send(kind: str, letter: Callable[[WaitingParty], Letter], party_id: int) -> None:
    with transaction():
        party = db.session.get(WaitingParty, party_id)
        if party is not None and party.email:
            send_once(f"waiting {party_id} {kind}", letter(party), at=now())
