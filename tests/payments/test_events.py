"""Stripe's own events: any order, any number of times, from several processes at once: the same totals."""

import json
import multiprocessing
import random
from pathlib import Path

import pytest
import stripe
from sqlalchemy import func, select, text

from tests.conftest import make_database, make_settings, migrated_app
from tests.factories import NOW, make_donor, make_edition, make_page, make_route, make_team, make_walker
from walk.application import create_app
from walk.db import db
from walk.donations.models import Donation
from walk.pages.models import Page
from walk.payments.models import Checkout, CheckoutLine, Payment, Posting, Purpose, Reversal, StripeEvent

EVENTS = [p.read_text() for p in sorted((Path(__file__).parent.parent / "data" / "stripe").glob("*.json"))]
SESSIONS = {
    "cs_test_a10IW49ONmOa4GjH57esnNXBhBhd4NcSSzci5qMublFiLiigncckNHedM4Cf": 2500,
    "cs_test_a1JHEhnLSbDfUTaai52jHqgrw6jTw6YK4QCIC5NLqkVHx4XMM6M7tgB2CNZz": 4000,
    "cs_test_a1zl6C70PvKXrZgEvCq0gXXSru04eJ1YwTkgUyhiSZCLqIhgeiGx1EtInRXZ": 10000,
}


def promised_gifts() -> Page:
    """One page with the three promised gifts that the events speak of."""
    edition = make_edition()
    page = make_page(make_walker(make_route(edition), team=make_team(edition)))
    for session, amount in SESSIONS.items():
        checkout = Checkout(
            reference=session[-20:],
            edition=edition,
            payer_email="giver@example.org",
            language="nl",
            created_at=NOW,
            stripe_session=session,
        )
        line = CheckoutLine(checkout=checkout, purpose=Purpose.GIFT, description="gift", amount=amount)
        db.session.add(
            Donation(
                page=page,
                donor=make_donor(),
                line=line,
                amount=amount,
                promised_at=NOW,
                first_name="Lieve",
                last_name="De Smet",
                language="nl",
            )
        )
    db.session.commit()
    return page


def send(client, payload: str, secret: str = "whsec_tests") -> int:
    header = stripe.WebhookSignature.generate_signature_header(payload, secret)
    return client.post("/webhooks/stripe", data=payload, headers={"Stripe-Signature": header}).status_code


def state() -> dict[str, object]:
    """Everything that money moved."""
    methods = select(Payment.reference, Payment.amount, Payment.method).order_by(Payment.reference)
    return {
        "pages": db.session.execute(select(Page.raised, Page.gifts)).all(),
        "gifts": db.session.execute(select(Donation.amount, Donation.received).order_by(Donation.amount)).all(),
        "payments": db.session.execute(methods).all(),
        "reversals": db.session.execute(select(Reversal.reference, Reversal.amount)).all(),
        "postings": sorted(db.session.scalars(select(Posting.amount))),
        "events": db.session.scalar(select(func.count(StripeEvent.id))),
        "unsettled": db.session.scalar(select(func.count(StripeEvent.id)).where(StripeEvent.settled_at.is_(None))),
    }


EXPECTED = {
    "pages": [(14000, 2)],
    "gifts": [(2500, 0), (4000, 4000), (10000, 10000)],
    "reversals": [("re_3baeZX1MeCk3eYHgQIJ8e3EaT", 2500)],
    "postings": [-2500, 2500, 4000, 10000],
    "unsettled": 0,
}


def as_expected() -> dict[str, object]:
    found = state()
    return {key: found[key] for key in EXPECTED}


def test_events_in_order(client):
    promised_gifts()
    assert [send(client, payload) for payload in EVENTS] == [200] * len(EVENTS)
    assert as_expected() == EXPECTED
    methods = {amount: method for _reference, amount, method in state()["payments"]}
    assert methods == {2500: "card", 4000: "bancontact", 10000: "sepa_debit"}


