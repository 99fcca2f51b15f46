"""Gifts that are paid at the demo's Stripe, with or without its events arriving."""

from typing import Any

import pytest
from flask import Flask

from tests.filling import GIVER, fill
from walk import files
from walk.db import db
from walk.demo.stripe import complete, get_session
from walk.payments.models import Checkout


@pytest.fixture(autouse=True)
def empty_books(request: pytest.FixtureRequest) -> None:
    """Nothing is left of what other tests did."""
    if "rows" in request.fixturenames:
        request.getfixturevalue("rows")
        files.remove_all("demo")


def promised(client: Any, slug: str = "walk", **values: str) -> Checkout:
    """A gift whose giver went on to the payment page."""
    answer = fill(client, f"/2027/{slug}/give", **{**GIVER, **values})
    assert answer.status_code == 303
    session = answer.location.rsplit("/", 1)[1]
    return db.session.query(Checkout).filter_by(stripe_session=session).one()


def paid_unheard(app: Flask, checkout: Checkout, *, paid: bool = True, method: str = "card") -> list[dict[str, Any]]:
    """The payer pays there; the events, which nobody delivers."""
    assert checkout.stripe_session is not None
    return complete(get_session(checkout.stripe_session), paid=paid, method=method)
