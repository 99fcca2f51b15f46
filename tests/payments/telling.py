"""Events as Stripe tells them, made for a test, and sending them signed."""

import json
from datetime import datetime
from itertools import count
from typing import Any

import stripe
from flask.testing import FlaskClient

from tests.factories import NOW
from walk.payments.models import Checkout

SECRET = "whsec_tests"
_next = count(1)


def send(client: FlaskClient, event: dict[str, Any], secret: str = SECRET) -> int:
    """Deliver the event to the webhook; the status of the answer."""
    payload = json.dumps(event)
    header = stripe.WebhookSignature.generate_signature_header(payload, secret)
    return client.post("/webhooks/stripe", data=payload, headers={"Stripe-Signature": header}).status_code


def event(kind: str, thing: dict[str, Any], *, at: datetime = NOW, **values: Any) -> dict[str, Any]:
    """Any event, with an id of its own."""
    return {
        "id": f"evt_{next(_next)}",
        "object": "event",
        "created": int(at.timestamp()),
        "type": kind,
        "data": {"object": thing},
        "livemode": False,
        **values,
    }


def session(checkout: Checkout, kind: str = "completed", *, at: datetime = NOW, **values: Any) -> dict[str, Any]:
    """A checkout session of this checkout that was paid; or expired, or failed at the bank, by its kind."""
    thing = {
        "id": checkout.stripe_session or f"cs_{checkout.reference}",
        "object": "checkout.session",
        "client_reference_id": checkout.reference,
        "amount_total": checkout.amount,
        "currency": "eur",
        "payment_intent": intent(checkout),
        "payment_status": "paid",
    }
    return event(f"checkout.session.{kind}", {**thing, **values}, at=at)


def charge(checkout: Checkout, *, at: datetime = NOW) -> dict[str, Any]:
    """The payer's money was taken."""
    thing = {"payment_intent": intent(checkout), "payment_method_details": {"type": "bancontact"}}
    return event("charge.succeeded", {"id": f"ch_{checkout.reference}", "object": "charge", **thing}, at=at)


def refund(checkout: Checkout, amount: int, kind: str = "created", **values: Any) -> dict[str, Any]:
    """We gave money back."""
    thing = {"id": f"re_{checkout.reference}_{amount}", "object": "refund", "status": "succeeded"}
    return event(f"refund.{kind}", {**thing, "amount": amount, "payment_intent": intent(checkout), **values})


def dispute(checkout: Checkout, amount: int, kind: str = "withdrawn") -> dict[str, Any]:
    """The payer's bank took money back, or (reinstated) gave it to us again."""
    thing = {"id": f"du_{checkout.reference}_{amount}", "object": "dispute", "amount": amount}
    return event(f"charge.dispute.funds_{kind}", {**thing, "payment_intent": intent(checkout)})


def intent(checkout: Checkout) -> str:
    """The payment that Stripe would make for this checkout."""
    return f"pi_{checkout.reference}"
