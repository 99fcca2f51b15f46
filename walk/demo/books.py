"""What the stand-in for Stripe remembers: sessions, charges, refunds, disputes, payouts and its balance."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from walk import files
from walk.clock import now
from walk.errors import NotFound
from walk.settings import STRIPE_API_VERSION
from walk.tokens import new_token

Thing = dict[str, Any]
_FEES = {"card": (150, 25), "bancontact": (0, 35)}  # hundredths of a percent, and cents a payment
_DISPUTE_FEE = 2000


def keep(thing: Thing) -> Thing:
    """Remember a thing as it is now."""
    files.store(f"demo/{thing['id']}.json", json.dumps(thing).encode())
    return thing


def get(name: str) -> Thing:
    """A thing by its id. Raises NotFound."""
    if len(name) > 80 or not name.replace("_", "").isalnum():
        raise NotFound
    thing: Thing = json.loads(files.read(f"demo/{name}.json"))
    return thing


def every(prefix: str) -> list[Thing]:
    """Everything of one kind, newest first."""
    folder = Path(current_app.config["FILES_FOLDER"]) / "demo"
    things = [json.loads(each.read_bytes()) for each in folder.glob(f"{prefix}*.json")]
    return sorted(things, key=lambda each: (each["created"], each["id"]), reverse=True)


def public(thing: Thing) -> Thing:
    """A thing as Stripe shows it: without what only the demo knows."""
    return {name: value for name, value in thing.items() if not name.startswith("demo_")}


def event(kind: str, thing: Thing) -> Thing:
    """An event of this kind about a thing as it is now."""
    return {
        "id": f"evt_demo_{new_token()}",
        "object": "event",
        "api_version": STRIPE_API_VERSION,
        "created": int(now().timestamp()),
        "type": kind,
        "data": {"object": public(thing)},
        "livemode": False,
    }


def charge_of(session: Thing) -> Thing:
    """The charge of a session that was paid, and what it brings to the balance; made once."""
    name = session["id"].removeprefix("cs_test_")
    try:
        return get(f"ch_demo_{name}")
    except NotFound:
        pass
    method, amount = session["demo_method"], session["amount_total"]
    points, fixed = _FEES.get(method, (0, 35))
    charge = {
        "id": f"ch_demo_{name}",
        "object": "charge",
        "created": int(now().timestamp()),
        "amount": amount,
        "amount_refunded": 0,
        "currency": "eur",
        "metadata": session["metadata"],
        "payment_intent": session["payment_intent"],
        "payment_method_details": {"type": method},
        "status": "succeeded",
    }
    book(charge, "charge", amount, fee=round(amount * points / 10_000) + fixed)
    return keep(charge)


def give_back(charge: Thing, amount: int, name: str) -> Thing:
    """A refund of a charge."""
    refund = {
        "id": name,
        "object": "refund",
        "created": int(now().timestamp()),
        "amount": amount,
        "charge": charge["id"],
        "currency": "eur",
        "payment_intent": charge["payment_intent"],
        "status": "succeeded",
    }
    charge["amount_refunded"] += amount
    keep(charge)
    book(refund, "refund", -amount)
    return keep(refund)


def dispute(charge: Thing) -> Thing:
    """The payer's bank takes a charge back."""
    disputed = {
        "id": f"dp_demo_{charge['id'].removeprefix('ch_demo_')}",
        "object": "dispute",
        "created": int(now().timestamp()),
        "amount": charge["amount"],
        "charge": charge["id"],
        "currency": "eur",
        "payment_intent": charge["payment_intent"],
        "status": "needs_response",
    }
    book(disputed, "adjustment", -charge["amount"], fee=_DISPUTE_FEE)
    return keep(disputed)


def win(disputed: Thing) -> Thing:
    """The payer's bank gives in: the money comes back, the costs too."""
    book(disputed, "adjustment", disputed["amount"], fee=-_DISPUTE_FEE, again=True)
    return keep({**disputed, "status": "won"})


def pay_out() -> Thing | None:
    """Everything on the balance goes to the bank account: the payout, or None when there is nothing to send."""
    waiting = [each for each in every("txn_demo_") if each["demo_payout"] is None]
    total = sum(each["net"] for each in waiting)
    if total <= 0:
        return None
    moment = now()
    payout = {
        "id": f"po_demo_{new_token().replace('-', '').replace('_', '')}",
        "object": "payout",
        "created": int(moment.timestamp()),
        "arrival_date": int(datetime(moment.year, moment.month, moment.day, tzinfo=UTC).timestamp()),
        "amount": total,
        "automatic": True,
        "currency": "eur",
        "status": "paid",
    }
    for each in waiting:
        keep({**each, "demo_payout": payout["id"]})
    return keep(payout)


def book(source: Thing, kind: str, gross: int, *, fee: int = 0, again: bool = False) -> Thing:
    """One movement of the balance."""
    moment = now()
    entry = {
        "id": f"txn_demo_{source['id'].replace('_demo_', '')}{'again' if again else ''}",
        "object": "balance_transaction",
        "created": int(moment.timestamp()),
        "available_on": int((moment + timedelta(days=2)).timestamp()),
        "amount": gross,
        "currency": "eur",
        "fee": fee,
        "net": gross - fee,
        "source": source["id"],
        "type": kind,
        "demo_payout": None,
    }
    return keep(entry)


def with_source(entry: Thing) -> Thing:
    """A movement with the thing it comes from."""
    return {**entry, "source": public(get(entry["source"]))}


def with_entry(charge: Thing) -> Thing:
    """A charge with what it brought to the balance."""
    entry = public(get(f"txn_demo_{charge['id'].replace('_demo_', '')}"))
    return {**public(charge), "balance_transaction": entry}


def with_payment(session: Thing) -> Thing:
    """A session with its payment intent, and that with its charge."""
    if session["payment_intent"] is None:
        return public(session)
    name = session["id"].removeprefix("cs_test_")
    charge = with_entry(get(f"ch_demo_{name}")) if session["payment_status"] == "paid" else None
    status = "succeeded" if charge else "requires_payment_method" if session.get("demo_failed") else "processing"
    intent = {"id": session["payment_intent"], "object": "payment_intent", "status": status, "latest_charge": charge}
    return {**public(session), "payment_intent": intent}
