"""Reads for letters: the words of an edition, who is due one, and who wants none."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from walk.clock import brussels_day
from walk.db import db
from walk.editions.models import Edition
from walk.letters.models import LetterOff, LetterText, Unsubscription
from walk.letters.rules import SERVICE, LetterKind, Standing, due
from walk.mail import SentLetter
from walk.pages.models import Page
from walk.questions.queries import unanswered
from walk.tokens import fingerprint, sign, unsign
from walk.walkers.models import Walker

Due = tuple[LetterKind, str, list[int]]


def find_text(edition: Edition, kind: LetterKind, language: str) -> LetterText | None:
    """An edition's own words for a letter."""
    query = select(LetterText).where(LetterText.edition_id == edition.id)
    return db.session.scalar(query.where(LetterText.kind == kind, LetterText.language == language))


def list_texts(edition: Edition) -> dict[LetterKind, list[str]]:
    """In which languages an edition words each letter itself."""
    query = select(LetterText.kind, LetterText.language).where(LetterText.edition_id == edition.id)
    found: dict[LetterKind, list[str]] = defaultdict(list)
    for kind, language in db.session.execute(query.order_by(LetterText.language)):
        found[kind].append(language)
    return found


def list_off(edition: Edition) -> set[LetterKind]:
    """The letters that an edition does not send."""
    return set(db.session.scalars(select(LetterOff.kind).where(LetterOff.edition_id == edition.id)))


def wants_none(address: str) -> bool:
    """Whether this address asked for no more letters."""
    query = select(Unsubscription.id).where(Unsubscription.address == fingerprint(address.lower()))
    return db.session.scalar(query) is not None


def stop_link(address: str) -> str:
    """The secret part of the address with which somebody stops letters."""
    return sign("stop letters", address.lower())


def address_of_stop(link: str) -> str:
    """Whose letters this link stops."""
    return str(unsign("stop letters", link))


def key_of(edition_id: int, kind: LetterKind, period: str, address: str) -> str:
    """What is kept of a letter that went out, so that it goes out once."""
    return f"letter {edition_id} {kind} {period} {fingerprint(address.lower())[:32]}"


def count_sent(edition: Edition) -> dict[LetterKind, int]:
    """How many of each letter went out."""
    counts = {}
    for kind in LetterKind:
        begins = SentLetter.key.startswith(f"letter {edition.id} {kind} ", autoescape=True)
        counts[kind] = db.session.scalar(select(func.count()).select_from(SentLetter).where(begins)) or 0
    return counts


def list_due(edition: Edition, *, today: date) -> list[Due]:
    """Every letter of an edition that is due and did not go out yet; never more than one of a kind to an address."""
    off, sent, stopped = list_off(edition), _sent(edition), set(db.session.scalars(select(Unsubscription.address)))
    found = []
    for address, standings in _by_address(edition).items():
        wants = SERVICE if fingerprint(address) in stopped else frozenset(LetterKind)
        for kind, period, walkers in due(standings, walk_day=edition.date, today=today):
            if kind in wants - off and key_of(edition.id, kind, period, address) not in sent:
                found.append((kind, period, walkers))
    return found


def list_walkers(walker_ids: Sequence[int]) -> list[Walker]:
    """These walkers, unless they cancelled meanwhile; who registered first comes first."""
    query = select(Walker).where(Walker.id.in_(walker_ids), Walker.cancelled_at.is_(None))
    return list(db.session.scalars(query.order_by(Walker.captain_since.is_(None), Walker.id)))


def pages_of(walkers: Sequence[Walker]) -> dict[int, Page]:
    """The page of each walker."""
    query = select(Page).where(Page.walker_id.in_([each.id for each in walkers]))
    return {page.walker_id: page for page in db.session.scalars(query) if page.walker_id is not None}


def _by_address(edition: Edition) -> dict[str, list[Standing]]:
    query = (
        select(Page)
        .join(Page.walker)
        .options(contains_eager(Page.walker))
        .where(Walker.edition_id == edition.id, Walker.cancelled_at.is_(None), Walker.waiting_since.is_(None))
        .order_by(Walker.id)
    )
    pages = list(db.session.scalars(query))
    lacking = unanswered([page.walker for page in pages if page.walker is not None])
    found: dict[str, list[Standing]] = defaultdict(list)
    for page in pages:
        walker = page.walker
        if walker is not None and walker.address:
            found[walker.address.lower()].append(
                Standing(
                    walker_id=walker.id,
                    registered_on=brussels_day(walker.registered_at),
                    lacks=walker.to_pay > 0 or walker.id in lacking,
                    gifts=page.gifts,
                    raised=page.raised,
                    goal=page.goal,
                )
            )
    return found


def _sent(edition: Edition) -> set[str]:
    begins = SentLetter.key.startswith(f"letter {edition.id} ", autoescape=True)
    return set(db.session.scalars(select(SentLetter.key).where(begins)))
