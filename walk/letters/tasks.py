"""Letters that are due, sent by the worker."""

from itertools import groupby

from sqlalchemy import select

from walk import jobs
from walk.clock import brussels_day, now
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.letters.emails import example, letter
from walk.letters.queries import key_of, list_due, list_off, list_walkers, wants_none
from walk.letters.rules import OF_ONE_WALKER, SERVICE, LetterKind
from walk.mail import send_once
from walk.walkers.emails import address_for
from walk.walkers.models import Walker


@jobs.task("letters.plan", cron="30 7 * * *")
def plan() -> None:
    """Every morning: whatever is due today."""
    _plan(frozenset(LetterKind))


@jobs.task("letters.plan_news", cron="5 * * * *")
def plan_news() -> None:
    """Every hour: what happened on somebody's page."""
    _plan(OF_ONE_WALKER)


@jobs.task("letters.send")
def send(kind: str, period: str, walker_ids: list[int]) -> None:
    """One letter to one address, once a period."""
    _send(LetterKind(kind), period, list_walkers(walker_ids))


@jobs.task("letters.send_welcome")
def send_welcome(walker_ids: list[int]) -> None:
    """After registering: one letter an address, whoever registered first."""
    walkers = sorted(list_walkers(walker_ids), key=_order)
    for _address, mine in groupby(walkers, key=address_for):
        together = list(mine)
        _send(LetterKind.WELCOME, str(together[0].id), together)


@jobs.task("letters.send_test")
def send_test(kind: str, walker_id: int, language: str, subject: str, body: str, to: str, moment: str) -> None:
    """To an organiser who is wording a letter."""
    with transaction():
        walker = db.session.get_one(Walker, walker_id)
        words = (f"[test] {subject}", body)
        send_once(f"test letter {kind} {moment}", example(LetterKind(kind), walker, to, language, words), at=now())


def _plan(kinds: frozenset[LetterKind]) -> None:
    today = brussels_day(now())
    for edition in list(db.session.scalars(select(Edition))):
        if (today - edition.date).days > 14:
            continue
        with transaction():
            for kind, period, walkers in list_due(edition, today=today):
                if kind in kinds:
                    jobs.enqueue("letters.send", kind=kind.value, period=period, walker_ids=walkers)


def _send(kind: LetterKind, period: str, walkers: list[Walker]) -> None:
    to = address_for(walkers[0]) if walkers else None
    if to is None or kind in list_off(walkers[0].edition) or (kind not in SERVICE and wants_none(to)):
        return
    with transaction():
        send_once(key_of(walkers[0].edition_id, kind, period, to), letter(kind, walkers, to), at=now())


def _order(walker: Walker) -> tuple[str, bool, int]:
    return address_for(walker) or "", walker.captain_since is None, walker.id
