"""A stand-in for Stripe: speaks its wire format inside this process, and sends signed events like the real one.

The application talks to it through Stripe's own client; only the transport differs. It knows what the application
uses and refuses anything else, as Stripe would.
"""

import json
from collections.abc import Mapping
from contextvars import Context
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

import stripe
from flask import Flask, current_app

from walk import files
from walk.clock import now
from walk.errors import NotFound
from walk.settings import STRIPE_API_VERSION
from walk.tokens import new_token

_ALLOWED = {
    *(
        "mode",
        "ui_mode",
        "submit_type",
        "client_reference_id",
        "customer_email",
        "locale",
        "success_url",
        "cancel_url",
    ),
    *("adaptive_pricing", "metadata", "payment_intent_data", "line_items"),
}
Answer = tuple[int, dict[str, Any]]


class Loopback(stripe.HTTPClient):
    """Stripe's client hands its requests to this process instead of to a network."""

    name = "loopback"

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_more: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        """The answer to one request: body, status, headers."""
        with self._app.app_context():
            status, body = _answer(method, url, dict(headers or {}), str(post_data or ""))
        return json.dumps(body), status, {"Request-Id": f"req_{new_token()}"}

    def close(self) -> None:
        """Nothing is open."""


def get_session(session_id: str) -> dict[str, Any]:
    """A checkout session as Stripe would describe it. Raises NotFound."""
    if len(session_id) > 80 or not session_id.replace("_", "").isalnum():
        raise NotFound
    session: dict[str, Any] = json.loads(files.read(f"demo/{session_id}.json"))
    return session


def complete(session: dict[str, Any], *, paid: bool, method: str) -> list[dict[str, Any]]:
    """The payer finished: the events Stripe sends. A delayed method completes without being paid."""
    intent = f"pi_demo_{session['id'].removeprefix('cs_test_')}"
    session |= {
        "status": "complete",
        "payment_intent": intent,
        "payment_status": "paid" if paid else "unpaid",
        "demo_method": method,
    }
    _keep(session)
    completed = _event("checkout.session.completed", session)
    return [_charge(session), completed] if paid else [completed]


def settle_late(session: dict[str, Any], *, paid: bool) -> list[dict[str, Any]]:
    """The bank answered later: yes or no."""
    if not paid:
        return [_event("checkout.session.async_payment_failed", session)]
    session["payment_status"] = "paid"
    _keep(session)
    return [_charge(session), _event("checkout.session.async_payment_succeeded", session)]


def expire(session: dict[str, Any]) -> list[dict[str, Any]]:
    """The payer never came back."""
    session["status"] = "expired"
    _keep(session)
    return [_event("checkout.session.expired", session)]


def deliver(events: list[dict[str, Any]]) -> list[int]:
    """Post each event, signed, to the same webhook that Stripe would; the status of each answer."""
    secret = current_app.extensions["walk.settings"].webhook_secrets[0]
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return [Context().run(_post, app, json.dumps(event), secret) for event in events]


def _post(app: Flask, payload: str, secret: str) -> int:
    signature = stripe.WebhookSignature.generate_signature_header(payload, secret)
    answer = app.test_client().post("/webhooks/stripe", data=payload, headers={"Stripe-Signature": signature})
    return answer.status_code


def _answer(method: str, url: str, headers: dict[str, str], post_data: str) -> Answer:
    if method.upper() != "POST" or not url.endswith("/v1/checkout/sessions"):
        return 404, _error(f"Unrecognized request URL ({method}: {url}).")
    if headers.get("Stripe-Version") != STRIPE_API_VERSION:
        return 400, _error("Wrong API version.")
    asked = _nested(parse_qsl(post_data, keep_blank_values=True, strict_parsing=True))
    unknown = set(asked) - _ALLOWED
    if unknown:
        return 400, _error(f"Received unknown parameter: {min(unknown)}")
    amounts = [_line_amount(line) for line in asked.get("line_items", {}).values()]
    if asked.get("mode") != "payment" or not amounts or min(amounts) <= 0:
        return 400, _error("Missing or invalid parameter.")
    return 200, _open_session(asked, sum(amounts), headers.get("Idempotency-Key") or new_token())


def _open_session(asked: dict[str, Any], amount: int, key: str) -> dict[str, Any]:
    session_id = f"cs_test_{sha256(key.encode()).hexdigest()[:48]}"
    try:
        return get_session(session_id)
    except NotFound:
        pass
    session = {
        "id": session_id,
        "object": "checkout.session",
        "amount_total": amount,
        "currency": "eur",
        "client_reference_id": asked.get("client_reference_id"),
        "customer_email": asked.get("customer_email"),
        "metadata": asked.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_status": "unpaid",
        "status": "open",
        "success_url": asked["success_url"],
        "cancel_url": asked["cancel_url"],
        "url": f"{current_app.config['PUBLIC_URL']}/demo/pay/{session_id}",
        "lines": [
            [line["price_data"]["product_data"]["name"], _line_amount(line)] for line in asked["line_items"].values()
        ],
    }
    _keep(session)
    return session


def _charge(session: dict[str, Any]) -> dict[str, Any]:
    charge = {
        "id": f"ch_demo_{session['id'].removeprefix('cs_test_')}",
        "object": "charge",
        "amount": session["amount_total"],
        "currency": "eur",
        "payment_intent": session["payment_intent"],
        "payment_method_details": {"type": session["demo_method"]},
        "status": "succeeded",
    }
    return _event("charge.succeeded", charge)


def _event(kind: str, thing: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"evt_demo_{new_token()}",
        "object": "event",
        "api_version": STRIPE_API_VERSION,
        "created": int(now().timestamp()),
        "type": kind,
        "data": {"object": dict(thing)},
        "livemode": False,
    }


def _keep(session: dict[str, Any]) -> None:
    files.store(f"demo/{session['id']}.json", json.dumps(session).encode())


def _line_amount(line: dict[str, Any]) -> int:
    price = line["price_data"]
    return int(price["unit_amount"]) * int(line["quantity"]) if price["currency"] == "eur" else 0


def _nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Stripe's form encoding, `a[b][0]=c`, as nested dictionaries."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        first, *rest = name.replace("]", "").split("[")
        branch, last = tree, first
        for part in rest:
            branch, last = branch.setdefault(last, {}), part
        branch[last] = value
    return tree


def _error(message: str) -> dict[str, Any]:
    return {"error": {"type": "invalid_request_error", "message": message}}
