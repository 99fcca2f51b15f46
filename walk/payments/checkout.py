"""Sends a payer to the page where they pay; the only place where a checkout meets the payment service."""

from walk.db import db, transaction
from walk.payments.gateway import Asked, AskedLine, open_session
from walk.payments.models import Checkout, Purpose


def payment_address(checkout: Checkout, *, thanks_url: str, back_url: str) -> str:
    """The address to pay at; asked of the payment service once, then remembered. Call outside a transaction."""
    if checkout.stripe_url:
        return checkout.stripe_url
    asked = Asked(
        reference=checkout.reference,
        email=checkout.payer_email,
        language=checkout.language,
        lines=[AskedLine(description=line.description, amount=line.amount) for line in checkout.lines],
        is_gift=all(line.purpose is Purpose.GIFT for line in checkout.lines),
        thanks_url=thanks_url,
        back_url=back_url,
    )
    checkout_id = checkout.id
    db.session.rollback()  # nothing is open while the payment service is asked
    session, address = open_session(asked)
    with transaction():
        kept = db.session.get_one(Checkout, checkout_id)
        kept.stripe_session, kept.stripe_url = session, address
    return address
