"""What all figures of an edition cost, and the dashboard: with 1, 10 and 100 editions here, and of a million gifts.

    python bench/figures.py [--sizes 1 10 100] [--million]

An edition is of the size of 2024: 3,500 walkers, 530 teams, 18,000 gifts. The plain way is ORM objects in a loop, in
the same run. Milliseconds of processor, ours and the database's together, medians of rounds; peak memory of a process
that does nothing else. A hello is one request to a bare view through the same test client. Nothing is asserted.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
WALKERS, TEAMS, GIFTS = 3_500, 530, 18_000
FIRST_YEAR = 2024
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--million", action="store_true", help="Also: a million gifts to one edition.")
    parser.add_argument("--one", nargs=2, metavar=("WAY", "YEAR"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one[0], int(options.one[1]))))
        return
    with tempfile.TemporaryDirectory() as instance:
        os.environ |= {"WALK_INSTANCE": instance, "PORT": "0", "WALK_FIGURES_KEPT": "0"}
        os.environ.pop("DATABASE_URL", None)
        table(sorted(options.sizes), million=options.million)


def table(sizes: list[int], *, million: bool) -> None:
    """Fill, and measure each way at each size."""
    from bench.filling import add_edition, count_tables
    from walk.application import create_app

    app, had = create_app(), 0
    print(f"{'editions':>8} {'gifts here':>10}  {'what':<34}{'wall ms':>9}{'cpu ms':>9}{'hellos':>8}{'peak MB':>9}")
    with app.app_context():
        for size in sizes:
            for place in range(had, size):
                add_edition(FIRST_YEAR - place, walkers=WALKERS, teams=TEAMS, gifts=GIFTS)
            had = max(had, size)
            count_tables()
            for way in WAYS:
                show(size, GIFTS * size, way, FIRST_YEAR)
        if million:
            add_edition(FIRST_YEAR + 1, walkers=WALKERS, teams=TEAMS, gifts=1_000_000)
            count_tables()
            show(had + 1, 1_000_000, "all figures", FIRST_YEAR + 1)


def show(size: int, gifts: int, way: str, year: int) -> None:
    """One row of the table, measured by a process of its own."""
    command = [sys.executable, __file__, "--one", way, str(year)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    told = json.loads(run.stdout.splitlines()[-1])
    hellos = told["cpu"] / told["hello"]
    print(f"{size:>8} {gifts:>10,}  {way:<34}{told['wall']:>9.1f}{told['cpu']:>9.1f}{hellos:>8.0f}{told['peak']:>9.0f}")


def measured(way: str, year: int) -> dict[str, float]:
    """Medians of a few rounds, after a first that is not counted."""
    from sqlalchemy import text

    from walk.application import create_app
    from walk.db import db

    app = create_app()
    with app.app_context():
        backend = int(db.session.scalar(text("SELECT pg_backend_pid()")) or 0)
        act = WAYS[way](app, year)
        act()
        wall, cpu = [], []
        for _round in range(3 if way.startswith("plain") else 7):
            db.session.expire_all()
            began, ours, theirs = time.perf_counter(), time.process_time(), backend_seconds(backend)
            act()
            cpu.append(time.process_time() - ours + backend_seconds(backend) - theirs)
            wall.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "wall": 1000 * statistics.median(wall),
        "cpu": 1000 * statistics.median(cpu),
        "hello": 1000 * hello(),
        "peak": peak,
    }


def backend_seconds(pid: int) -> float:
    """Processor time of the database's process that answers us, as the kernel counts it: in ticks of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def hello() -> float:
    """Processor time of one request to a bare view through a test client."""
    from flask import Flask

    bare = Flask("hello")
    bare.add_url_rule("/", view_func=lambda: "hello")
    client = bare.test_client()
    client.get("/")
    began = time.process_time()
    for _each in range(500):
        client.get("/")
    return (time.process_time() - began) / 500


def all_figures(_app: Any, year: int) -> Any:
    from walk.editions.queries import get_edition
    from walk.statistics.frames import figures_of

    edition = get_edition(year)
    return lambda: figures_of(edition)


def figures_page(app: Any, year: int) -> Any:
    """Figures, tables and charts, as the office's page reads and writes them."""
    from flask import render_template

    from walk.editions.queries import get_edition
    from walk.statistics.explained import explain
    from walk.statistics.labels import DIVIDED_BY, division_label
    from walk.statistics.whole import read_whole

    edition = get_edition(year)

    def page() -> str:
        whole = read_whole(edition)
        words: dict[str, Any] = {"edition": edition, "label": division_label, "divided_by": DIVIDED_BY}
        tables = {name: whole.tables[name] for name in ("municipality", "language", "shirt")}
        with app.test_request_context("/"):
            sections = explain(whole.figures)
            return render_template(
                "statistics/office/figures.html", sections=sections, charts=whole.charts, tables=tables, **words
            )

    return page


def dashboard(app: Any, year: int) -> Any:
    from flask import render_template

    from walk.donations.queries import stand
    from walk.editions.queries import get_edition
    from walk.statistics.attention import list_matters
    from walk.statistics.standing import read_standing

    edition = get_edition(year)

    def page() -> str:
        with app.test_request_context("/"):
            return render_template(
                "statistics/office/standing.html",
                edition=edition,
                now=stand(edition),
                found=read_standing(edition, edition.date),
                matters=list_matters(edition),
            )

    return page


def all_editions(_app: Any, _year: int) -> Any:
    from walk.statistics.series import list_years

    return list_years


def plain_way(_app: Any, year: int) -> Any:
    """The main figures of one edition, from objects in a loop."""
    from bench.plain import plain_figures
    from walk.editions.queries import get_edition

    edition = get_edition(year)
    return lambda: plain_figures(edition)


WAYS: dict[str, Any] = {
    "all figures": all_figures,
    "plain way: objects in a loop": plain_way,
    "page of figures": figures_page,
    "dashboard": dashboard,
    "all editions beside each other": all_editions,
}

if __name__ == "__main__":
    main()
