"""Sends a payer to the page where they pay; the only place where a checkout meets the payment service."""

from collections.abc import Callable
from datetime import datetime, timedelta

from walk.db import db, transaction
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.payments.gateway import MOST_LINES, Asked, AskedLine, SessionFailed, open_session
from walk.payments.models import Checkout, Purpose
from walk.payments.queries import count_refused_cards, received_of

LIVES = timedelta(hours=23)  # a session of Stripe lives 24 hours
TRIES_A_PAGE = 8  # refused cards for one checkout, on however many payment pages
returns: dict[Purpose, Callable[[Checkout], tuple[str, str]]] = {}


def ways_back(checkout: Checkout) -> tuple[str, str]:
    """Where a payer goes after paying this checkout, and after not paying; who owns its first line knows."""
    return returns[checkout.lines[0].purpose](checkout)


def too_many_cards() -> str:
    """What is said to who tried card after card."""
    return _("Too many cards were refused for this payment. Pay by bank transfer, or write to us: we help you.")


def payment_address(checkout: Checkout, *, thanks_url: str, back_url: str, at: datetime) -> str:
    """Where to pay this checkout; when it is paid already, `thanks_url`. Call outside a transaction.

    The payment service is asked once, and again when its page is over; each attempt has its own idempotency key.
    Raises Refused when it does not answer.
    """
    if checkout.submitted_at is not None or received_of(checkout) > 0:
        return thanks_url
    if count_refused_cards(checkout) >= TRIES_A_PAGE:
        raise Refused(too_many_cards())
    opened = checkout.session_opened_at
    if checkout.stripe_url and opened and at - opened < LIVES and checkout.closed_at is None:
        return checkout.stripe_url
    checkout_id, again = checkout.id, opened is not None
    if again:
        _count_attempt(checkout_id)
    asked = _asked(checkout, thanks_url=thanks_url, back_url=back_url)
    db.session.rollback()  # nothing is open while the payment service is asked
    try:
        session, address = open_session(asked)
    except SessionFailed:
        _count_attempt(checkout_id)
        raise
    with transaction():
        kept = db.session.get_one(Checkout, checkout_id)
        kept.stripe_session, kept.stripe_url, kept.session_opened_at, kept.closed_at = session, address, at, None
    return address


def _count_attempt(checkout_id: int) -> None:
    with transaction():
        db.session.get_one(Checkout, checkout_id, with_for_update=True).attempt += 1


def _asked(checkout: Checkout, *, thanks_url: str, back_url: str) -> Asked:
    lines = [AskedLine(description=line.description, amount=line.amount) for line in checkout.lines]
    if len(lines) > MOST_LINES:
        lines = [AskedLine(description=f"{lines[0].description} (+{len(lines) - 1})", amount=checkout.amount)]
    return Asked(
        reference=checkout.reference,
        attempt=checkout.attempt,
        email=checkout.payer_email,
        language=checkout.language,
        lines=lines,
        is_gift=all(line.purpose is Purpose.GIFT for line in checkout.lines),
        thanks_url=thanks_url,
        back_url=back_url,
    )
