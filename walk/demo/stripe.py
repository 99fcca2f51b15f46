"""A stand-in for Stripe: speaks its wire format inside this process, and sends signed events like the real one.

The application talks to it through Stripe's own client; only the transport differs. It knows what the application
uses and refuses anything else, as Stripe would.
"""

import json
from collections.abc import Mapping
from contextvars import Context
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe
from flask import Flask, current_app

from walk.clock import now
from walk.demo.books import (
    Thing,
    charge_of,
    event,
    every,
    get,
    give_back,
    keep,
    public,
    with_entry,
    with_payment,
    with_source,
)
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
_PREFIXES = {
    "checkout/sessions": "cs_test_",
    "charges": "ch_demo_",
    "refunds": "re_demo_",
    "disputes": "dp_demo_",
    "payouts": "po_demo_",
    "balance_transactions": "txn_demo_",
}
Answer = tuple[int, Thing]


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


def get_session(session_id: str) -> Thing:
    """A checkout session as Stripe would describe it. Raises NotFound."""
    return get(session_id)


def complete(session: Thing, *, paid: bool, method: str) -> list[Thing]:
    """The payer finished: the events Stripe sends. A delayed method completes without being paid."""
    intent = f"pi_demo_{session['id'].removeprefix('cs_test_')}"
    session |= {
        "status": "complete",
        "payment_intent": intent,
        "payment_status": "paid" if paid else "unpaid",
        "demo_method": method,
    }
    keep(session)
    completed = event("checkout.session.completed", session)
    return [event("charge.succeeded", charge_of(session)), completed] if paid else [completed]


def settle_late(session: Thing, *, paid: bool) -> list[Thing]:
    """The bank answered later: yes or no."""
    if not paid:
        session["demo_failed"] = True
        keep(session)
        return [event("checkout.session.async_payment_failed", session)]
    session["payment_status"] = "paid"
    keep(session)
    charged = event("charge.succeeded", charge_of(session))
    return [charged, event("checkout.session.async_payment_succeeded", session)]


def expire(session: Thing) -> list[Thing]:
    """The payer never came back."""
    session["status"] = "expired"
    keep(session)
    return [event("checkout.session.expired", session)]


def deliver(events: list[Thing]) -> list[int]:
    """Post each event, signed, to the same webhook that Stripe would; the status of each answer."""
    secret = current_app.extensions["walk.settings"].webhook_secrets[0]
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return [Context().run(_post, app, json.dumps(event), secret) for event in events]


def _post(app: Flask, payload: str, secret: str) -> int:
    signature = stripe.WebhookSignature.generate_signature_header(payload, secret)
    answer = app.test_client().post("/webhooks/stripe", data=payload, headers={"Stripe-Signature": signature})
    return answer.status_code


def _answer(method: str, url: str, headers: dict[str, str], post_data: str) -> Answer:
    parts = urlsplit(url)
    path, verb = parts.path.removeprefix("/v1/"), method.upper()
    query = _nested(parse_qsl(parts.query, keep_blank_values=True))
    if headers.get("Stripe-Version") != STRIPE_API_VERSION:
        return 400, _error("Wrong API version.")
    try:
        if verb == "GET":
            return _found(path, query)
        asked = _nested(parse_qsl(post_data, keep_blank_values=True, strict_parsing=True))
        key = headers.get("Idempotency-Key") or new_token()
        if path == "checkout/sessions":
            return _open_session(asked, key)
        if path == "refunds":
            return _refund(asked, key)
        if path.startswith("checkout/sessions/") and path.endswith("/expire"):
            return _close(path.split("/")[2])
    except NotFound:
        return 404, _error("No such object.")
    return 404, _error(f"Unrecognized request URL ({method}: {url}).")


def _found(path: str, query: Thing) -> Answer:
    if path.startswith("checkout/sessions/"):
        return 200, with_payment(get(path.removeprefix("checkout/sessions/")))
    since = int(query.get("created", {}).get("gte", 0))
    things = [each for each in every(_PREFIXES[path]) if each["created"] >= since]
    if path == "checkout/sessions":
        things = [with_payment(each) for each in things]
    if path == "charges":
        things = [with_entry(each) for each in things]
    if path == "refunds" and "payment_intent" in query:
        things = [each for each in things if each["payment_intent"] == query["payment_intent"]]
    if path == "balance_transactions":
        payout = query.get("payout")
        things = [with_source(each) for each in things if payout is None or each["demo_payout"] == payout]
    first = next((n for n, each in enumerate(things, 1) if each["id"] == query.get("starting_after")), 0)
    most = int(query.get("limit", 10))
    shown = [public(each) for each in things[first : first + most]]
    more = len(things) > first + most
    return 200, {"object": "list", "url": f"/v1/{path}", "has_more": more, "data": shown}


def _open_session(asked: Thing, key: str) -> Answer:
    unknown = set(asked) - _ALLOWED
    if unknown:
        return 400, _error(f"Received unknown parameter: {min(unknown)}")
    amounts = [_line_amount(line) for line in asked.get("line_items", {}).values()]
    if asked.get("mode") != "payment" or not amounts or min(amounts) <= 0:
        return 400, _error("Missing or invalid parameter.")
    session_id = f"cs_test_{sha256(key.encode()).hexdigest()[:48]}"
    try:
        return 200, public(get(session_id))
    except NotFound:
        pass
    session = {
        "id": session_id,
        "object": "checkout.session",
        "created": int(now().timestamp()),
        "amount_total": sum(amounts),
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
        "demo_lines": [
            [line["price_data"]["product_data"]["name"], _line_amount(line)] for line in asked["line_items"].values()
        ],
    }
    keep(session)
    return 200, public(session)


def _close(name: str) -> Answer:
    session = get(name)
    if session["status"] != "open":
        return 400, _error("Only open sessions can be expired.")
    deliver(expire(session))
    return 200, public(session)


def _refund(asked: Thing, key: str) -> Answer:
    refund_id = f"re_demo_{sha256(key.encode()).hexdigest()[:24]}"
    try:
        return 200, public(get(refund_id))
    except NotFound:
        pass
    charge = get(f"ch_demo_{asked['payment_intent'].removeprefix('pi_demo_')}")
    amount = int(asked["amount"])
    if not 0 < amount <= charge["amount"] - charge["amount_refunded"]:
        return 400, _error("Refund amount is greater than unrefunded amount on charge.")
    refund = keep({**give_back(charge, amount, refund_id), "metadata": asked.get("metadata", {})})
    deliver([event("refund.created", refund), event("charge.refunded", charge)])
    return 200, public(refund)


def _line_amount(line: Thing) -> int:
    price = line["price_data"]
    return int(price["unit_amount"]) * int(line["quantity"]) if price["currency"] == "eur" else 0


def _nested(pairs: list[tuple[str, str]]) -> Thing:
    """Stripe's form encoding, `a[b][0]=c`, as nested dictionaries."""
    tree: Thing = {}
    for name, value in pairs:
        first, *rest = name.replace("]", "").split("[")
        branch, last = tree, first
        for part in rest:
            branch, last = branch.setdefault(last, {}), part
        branch[last] = value
    return tree


def _error(message: str) -> Thing:
    return {"error": {"type": "invalid_request_error", "message": message}}