def test_events_twice_in_reverse_order(client):
    promised_gifts()
    for payload in reversed(EVENTS * 2):
        send(client, payload)
    assert as_expected() == EXPECTED


@pytest.mark.parametrize("seed", range(8))
def test_events_shuffled(client, seed):
    promised_gifts()
    shuffled = EVENTS * 2
    random.Random(seed).shuffle(shuffled)
    for payload in shuffled:
        send(client, payload)
    assert as_expected() == EXPECTED


def test_one_letter_a_gift(client):
    promised_gifts()
    for payload in reversed(EVENTS * 2):
        send(client, payload)
    jobs = db.session.execute(
        text("SELECT args->>'donation_id' FROM procrastinate_jobs WHERE task_name = 'donations.send_thanks'")
    ).all()
    assert len(jobs) == len(set(jobs)) == 3


@pytest.mark.slow
def test_events_from_four_processes(tmp_path):
    database = make_database("walk_test_events")
    app = migrated_app(database, tmp_path)
    with app.app_context():
        promised_gifts()
        db.session.remove()
        db.engine.dispose()
    spawn = multiprocessing.get_context("spawn")
    senders = [spawn.Process(target=send_all, args=(database, str(tmp_path), seed)) for seed in range(4)]
    for each in senders:
        each.start()
    for each in senders:
        each.join(60)
    assert [each.exitcode for each in senders] == [0, 0, 0, 0]
    with app.app_context():
        assert as_expected() == EXPECTED
        db.session.remove()
        db.engine.dispose()


def send_all(database: str, instance: str, seed: int) -> None:
    """Every event twice, in reverse or shuffled order, from this process."""
    client = create_app(make_settings(database, Path(instance))).test_client()
    events = list(reversed(EVENTS * 2))
    if seed:
        random.Random(seed).shuffle(events)
    for payload in events:
        assert send(client, payload) == 200


@pytest.mark.parametrize(
    ("payload", "secret"),
    [(EVENTS[0], "whsec_wrong"), ("{}", "whsec_tests"), ("[]", "whsec_tests"), ("not json", "whsec_tests")],
)
def test_what_is_not_an_event_of_ours_is_refused(client, payload, secret):
    assert send(client, payload, secret) == 400
    assert db.session.scalar(select(func.count(StripeEvent.id))) == 0


def test_a_changed_body_is_refused(client):
    header = stripe.WebhookSignature.generate_signature_header(EVENTS[2], "whsec_tests")
    changed = EVENTS[2].replace("2500", "250000")
    assert client.post("/webhooks/stripe", data=changed, headers={"Stripe-Signature": header}).status_code == 400


def test_an_event_of_another_application_changes_nothing(client):
    promised_gifts()
    other = json.loads(EVENTS[2])
    other["id"], other["data"]["object"]["id"] = "evt_other", "cs_test_of_somebody_else"
    assert send(client, json.dumps(other)) == 200
    assert state()["pages"] == [(0, 0)]


def test_money_in_another_currency_is_kept_aside_with_its_reason(client, caplog):
    promised_gifts()
    dollars = json.loads(EVENTS[2])
    dollars["data"]["object"]["currency"] = "usd"
    assert send(client, json.dumps(dollars)) == 500
    assert state()["pages"] == [(0, 0)]
    assert db.session.scalars(select(StripeEvent.problem)).one() == "ValueError: paid in usd, not in euros"


def test_a_failed_refund_counts_again_whatever_comes_first(client):
    promised_gifts()
    failed = json.loads(next(e for e in EVENTS if '"refund.created"' in e))
    failed |= {"id": "evt_failed", "type": "refund.failed"}
    failed["data"]["object"]["status"] = "failed"
    for payload in [json.dumps(failed), *reversed(EVENTS)]:
        send(client, payload)
    found = state()
    assert found["pages"] == [(16500, 3)]
    assert found["postings"] == [-2500, 2500, 2500, 4000, 10000]
