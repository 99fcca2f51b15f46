"""Who opens checkouts that nobody pays: counted by connection, browser, page and site, to ask for proof only then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import digest

from flask import current_app, session
from sqlalchemy import delete, func, select, update

from walk.db import db, lock_name
from walk.payments.challenges import answered, nonce_of
from walk.payments.models import Checkout, Payment, UsedChallenge
from walk.settings import Settings
from walk.tokens import new_token

WINDOW = timedelta(minutes=10)
FREE_OF_PAGE = 60
FREE_OF_SITE = 300
VISIT = "visit"


class ProofNeeded(Exception):
    """Somebody has to show first that they take trouble; `pressure`: how much."""

    def __init__(self, pressure: int) -> None:
        super().__init__(pressure)
        self.pressure = pressure


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Where a checkout is asked from: connection and browser, as keyed fingerprints; about what; with what proof."""

    connection: str
    browser: str
    about: str = ""
    challenge: str = ""
    number: str = ""


def visit_of(address: str, *, about: str = "", challenge: str = "", number: str = "") -> Visit:
    """The visit of this request, whose network address is never kept itself."""
    browser = session.setdefault(VISIT, new_token())
    return Visit(
        connection=_fingerprint(address),
        browser=_fingerprint(browser),
        about=about,
        challenge=challenge[:400],
        number=number,
    )


def let_pass(checkout_of: Visit, *, at: datetime) -> None:
    """Let somebody open one more checkout, in this transaction. Raises ProofNeeded when proof is due and not there.

    Whoever comes from one connection at the same moment follows one after the other, so that nobody slips through.
    """
    lock_name(f"visitor {checkout_of.connection}")
    pressure = _pressure(checkout_of, at)
    if pressure <= 0:
        return
    if not answered(checkout_of.challenge, checkout_of.number, pressure, at=at) or _used(checkout_of.challenge):
        raise ProofNeeded(pressure)
    db.session.add(UsedChallenge(nonce=nonce_of(checkout_of.challenge), used_at=at))
    db.session.flush()


def note_visit(checkout: Checkout, visit: Visit) -> None:
    """Remember, for a day, where a checkout was asked from."""
    checkout.connection, checkout.browser, checkout.about = (visit.connection, visit.browser, visit.about)


def forget_where(before: datetime) -> None:
    """Of checkouts made before then, forget where they were asked from; and the proofs used before then."""
    nowhere = {"connection": None, "browser": None, "about": None}
    old = Checkout.created_at < before, Checkout.connection.is_not(None)
    db.session.execute(update(Checkout).where(*old).values(nowhere))
    db.session.execute(delete(UsedChallenge).where(UsedChallenge.used_at < before))


def _pressure(visit: Visit, at: datetime) -> int:
    """How far the unpaid checkouts of late are over what is free; 0 when nothing is odd."""
    paid = select(Payment.id).where(Payment.checkout_id == Checkout.id).exists()
    row = db.session.execute(
        select(
            func.count().filter(Checkout.connection == visit.connection),
            func.count().filter(Checkout.browser == visit.browser),
            func.count().filter(Checkout.about == visit.about),
            func.count(),
        ).where(Checkout.created_at > at - WINDOW, Checkout.connection.is_not(None), ~paid)
    ).one()
    settings: Settings = current_app.extensions["walk.settings"]
    mine = max(row[0], row[1]) + 1 - settings.unproven_checkouts
    crowd = row[2] > FREE_OF_PAGE or row[3] > FREE_OF_SITE
    return max(mine, int(crowd))


def _used(challenge: str) -> bool:
    query = select(UsedChallenge.id).where(UsedChallenge.nonce == nonce_of(challenge))
    return db.session.scalar(query) is not None


def _fingerprint(value: str) -> str:
    return digest(str(current_app.config["SECRET_KEY"]).encode(), value.encode(), "sha256").hex()[:32]
