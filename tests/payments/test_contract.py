"""What we ask of Stripe is what Stripe takes: every name, kind and word, by its own description."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import GIVER, fill, form_of
from tests.payments.stand_in import Request
from walk.db import db
from walk.payments.checkout import payment_address
from walk.payments.commands import Ask, open_checkout
from walk.payments.models import Purpose
from walk.settings import STRIPE_API_VERSION
from walk.walkers.queries import personal_link

DESCRIPTION = json.loads((ROOT / "tests" / "data" / "stripe-openapi.json").read_text("utf-8"))
SESSIONS = DESCRIPTION["requests"]["POST /v1/checkout/sessions"]
FILLED = {"mode", "client_reference_id", "locale", "line_items", "success_url", "cancel_url", "metadata"}


@pytest.fixture
def asked(client, answering) -> Callable[..., Request]:
    """Let somebody do something that leads to Stripe; the request that follows."""
    stripe = answering()
    edition = make_edition()
    make_page(edition, slug="walk")
    route, team = make_route(edition), make_team(edition, name="De Brug")
    captain = make_walker(route, team=team, captain_since=NOW, confirmed_at=None, fee_received=0)
    child = make_walker(route, team=team, email=None, confirmed_at=None, fee_received=0)
    orphan = make_walker(route, email=None, confirmed_at=None, fee_received=0)
    make_page(captain, slug="noor")
    make_page(team, slug="de-brug")
    for each in (child, orphan):
        make_page(each)
    db.session.commit()

    def pays(walker) -> None:
        address = f"/my/{personal_link(walker)}"
        assert client.post(f"{address}/pay", data=form_of(client, address)).status_code == 303

    def gives(slug: str, **values: str) -> None:
        answer = fill(client, f"/2027/{slug}/give", **{**GIVER, **values})
        assert answer.location.startswith("https://checkout.stripe.com/")

    def goes(lines: int, *, again: bool = False) -> None:
        asks = [Ask(purpose=Purpose.GIFT, description=f"Line {n} é & =[]", amount=100) for n in range(lines)]
        checkout = open_checkout(edition, asks, email="a+b@example.org", language="fr", at=NOW)
        checkout.session_opened_at = NOW if again else None
        db.session.commit()
        payment_address(checkout, thanks_url="http://localhost/a?b=c&d=é", back_url="http://localhost/", at=NOW)

    def ask(what: str) -> Request:
        {
            "a gift to a walker": lambda: gives("noor"),
            "a gift to a team": lambda: gives("de-brug", name_shown="none", other_amount="12,34"),
            "a gift to the walk": lambda: gives("walk", message="😀 & =[]"),
            "a fee of one": lambda: pays(child),
            "fees of a team": lambda: pays(captain),
            "a fee without an address": lambda: pays(orphan),
            "a hundred lines": lambda: goes(100),
            "more lines than that": lambda: goes(101),
            "once more": lambda: goes(1, again=True),
        }[what]()
        return stripe.asked[-1]

    return ask


WAYS = (
    *("a gift to a walker", "a gift to a team", "a gift to the walk", "a fee of one", "fees of a team"),
    *("a fee without an address", "a hundred lines", "more lines than that", "once more"),
)


@pytest.mark.parametrize("what", WAYS)
def test_every_request_is_one_that_stripe_knows(asked, what):
    request = asked(what)
    assert (request.method.upper(), request.url) == ("POST", "https://api.stripe.com/v1/checkout/sessions")
    assert request.key.startswith("checkout-")
    tree = unfolded(request.fields)
    assert list(faults(tree, SESSIONS)) == []
    assert set(tree) >= FILLED
    assert {line["price_data"]["currency"] for line in tree["line_items"].values()} == {"eur"}
    assert all(int(line["price_data"]["unit_amount"]) > 0 for line in tree["line_items"].values())
    assert all(0 < len(line["price_data"]["product_data"]["name"]) <= 250 for line in tree["line_items"].values())
    assert len(tree["line_items"]) <= 100


def test_the_description_is_of_the_version_we_pin():
    assert DESCRIPTION["info"]["version"] == STRIPE_API_VERSION


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ([("mode", "payment")], []),
        ([("mood", "payment")], ["mood: no such name"]),
        ([("mode", "pay")], ["mode: 'pay' is none of ['payment', 'setup', 'subscription']"]),
        ([("line_items[0][price_data][unit_amount]", "1")], ["line_items[0][price_data]: needs currency"]),
        ([("line_items[0][quantity]", "one")], ["line_items[0][quantity]: 'one' is no integer"]),
        ([("adaptive_pricing[enabled]", "False")], ["adaptive_pricing[enabled]: 'False' is no boolean"]),
        ([("metadata[anything]", "x")], []),
        ([("metadata", "x")], ["metadata: 'x' is no object"]),
    ],
)
def test_the_reader_of_the_description_finds_faults(fields, found):
    assert list(faults(unfolded(fields), SESSIONS)) == found


def test_nobody_is_asked_for_more_than_is_due(asked):
    request = asked("fees of a team")
    assert [amount for _, amount in request.lines()] == [1000, 1000]


def test_a_gift_is_named_as_one(asked):
    tree = unfolded(asked("a gift to a team").fields)
    assert (tree["submit_type"], tree["mode"]) == ("donate", "payment")
    assert unfolded(asked("a fee of one").fields)["submit_type"] == "pay"


def unfolded(fields: list[tuple[str, str]]) -> dict[str, Any]:
    """The form's fields, `a[b][0]=c`, as nested dictionaries; a name that stands there twice is a fault."""
    tree: dict[str, Any] = {}
    for name, value in fields:
        *path, last = name.replace("]", "").split("[")
        branch = tree
        for part in path:
            branch = branch.setdefault(part, {})
        assert last not in branch, name
        branch[last] = value
    return tree


def faults(value: Any, schema: dict[str, Any], name: str = ""):
    """Where a value is not what the description says."""
    kind = schema.get("type")
    if "anyOf" in schema:
        found = [list(faults(value, each, name)) for each in schema["anyOf"]]
        yield from min(found, key=len)
    elif kind in {"object", "array"} and not isinstance(value, dict):
        yield f"{name}: {value!r} is no {kind}"
    elif kind == "array":
        for key, each in value.items():
            yield from faults(each, schema["items"], f"{name}[{key}]")
    elif kind == "object":
        yield from _faults_of_object(value, schema, name)
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{name}: {value!r} is none of {schema['enum']}"
    elif isinstance(value, dict):
        yield f"{name}: {value!r} is no {kind}"
    elif kind == "integer" and not value.isdigit():
        yield f"{name}: {value!r} is no integer"
    elif kind == "boolean" and value not in {"true", "false"}:
        yield f"{name}: {value!r} is no boolean"


def _faults_of_object(value: dict[str, Any], schema: dict[str, Any], name: str):
    others = schema.get("additionalProperties", False)
    for key in schema.get("required", []):
        if key not in value:
            yield f"{name}: needs {key}"
    for key, each in value.items():
        inner = schema.get("properties", {}).get(key) or others
        full = f"{name}[{key}]" if name else key
        if inner:
            yield from faults(each, inner, full)
        else:
            yield f"{full}: no such name"
