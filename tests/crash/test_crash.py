"""A thousand gifts while the site keeps dying: nothing is lost, doubled or miscounted; each giver gets one letter."""

import json
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select, text

from tests.conftest import close, make_database, migrated_app
from tests.crash.people import Planned, Visitor, deliver, plan
from tests.crash.site import Site
from tests.factories import make_edition, make_page, make_route, make_walker
from walk import jobs
from walk.clock import now
from walk.db import db
from walk.demo import books
from walk.demo.stripe import complete
from walk.donations.models import Donation
from walk.pages.models import Page
from walk.payments.models import CheckoutLine, Payment, Reversal, StripeEvent
from walk.payments.proofs import find_differences

SEED, GIFTS, PAGES = 20270926, 1000, 5
DEATHS = 24
SECRETS = {
    "secret_key": "a key for tests only, long enough to sign with",
    "encryption_keys": "",
    "stripe_webhook_secrets": "whsec_tests",
    "institution_number": "0308357159",
    "institution_iban": "BE71096123456769",
}


class Fate:
    """Takes processes away, each after so many gifts and events as the dice said beforehand."""

    def __init__(self, site: Site, planned: list[Planned]) -> None:
        steps = sum(1 + gift.copies * (3 if gift.refunded else 2) for gift in planned)
        self.dice = Random(SEED)
        self.deaths = set(self.dice.sample(range(1, steps), DEATHS))
        self.site, self.done, self.lock = site, 0, threading.Lock()

    def step(self) -> None:
        """One more gift was promised, or one more event delivered."""
        with self.lock:
            self.done += 1
            if self.done in self.deaths:
                self.site.kill(self.dice)


@pytest.mark.slow
def test_a_thousand_gifts_while_the_site_keeps_dying(tmp_path: Path):
    database = make_database("walk_test_crash")
    app = migrated_app(database, tmp_path)
    keys = app.extensions["walk.settings"].encryption_keys
    (tmp_path / "secrets.json").write_text(json.dumps({**SECRETS, "encryption_keys": keys}))
    dice = Random(SEED)
    planned = plan(dice, GIFTS, PAGES)
    with app.app_context():
        slugs = _pages()
    site = Site(database, tmp_path)
    try:
        site.wait_until_open()
        fate = Fate(site, planned)
        _give_all(app, site, planned, slugs, fate)
        with app.app_context():
            _wait_for_letters(site)
    finally:
        site.stop()
    with app.app_context():
        jobs.bind(app)
        _check(planned, slugs, tmp_path)
    assert site.killed == DEATHS
    close(app)


def _pages() -> list[str]:
    edition = make_edition(year=2027)
    edition.giving_opens_at, edition.giving_closes_at = now().replace(year=2020), now().replace(year=2100)
    route = make_route(edition)
    slugs = [f"walker-{number}" for number in range(PAGES)]
    for slug in slugs:
        make_page(make_walker(route, fee=0, fee_received=0), slug=slug)
    db.session.commit()
    return slugs


def _give_all(app, site: Site, planned: list[Planned], slugs: list[str], fate: Fate) -> None:
    """Eight givers at a time; what Stripe tells of it comes one to three times, late and in any order."""
    givers = threading.local()
    stripe = ThreadPoolExecutor(8)
    told = []

    def give(gift: Planned) -> None:
        if not hasattr(givers, "visitor"):
            givers.visitor = Visitor(site.ports, Random(gift.number), gift.number % 250)
        session = givers.visitor.give(slugs[gift.page], gift)
        fate.step()
        with app.app_context():
            events = complete(books.get(session), paid=True, method="card")
            if gift.refunded:
                charge = books.get(f"ch_demo_{session.removeprefix('cs_test_')}")
                refund = books.give_back(charge, gift.refunded, f"re_demo_{gift.number}")
                events.append(books.event("refund.created", refund))
        dice = Random(f"{SEED} {gift.number}")
        events = events * gift.copies
        dice.shuffle(events)
        for each in events:
            told.append(stripe.submit(_tell, site, fate, Random(dice.random()), each, dice.uniform(0, 0.2)))

    with ThreadPoolExecutor(8) as people:
        list(people.map(give, planned))
    for each in told:
        each.result()
    stripe.shutdown()


def _tell(site: Site, fate: Fate, dice: Random, event, late: float) -> None:
    time.sleep(late)
    deliver(site.ports, dice, event, "whsec_tests")
    fate.step()


def _wait_for_letters(site: Site) -> None:
    """Until the queue is empty; the jobs of workers that died are given back, as the minutely task does."""
    deadline = time.monotonic() + 180
    waiting = (
        "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name LIKE 'donations.%'"
    )
    while db.session.scalar(text(waiting)) and time.monotonic() < deadline:
        db.session.execute(
            text(
                "UPDATE procrastinate_jobs j SET status = 'todo' WHERE status = 'doing' AND NOT EXISTS ("
                " SELECT 1 FROM procrastinate_workers w"
                " WHERE w.id = j.worker_id AND w.last_heartbeat > now() - interval '25 s')"
            )
        )
        db.session.commit()
        time.sleep(0.5)


def _check(planned: list[Planned], slugs: list[str], folder: Path) -> None:
    raised: Counter[str] = Counter()
    gifts: Counter[str] = Counter()
    for gift in planned:
        raised[slugs[gift.page]] += gift.amount - gift.refunded
        gifts[slugs[gift.page]] += gift.refunded < gift.amount
    kept = db.session.execute(select(Page.slug, Page.raised, Page.gifts).where(Page.slug.in_(slugs))).all()
    assert sorted(map(tuple, kept)) == sorted((slug, raised[slug], gifts[slug]) for slug in slugs)
    assert db.session.scalar(select(func.count(Donation.id))) == len(planned)
    paid = select(Donation.last_name, Payment.amount).join(Donation.line)
    amounts = dict(db.session.execute(paid.join(Payment, Payment.checkout_id == CheckoutLine.checkout_id)).all())
    assert amounts == {f"Nr {gift.number}": gift.amount for gift in planned}
    assert db.session.scalar(select(func.sum(Reversal.amount))) == sum(gift.refunded for gift in planned)
    assert db.session.scalar(select(func.count()).where(StripeEvent.settled_at.is_(None))) == 0
    assert list(find_differences()) == []
    letters = Counter(
        message_from_bytes(each.read_bytes(), policy=policy.default)["To"]
        for each in (folder / "mailbox").glob("*.eml")
    )
    whole = {f"amina{gift.number}@example.org" for gift in planned if gift.refunded == gift.amount}
    thanked = {f"amina{gift.number}@example.org": 1 for gift in planned}
    assert {to: number for to, number in letters.items() if to not in whole} == {
        to: number for to, number in thanked.items() if to not in whole
    }
    assert all(number == 1 for number in letters.values())
