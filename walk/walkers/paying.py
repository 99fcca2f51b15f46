"""To the payment page for fees, and back to the personal page from which one left."""

from flask import session
from werkzeug.wrappers import Response

from walk.payments.models import Checkout
from walk.payments.views import to_pay
from walk.web.addresses import absolute


def ways_of_fee(checkout: Checkout) -> tuple[str, str]:
    """The page that says whether the fee arrived; it knows the way back."""
    back = absolute("walkers.paid", reference=checkout.reference)
    return back, back


def to_payment(checkout: Checkout, link: str) -> Response:
    """Send whoever has this personal link to the payment page; the payment service hears nothing of the link."""
    session["paying"] = link
    return to_pay(checkout)
