"""Requests a second and p95 of a sponsor page with 50 gifts, against a bare view on the same server in the same run.

    python bench/pages.py [--rounds 5] [--seconds 4] [--connections 8]

Rounds of both are interleaved; medians are printed, with their ratio. Nothing is asserted: machines differ.
"""

import argparse
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
GIFTS = 50


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as instance:
        os.environ |= {"WALK_INSTANCE": instance, "PORT": "0"}
        page = make_page()
        with serving("app:app", ROOT) as walk, serving("hello:app", ROOT / "bench") as hello:
            targets = {"hello": (hello, "/"), "sponsor page, 50 gifts": (walk, page)}
            for port, path in targets.values():
                load(port, path, 1, options.connections)
            rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in targets}
            for _round in range(options.rounds):
                for name, target in targets.items():
                    rounds[name].append(load(*target, options.seconds, options.connections))
    report(rounds)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--connections", type=int, default=8)
    return parser.parse_args()


def make_page() -> str:
    """A walk with one team that got 50 gifts; the address of its page. The database stays up as long as we do."""
    from flask_migrate import upgrade

    from walk.application import create_app
    from walk.clock import now
    from walk.db import db, transaction
    from walk.demo.seed import _facts, _gift, _next_walk, _person, _routes
    from walk.editions.commands import make_edition
    from walk.pages.queries import page_of_team
    from walk.routes.commands import add_route
    from walk.teams.commands import TeamFacts
    from walk.walkers.commands import register

    app = create_app()
    os.environ["DATABASE_URL"] = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    dice, at = Random(1), now()
    with app.app_context():
        upgrade()
        with transaction():
            edition = make_edition(_facts(_next_walk(at.date()), at - timedelta(days=9)), at=at)
            route = add_route(edition, _routes()[0], at=at)
            captain = register(edition, _person(dice, edition), route_id=route.id, team=TeamFacts(name="Bench"), at=at)
            page = page_of_team(captain.team)
            while page.gifts < GIFTS:
                _gift(dice, page, at)
                db.session.refresh(page)
            return f"/{edition.year}/{page.slug}"


@contextmanager
def serving(app: str, folder: Path):
    """A web server with one process and four threads; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "error", app]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        for _attempt in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(2)
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def load(port: int, path: str, seconds: float, connections: int) -> tuple[float, float]:
    """Requests a second and the 95th percentile in milliseconds, over so many keep-alive connections."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while (start := time.perf_counter()) < end:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            times.append(time.perf_counter() - start)

    threads = [threading.Thread(target=ask) for _each in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(times) / seconds, statistics.quantiles(times, n=20)[18] * 1000


def report(rounds: dict[str, list[tuple[float, float]]]) -> None:
    medians = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in rounds.items()}
    base_rate, base_p95 = medians["hello"]
    print(f"{'':<26}{'requests/s':>12}{'of hello':>10}{'p95 ms':>10}{'of hello':>10}")
    for name, (rate, p95) in medians.items():
        print(f"{name:<26}{rate:>12.0f}{rate / base_rate:>10.3f}{p95:>10.1f}{p95 / base_p95:>9.1f}x")


if __name__ == "__main__":
    main()
