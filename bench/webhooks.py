"""Events of Stripe settled a second, against bare commits of one row on the same database in the same run.

    python bench/webhooks.py [--rounds 5] [--events 200] [--threads 4] [--seconds 10]

Each event is checked, kept, counted on its page, its letter queued, in one commit. Once with the gifts spread over
twenty pages, once all on one; rounds are interleaved, medians printed with their ratio. Then twenty gifts a second
arrive for one page: how long each waited for a lock, sampled from the database every 5 ms, and its whole answer.
Nothing is asserted: machines differ.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
_next = count()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as instance:
        os.environ |= {"WALK_INSTANCE": instance, "PORT": "0"}
        os.environ.pop("DATABASE_URL", None)
        measure(options)


def measure(options: argparse.Namespace) -> None:
    from flask_migrate import upgrade
    from sqlalchemy import text

    from walk.application import create_app
    from walk.db import db

    app = create_app()
    secret = app.extensions["walk.settings"].webhook_secrets[0]
    with app.app_context():
        upgrade()
        db.session.execute(
            text("CREATE TABLE bench_rows (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())")
        )
        db.session.commit()
        pages = _pages(20)
        rates: dict[str, list[float]] = {"bare commits": [], "events, twenty pages": [], "events, one page": []}
        for _round in range(options.rounds):
            rates["bare commits"].append(rate(lambda _: _commit(app), range(options.events), options.threads))
            for name, among in (("events, twenty pages", pages), ("events, one page", pages[:1])):
                told = _events(among, options.events)
                rates[name].append(rate(lambda each: _post(app, each, secret), told, options.threads))
        bare = statistics.median(rates["bare commits"])
        print(f"{options.threads} threads, {options.rounds} rounds of {options.events}")
        for name, found in rates.items():
            middle = statistics.median(found)
            print(f"{name:<24}{middle:>8.0f}/s   {middle / bare:.2f} of bare commits")
        hot(app, _events(pages[:1], 20 * options.seconds), secret)


def rate(do: Callable[[object], None], things: Sequence[object], threads: int) -> float:
    """Things done a second by so many threads."""
    with ThreadPoolExecutor(threads) as pool:
        started = time.perf_counter()
        list(pool.map(do, things))
        return len(things) / (time.perf_counter() - started)


def hot(app, events: list[dict], secret: str) -> None:
    """Twenty gifts a second for one page, each at its own moment."""
    waits: list[float] = []
    done = threading.Event()
    watcher = threading.Thread(target=_watch_locks, args=(app, waits, done))
    watcher.start()
    begun = time.perf_counter()

    def send(numbered: tuple[int, dict]) -> float:
        number, event = numbered
        time.sleep(max(0, begun + number / 20 - time.perf_counter()))
        started = time.perf_counter()
        _post(app, event, secret)
        return (time.perf_counter() - started) * 1000

    with ThreadPoolExecutor(16) as pool:
        answers = sorted(pool.map(send, enumerate(events)))
    done.set()
    watcher.join()
    waits = sorted(waits) or [0.0]
    print(f"20 gifts a second on one page, {len(events)} gifts:")
    print(f"  answer   p50 {_at(answers, 0.5):6.1f} ms   p99 {_at(answers, 0.99):6.1f} ms")
    all_waits = [0.0] * (len(events) - len(waits)) + waits
    print(f"  lock     p99 of all {_at(all_waits, 0.99):6.1f} ms   longest {waits[-1]:6.1f} ms")


def _watch_locks(app, waits: list[float], done: threading.Event) -> None:
    """The longest that each waiting statement was seen to wait for a lock."""
    from sqlalchemy import text

    from walk.db import db

    seen: dict[tuple[int, str], float] = {}
    query = text(
        "SELECT pid, query_start::text, extract(epoch FROM clock_timestamp() - query_start) * 1000"
        " FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    )
    with app.app_context(), db.engine.connect() as connection:
        while not done.wait(0.005):
            for pid, started, waited in connection.execute(query):
                seen[pid, started] = max(seen.get((pid, started), 0), float(waited))
            connection.rollback()
    waits.extend(seen.values())


def _pages(number: int) -> list[int]:
    from tests.factories import make_edition, make_page, make_route, make_walker
    from walk.db import db

    edition = make_edition(year=2027)
    route = make_route(edition)
    pages = [make_page(make_walker(route, fee=0, fee_received=0)) for _ in range(number)]
    db.session.commit()
    return [page.id for page in pages]


def _events(pages: list[int], number: int) -> list[dict]:
    """So many promises, and the event that each was paid."""
    from tests.factories import make_donation
    from walk.db import db
    from walk.pages.models import Page

    rows = [db.session.get(Page, page) for page in pages]
    told = []
    for each in range(number):
        checkout = make_donation(rows[each % len(rows)], amount=2500, paid_at=None).line.checkout
        checkout.reference = f"bench-{next(_next)}"
        session = {
            "id": f"cs_{checkout.reference}",
            "object": "checkout.session",
            "client_reference_id": checkout.reference,
            "amount_total": 2500,
            "currency": "eur",
            "payment_intent": f"pi_{checkout.reference}",
            "payment_status": "paid",
        }
        told.append(
            {
                "id": f"evt_{checkout.reference}",
                "object": "event",
                "created": int(time.time()),
                "type": "checkout.session.completed",
                "data": {"object": session},
                "livemode": False,
            }
        )
    db.session.commit()
    return told


def _commit(app) -> None:
    from sqlalchemy import text

    from walk.db import db

    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("INSERT INTO bench_rows DEFAULT VALUES"))


def _post(app, event: dict, secret: str) -> None:
    import stripe

    payload = json.dumps(event)
    signature = stripe.WebhookSignature.generate_signature_header(payload, secret)
    answer = app.test_client().post("/webhooks/stripe", data=payload, headers={"Stripe-Signature": signature})
    assert answer.status_code == 200, answer.data


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    main()
