"""All we ask of Stripe besides a checkout, by its own description; every kind of answer; what the stand-in says."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import stripe

from tests.factories import NOW, make_edition, make_page
from tests.payments.demo_stripe import paid_unheard, promised
from tests.payments.stand_in import BROKEN, CONNECTION, Request
from tests.payments.test_contract import DESCRIPTION, faults, unfolded
from walk.demo import books
from walk.payments import reading
from walk.payments.gateway import RefundRefused, Unanswered, close_session, make_refund

EMPTY = (200, {"object": "list", "url": "/v1/things", "has_more": False, "data": []})
SESSION = (200, {"id": "cs_1", "object": "checkout.session"})
REFUND = (200, {"id": "re_1", "object": "refund", "amount": 100})
ASKING = {
    "GET /v1/checkout/sessions": (EMPTY, lambda: list(reading.list_sessions(NOW))),
    "GET /v1/checkout/sessions/{session}": (SESSION, lambda: reading.read_session("cs_1")),
    "GET /v1/charges": (EMPTY, lambda: list(reading.list_charges(NOW))),
    "GET /v1/refunds": (EMPTY, lambda: list(reading.list_refunds(NOW))),
    "GET /v1/refunds of": (EMPTY, lambda: list(reading.list_refunds_of("pi_1"))),
    "GET /v1/disputes": (EMPTY, lambda: list(reading.list_disputes(NOW))),
    "GET /v1/payouts": (EMPTY, lambda: list(reading.list_payouts(NOW))),
    "GET /v1/balance_transactions": (EMPTY, lambda: list(reading.list_entries("po_1"))),
    "GET /v1/balance_transactions since": (EMPTY, lambda: list(reading.list_entries_since(NOW))),
    "POST /v1/checkout/sessions/{session}/expire": (SESSION, lambda: close_session("cs_1")),
    "POST /v1/refunds": (REFUND, lambda: make_refund("pi_1", amount=100, key="refund-1", order=1)),
}


def wrong(status: int, kind: str, **more: str) -> tuple[int, dict[str, Any]]:
    return status, {"error": {"type": kind, "message": "No.", **more}}


ANSWERS = {
    "rate limited": wrong(429, "invalid_request_error", code="rate_limit"),
    "broken": BROKEN,
    "busy": wrong(503, "api_error"),
    "no such key": wrong(401, "invalid_request_error"),
    "not allowed": wrong(403, "invalid_request_error"),
    "other content under this key": wrong(400, "idempotency_error"),
    "no connection": CONNECTION,
    "timed out after sending": stripe.APIConnectionError("Timeout", should_retry=True),
}
DEFINITE = {
    "declined": wrong(402, "card_error", code="card_declined"),
    "no such payment": wrong(404, "invalid_request_error", code="resource_missing"),
    "given back already": wrong(400, "invalid_request_error", code="charge_already_refunded"),
}


def described(request: Request) -> tuple[str, dict[str, Any]]:
    """The operation by its name in the description, and what was asked of it."""
    parts = urlsplit(request.url)
    fields = request.fields or parse_qsl(parts.query, keep_blank_values=True)
    path = re.sub(r"/cs_\w+", "/{session}", parts.path)
    return f"{request.method.upper()} {path}", unfolded(fields)


@pytest.mark.parametrize("operation", ASKING)
def test_every_request_is_one_that_stripe_knows(app, rows, answering, operation):
    answer, ask = ASKING[operation]
    transport = answering(answer)
    ask()
    [request] = transport.asked
    name, fields = described(request)
    assert name == " ".join(operation.split()[:2])
    assert list(faults(fields, DESCRIPTION["requests"][name])) == []
    assert bool(request.key) == (request.method.upper() == "POST")
    assert DESCRIPTION["info"]["version"] in request.raw


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("operation", ASKING)
def test_what_may_pass_is_told_as_silence(app, rows, answering, operation, answer):
    transport = answering(*[ANSWERS[answer]] * 4)
    with pytest.raises(Unanswered):
        ASKING[operation][1]()
    assert len({each.key for each in transport.asked if each.method.upper() == "POST"}) <= 1


@pytest.mark.parametrize("answer", DEFINITE)
def test_a_refund_that_will_never_be_is_told_so(app, rows, answering, answer):
    answering(DEFINITE[answer])
    with pytest.raises(RefundRefused, match=r"^No\.$"):
        make_refund("pi_1", amount=100, key="refund-1", order=1)


def test_long_lists_are_read_to_the_end(app, client, rows):
    make_page(make_edition(year=2027), slug="walk")
    for number in range(205):
        books.keep(
            {"id": f"re_demo_{number:03d}", "object": "refund", "created": int(NOW.timestamp()), "amount": number}
        )
    names = [each["id"] for each in reading.list_refunds(NOW)]
    assert names == [f"re_demo_{number:03d}" for number in range(204, -1, -1)]


def test_the_stand_in_says_nothing_that_stripe_would_not(app, client, rows):
    make_page(make_edition(year=2027), slug="walk")
    for number in range(2):
        paid_unheard(app, promised(client, email=f"{number}@example.org"))
    first, second = books.every("ch_demo_")
    books.give_back(first, 100, "re_demo_1")
    books.win(books.dispute(second))
    books.pay_out()
    seen = set()
    for prefix in ("cs_test_", "ch_demo_", "re_demo_", "dp_demo_", "po_demo_", "txn_demo_"):
        for thing in map(books.public, books.every(prefix)):
            known = DESCRIPTION["objects"][thing["object"]]["properties"]
            seen.add(thing["object"])
            assert [name for name in thing if name not in known] == []
            assert [name for name, value in thing.items() if not _is(value, known[name])] == []
    assert seen == set(DESCRIPTION["objects"])


def _is(value: Any, schema: dict[str, Any]) -> bool:
    kinds = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list, "number": (int, float)}
    if value is None:
        return bool(schema.get("nullable"))
    if "enum" in schema and value not in schema["enum"]:
        return False
    return "type" not in schema or isinstance(value, kinds[schema["type"]])
