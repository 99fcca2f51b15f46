"""Which events are ours: signed with one of our secrets, and in production real."""

import json

import pytest
import stripe
from sqlalchemy import func, select

from tests.payments.telling import event, send
from walk.db import db
from walk.errors import Refused
from walk.payments.gateway import read_event
from walk.payments.models import StripeEvent


@pytest.fixture
def settled_with(app, rows, monkeypatch):
    """Run with other settings."""

    def change(**values: str) -> None:
        settings = app.extensions["walk.settings"].model_copy(update=values)
        monkeypatch.setitem(app.extensions, "walk.settings", settings)

    return change


def read(told: dict, secret: str = "whsec_tests") -> dict:
    payload = json.dumps(told)
    header = stripe.WebhookSignature.generate_signature_header(payload, secret)
    return read_event(payload.encode(), header)


def count_events() -> int:
    return db.session.scalar(select(func.count(StripeEvent.id))) or 0


@pytest.mark.parametrize(
    ("env", "livemode", "ours"),
    [
        ("production", True, True),
        ("production", False, False),
        ("production", None, False),
        ("demo", False, True),
        ("demo", True, True),
    ],
)
def test_production_takes_real_money_only(client, settled_with, env, livemode, ours):
    settled_with(env=env)
    told = event("charge.succeeded", {"id": "ch_1", "payment_intent": "pi_1"}, livemode=livemode)
    assert send(client, told) == (200 if ours else 400)
    assert count_events() == int(ours)
    if ours:
        assert read(told) == told
    else:
        with pytest.raises(Refused):
            read(told)


@pytest.mark.parametrize(
    ("secret", "status"), [("whsec_old", 200), ("whsec_new", 200), ("whsec_tests", 400), ("", 400)]
)
def test_two_secrets_while_one_replaces_the_other(client, settled_with, secret, status):
    settled_with(stripe_webhook_secrets="whsec_old, whsec_new")
    told = event("charge.succeeded", {"id": "ch_1", "payment_intent": "pi_1"})
    assert send(client, told, secret) == status
    assert count_events() == int(status == 200)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\x00b", "ab"),
        ("\x00\x00", ""),
        ("a\\b", "a\\b"),
        ("C:\\u0041", "C:\\u0041"),
        pytest.param("a\\u0000b", "a\\u0000b", id="a backslash and the letters u0000"),
        pytest.param("\\u0000", "\\u0000", id="only a backslash and the letters u0000"),
    ],
)
def test_an_event_is_kept_without_nul(client, rows, sent, kept):
    told = event("charge.succeeded", {"id": "ch_1", "payment_intent": "pi_1", "metadata": {"note": sent}})
    assert send(client, told) == 200
    payload = db.session.scalars(select(StripeEvent.payload)).one()
    assert payload["data"]["object"]["metadata"]["note"] == kept
    assert payload["id"] == told["id"]
