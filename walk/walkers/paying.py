"""To the payment page for fees, and back to the personal page from which one left."""

from flask import redirect, session
from werkzeug.wrappers import Response

from walk.clock import now
from walk.payments.checkout import payment_address
from walk.payments.models import Checkout
from walk.web.addresses import absolute


def to_payment(checkout: Checkout, link: str) -> Response:
    """Send whoever has this personal link to the payment page; the payment service hears nothing of the link."""
    session["paying"] = link
    back = absolute("walkers.paid", reference=checkout.reference)
    return redirect(payment_address(checkout, thanks_url=back, back_url=back, at=now()), 303)
