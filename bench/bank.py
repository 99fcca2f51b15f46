"""How many lines of the bank come in a second, in each format: read alone, and read, kept and matched.

    python bench/bank.py [--lines 50000] [--promised 500]

So many of the lines carry the reference of a promise. Nothing is asserted: machines differ.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--promised", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as instance:
        os.environ |= {"WALK_INSTANCE": instance, "PORT": "0"}
        os.environ.pop("DATABASE_URL", None)
        print(f"{options.lines:,} lines, {options.promised:,} of them promised")
        columns = ("MB", "read s", "lines/s", "in all s", "lines/s", "matched", "again s")
        print(f"{'':<8}{columns[0]:>8}" + "".join(f"{each:>10}" for each in columns[1:]))
        measure(options.lines, options.promised)


def measure(lines: int, promised: int) -> None:
    """Every format into the same embedded database, each a day of its own."""
    from flask_migrate import upgrade

    from tests.bank.building import BUILDERS, DAY, Tx
    from tests.factories import make_donation, make_edition, make_page
    from walk.application import create_app
    from walk.bank.commands import take_in
    from walk.bank.reading import read_statements
    from walk.clock import now
    from walk.db import transaction
    from walk.payments.transfers import promise_transfer

    app = create_app()
    with app.app_context():
        upgrade()
        with transaction():
            page = make_page(make_edition())
        for index, (name, build) in enumerate(BUILDERS.items()):
            day = DAY + timedelta(days=index)
            with transaction():
                gifts = [make_donation(page, amount=4000, paid_at=None) for _each in range(promised)]
                digits = [promise_transfer(each.line.checkout, at=now()).digits for each in gifts]
            paying = [Tx(amount=4000, digits=each, ref=f"P{index}-{n}", day=day) for n, each in enumerate(digits)]
            others = [
                Tx(amount=100 + n % 900, text=f"gift {n}", ref=f"R{index}-{n}", day=day)
                for n in range(lines - promised)
            ]
            data = build(*paying, *others, number=index + 1, day=day)
            start = time.perf_counter()
            read_statements(data)
            read = time.perf_counter() - start
            start = time.perf_counter()
            with transaction():
                taken = take_in(name, data, ours=(), by="bench", at=now())
                matched = taken.matched
            whole = time.perf_counter() - start
            start = time.perf_counter()
            with transaction():
                take_in(f"{name} again", data + b"\n", ours=(), by="bench", at=now())
            again = time.perf_counter() - start
            print(
                f"{name:<8}{len(data) / 1e6:>8.1f}{read:>10.1f}{lines / read:>10.0f}"
                f"{whole:>10.1f}{lines / whole:>10.0f}{matched:>10}{again:>10.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
