"""Stripe as the test wants it to answer."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.payments.stand_in import Answer, StandIn
from walk.payments.gateway import make_client


@pytest.fixture
def answering(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., StandIn]:
    """Put a transport with these answers in Stripe's place."""

    def put(*answers: Answer) -> StandIn:
        transport = StandIn(*answers)
        client = make_client(app.extensions["walk.settings"], transport)
        monkeypatch.setitem(app.extensions, "walk.stripe", client)
        return transport

    return put
