"""Who opens checkouts that nobody pays: counted by connection, browser, page and site, to ask for proof only then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import digest
from typing import Any

from flask import current_app, session
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from walk import audit, jobs
from walk.db import db, lock_name
from walk.errors import Refused
from walk.payments.challenges import answered, nonce_of
from walk.payments.checkout import TRIES_A_PAGE, too_many_cards
from walk.payments.models import Checkout, FailedCharge, Payment, UsedChallenge
from walk.settings import Settings
from walk.tokens import new_token

WINDOW = timedelta(minutes=10)
FREE_OF_PAGE = 60
TRIES_A_CARD = 6  # refusals of one card, on whatever pages
CARD_WINDOW, DAY = timedelta(hours=1), timedelta(days=1)
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
    pressure, since = _pressure(checkout_of, at)
    if pressure <= 0:
        return
    link, number = checkout_of.challenge, checkout_of.number
    proven = answered(link, number, pressure, connection=checkout_of.connection, since=since, at=at)
    if not proven or not _use(link, at):
        raise ProofNeeded(pressure)


def note_visit(checkout: Checkout, visit: Visit) -> None:
    """Remember, for a day, where a checkout was asked from."""
    checkout.connection, checkout.browser, checkout.about = (visit.connection, visit.browser, visit.about)


def charge_failed(charge: dict[str, Any], at: datetime) -> bool:
    """A card was refused. After too many of one payment page, or of one card anywhere, the page is closed at Stripe."""
    reference = (charge.get("metadata") or {}).get("checkout")
    checkout = db.session.scalar(select(Checkout).where(Checkout.reference == (reference or "")))
    if checkout is None:  # another application's charge on the same Stripe account
        return True
    details = (charge.get("payment_method_details") or {}).get("card") or {}
    card = _fingerprint(str(details.get("fingerprint") or charge["id"]))
    values = {"reference": charge["id"], "checkout_id": checkout.id, "card": card, "failed_at": at}
    db.session.execute(insert(FailedCharge).values(values).on_conflict_do_nothing())
    of_page = select(func.count()).where(FailedCharge.checkout_id == checkout.id)
    of_card = select(func.count()).where(FailedCharge.card == card, FailedCharge.failed_at > at - CARD_WINDOW)
    too_many = (db.session.scalar(of_page) or 0) >= TRIES_A_PAGE or (db.session.scalar(of_card) or 0) >= TRIES_A_CARD
    if too_many and checkout.stripe_session and checkout.closed_at is None:
        audit.record("closed payment page", f"checkout {checkout.id}", at=at, actor="too many refused cards")
        jobs.enqueue("payments.close_page", session=checkout.stripe_session)
    return True


def check_cards(asked_by: str, *, at: datetime) -> None:
    """Raises Refused when too many cards were refused for what this walker or company was asked to pay."""
    query = select(func.count(FailedCharge.id)).join(Checkout, Checkout.id == FailedCharge.checkout_id)
    if (
        db.session.scalar(query.where(Checkout.asked_by == asked_by, FailedCharge.failed_at > at - DAY)) or 0
    ) >= TRIES_A_PAGE:
        raise Refused(too_many_cards())


def forget_where(before: datetime) -> None:
    """Of checkouts made before then, forget where they were asked from; and the proofs used before then."""
    nowhere = {"connection": None, "browser": None, "about": None}
    old = Checkout.created_at < before, Checkout.connection.is_not(None)
    db.session.execute(update(Checkout).where(*old).values(nowhere))
    db.session.execute(delete(UsedChallenge).where(UsedChallenge.used_at < before))
    db.session.execute(delete(FailedCharge).where(FailedCharge.failed_at < before))


def _pressure(visit: Visit, at: datetime) -> tuple[int, datetime | None]:
    """How far the unpaid checkouts of late are over what is free (0: not at all), and when the latest was made."""
    paid = select(Payment.id).where(Payment.checkout_id == Checkout.id).exists()
    own = or_(Checkout.connection == visit.connection, Checkout.browser == visit.browser)
    row = db.session.execute(
        select(
            func.count().filter(Checkout.connection == visit.connection),
            func.count().filter(Checkout.browser == visit.browser),
            func.count().filter(Checkout.about == visit.about),
            func.count(),
            func.max(Checkout.created_at).filter(own),
        ).where(Checkout.created_at > at - WINDOW, Checkout.connection.is_not(None), ~paid)
    ).one()
    settings: Settings = current_app.extensions["walk.settings"]
    mine = max(row[0], row[1]) + 1 - settings.unproven_checkouts
    crowd = row[2] > FREE_OF_PAGE or row[3] > FREE_OF_SITE
    return max(mine, int(crowd)), row[4]


def _use(challenge: str, at: datetime) -> bool:
    """Use up a challenge; False when it was used before."""
    fresh = insert(UsedChallenge).values(nonce=nonce_of(challenge), used_at=at).on_conflict_do_nothing()
    return db.session.scalar(fresh.returning(UsedChallenge.id)) is not None


def _fingerprint(value: str) -> str:
    return digest(str(current_app.config["SECRET_KEY"]).encode(), value.encode(), "sha256").hex()[:32]
