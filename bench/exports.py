"""What it costs to take all gifts along: as CSV, XLSX and JSON, at three sizes, beside the plain way.

    python bench/exports.py [--sizes 18000 180000 1800000]

The plain way is ORM objects in a loop, with XlsxWriter in memory, of the smaller sizes only. Every row of the table is
a process of its own, so that its peak memory is its own. Milliseconds of processor a row; nothing is asserted.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
YEAR = 2027
ARRIVED = datetime(2027, 5, 1, 9, 30, tzinfo=UTC)
WAYS = ("csv", "xlsx", "json", "plain way")
BATCH = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[18_000, 180_000, 1_800_000])
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        print(json.dumps(measured(options.way)))
        return
    with tempfile.TemporaryDirectory() as instance:
        os.environ |= {"WALK_INSTANCE": instance, "PORT": "0"}
        os.environ.pop("DATABASE_URL", None)
        table(sorted(options.sizes))


def table(sizes: list[int]) -> None:
    """Fill, and measure each way at each size."""
    from walk.application import create_app

    app = create_app()
    print(f"{'gifts':>10}  {'as':<10}{'seconds':>9}{'ms a row':>10}{'peak MB':>9}{'grew MB':>9}{'file MB':>9}")
    had = 0
    with app.app_context():
        for size in sizes:
            fill(had, size)
            had = size
            for way in WAYS:
                if way == "plain way" and size > 200_000:
                    continue
                command = [sys.executable, __file__, "--way", way]
                told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                each = 1000 * told["processor"] / size
                sizes_mb = "".join(f"{told[name]:>9.0f}" for name in ("peak", "grew"))
                print(
                    f"{size:>10,}  {way:<10}{told['seconds']:>9.1f}{each:>10.3f}{sizes_mb}{told['file']:>9.1f}",
                    flush=True,
                )


def measured(way: str) -> dict[str, float]:
    """One file, written in this process: seconds, of processor, peak memory and how much it grew, in MB."""
    from walk.application import create_app
    from walk.editions.queries import get_edition
    from walk.lists.columns import Wanted
    from walk.lists.money import GIFTS
    from walk.lists.rows import each_row, list_file

    with create_app().app_context():
        edition = get_edition(YEAR)
        list_file(GIFTS, "xlsx", iter(())).close()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began, used = time.perf_counter(), time.process_time()
        if way == "plain way":
            size = plain_way(edition)
        else:
            with list_file(GIFTS, way, each_row(GIFTS, edition, Wanted())) as file:
                size = file.seek(0, 2)
        seconds, processor = time.perf_counter() - began, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "processor": processor, "peak": peak, "grew": peak - before, "file": size / 1e6}


def plain_way(edition: object) -> int:
    """Objects in a loop, with what they point at, and a workbook in memory; the size of its file."""
    from io import BytesIO

    import xlsxwriter
    from sqlalchemy import select
    from sqlalchemy.orm import joinedload

    from walk.db import db
    from walk.donations.models import Donation
    from walk.pages.models import Page
    from walk.payments.models import CheckoutLine

    to_page, to_line = joinedload(Donation.page), joinedload(Donation.line)
    query = select(Donation).options(
        to_page.joinedload(Page.walker), joinedload(Donation.donor), to_line.joinedload(CheckoutLine.checkout)
    )
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "remove_timezone": True})
    sheet = book.add_worksheet("gifts")
    for number, each in enumerate(db.session.scalars(query.where(Donation.page.has(edition=edition))), 1):
        cells = [
            *(each.id, each.page.slug, "walker", each.page.walker.name, "", "", each.donor_id),
            *(each.first_name, each.last_name, each.organisation, each.donor.email, each.name_shown.value),
            *(each.amount / 100, each.received / 100, "card", "stripe", each.line.checkout.reference),
            *(str(each.received_at), str(each.promised_at), "arrived", each.wants_certificate, each.language),
        ]
        sheet.write_row(number, 0, cells)
    book.close()
    return file.tell()


def fill(first: int, until: int) -> None:
    """Gifts number `first` to `until`, of a thousand pages: promised, paid, arrived."""
    from sqlalchemy import text

    from walk.db import db, transaction

    with transaction():
        if first == 0:
            pages()
        for begin in range(first, until, BATCH):
            gifts(range(begin, min(begin + BATCH, until)))
            db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def pages() -> None:
    """An edition with a thousand walkers in a hundred teams."""
    from datetime import date

    from walk.db import db
    from walk.editions.models import Edition
    from walk.exchange.bulk import insert_rows
    from walk.pages.models import Page
    from walk.routes.models import Route, RouteKind
    from walk.teams.models import Team
    from walk.walkers.models import Gender, Walker

    opens, closes = ARRIVED - timedelta(days=200), ARRIVED + timedelta(days=200)
    windows = {
        f"{what}_{end}_at": at
        for what in ("registration", "giving")
        for end, at in (("opens", opens), ("closes", closes))
    }
    edition = Edition(year=YEAR, ordinal=12, date=date(YEAR, 9, 26), place="Mechelen", **windows)
    route = Route(edition=edition, kind=RouteKind.CENTRAL, distance_km=20)
    db.session.add_all([edition, route])
    db.session.flush()
    named = {"edition_id": edition.id, "goal": 50_000, "registered_at": ARRIVED}
    teams = insert_rows(Team, [{**named, "name": f"Team {n}", "invitation": f"i{n}"} for n in range(100)])
    person = {"edition_id": edition.id, "route_id": route.id, "birth_date": date(1985, 3, 4), "gender": Gender.WOMAN}
    person |= {"language": "nl", "registered_at": ARRIVED, "confirmed_at": ARRIVED, "fee": 1000, "fee_received": 1000}
    names = [{"first_name": "Noor", "last_name": f"Peeters {n}", "team_id": teams[n % 100]} for n in range(1000)]
    walkers = insert_rows(Walker, [{**person, **name} for name in names])
    page = {"edition_id": edition.id, "created_at": ARRIVED}
    insert_rows(Page, [{**page, "slug": f"noor-{n}", "walker_id": each} for n, each in enumerate(walkers)])


def gifts(numbers: range) -> None:
    """These gifts, with all that stands behind them."""
    from sqlalchemy import select

    from walk.db import db
    from walk.donations.models import Donation
    from walk.donors.models import Donor
    from walk.editions.models import Edition
    from walk.exchange.bulk import insert_rows
    from walk.pages.models import Page
    from walk.payments.models import Checkout, CheckoutLine, Payment, Posting, Purpose

    edition, pages_ = db.session.scalar(select(Edition.id)), list(db.session.scalars(select(Page.id).order_by(Page.id)))
    names = [{"first_name": "Amina", "last_name": f"Claes {n}"} for n in numbers]
    addresses = [f"amina.claes.{n}@example.org" for n in numbers]
    cents = [1000 + n % 9000 for n in numbers]
    at = [ARRIVED + timedelta(seconds=n % 8_000_000) for n in numbers]
    donors = insert_rows(
        Donor, [{**a, "email": b, "created_at": ARRIVED} for a, b in zip(names, addresses, strict=True)]
    )
    asked = [{"edition_id": edition, "language": "nl", "created_at": ARRIVED, "reference": f"c{n}"} for n in numbers]
    checkouts = insert_rows(Checkout, [{**a, "payer_email": b} for a, b in zip(asked, addresses, strict=True)])
    line = {"purpose": Purpose.GIFT, "description": "gift"}
    both = list(zip(checkouts, cents, strict=True))
    lines = insert_rows(CheckoutLine, [{**line, "checkout_id": a, "amount": b} for a, b in both])
    paid = {"provider": "stripe", "method": "card", "tax_year": YEAR}
    payments = insert_rows(
        Payment,
        [
            {**paid, "checkout_id": a, "amount": b, "reference": f"pi_{a}", "paid_at": c}
            for (a, b), c in zip(both, at, strict=True)
        ],
    )
    three = zip(payments, lines, cents, strict=True)
    insert_rows(Posting, [{"payment_id": a, "line_id": b, "amount": c} for a, b, c in three])
    rows = [
        {
            "page_id": pages_[n % 1000],
            "donor_id": donor,
            "line_id": each,
            "amount": amount,
            "received": amount,
            "promised_at": when,
            "received_at": when,
            "language": "nl",
            "message": "Zet hem op!",
            **name,
        }
        for n, donor, each, amount, when, name in zip(numbers, donors, lines, cents, at, names, strict=True)
    ]
    insert_rows(Donation, rows)


if __name__ == "__main__":
    main()
