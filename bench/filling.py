"""Editions of any size, made by the database itself: walkers, teams, pages, and gifts that were paid."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from walk.clock import in_brussels
from walk.db import Base, db, transaction

DAY = "2024-06-01 10:00+02"


def add_edition(year: int, *, walkers: int, teams: int, gifts: int) -> None:
    """One edition with so many rows, in one transaction."""
    with transaction():
        edition = _edition(year)
        moment = f"timestamptz '{DAY}' + make_interval(days => (g % 150)::int)"
        first = {name: _next(name) for name in TABLES}
        _rows(
            "routes",
            4,
            edition_id=edition,
            kind="CASE WHEN g < 2 THEN 'central' ELSE 'own' END",
            distance_km="(ARRAY[10, 20, 10, 40])[g + 1]",
            wave_at="NULL",
            start="''",
        )
        _rows(
            "teams",
            teams,
            edition_id=edition,
            name="'Team ' || g",
            registered_at=moment,
            kind="(ARRAY['friends', 'family', 'company', 'school'])[1 + g % 4]",
            invitation=f"'{year}-' || g",
        )
        _rows(
            "walkers",
            walkers,
            edition_id=edition,
            route_id=f"{first['routes']} + g % 4",
            team_id=f"CASE WHEN g % 9 = 0 THEN NULL ELSE {first['teams']} + g % {teams} END",
            first_name="'Noor'",
            last_name="'Peeters ' || g",
            email=f"'w' || g || '@{year}.example'",
            birth_date="date '1950-01-01' + ((g * 7919) % 23000)::int",
            registered_at=moment,
            confirmed_at=moment,
            cancelled_at="CASE WHEN g % 50 = 0 THEN now() END",
            language="(ARRAY['nl', 'nl', 'fr', 'en'])[1 + g % 4]",
            gender="(ARRAY['woman', 'man', 'woman', 'x', 'unknown'])[1 + g % 5]",
            shirt="(ARRAY['S', 'M', 'L'])[1 + g % 3]",
            postal_code="(1000 + (g * 37) % 8990)::text",
            fee="1000",
            fee_received="1000",
            previous_editions="CASE WHEN g % 3 = 0 THEN ARRAY[2016, 2018] ELSE ARRAY[]::int[] END",
        )
        _rows(
            "pages",
            walkers,
            edition_id=edition,
            slug="'p' || g",
            walker_id=f"{first['walkers']} + g",
            created_at=moment,
        )
        _rows(
            "donors",
            gifts,
            email=f"'d' || g || '@{year}.example'",
            created_at=moment,
            kind="'person'",
            country="'BE'",
            first_name="'Jan'",
            last_name="'Claes'",
            language="'nl'",
        )
        _rows(
            "checkouts",
            gifts,
            edition_id=edition,
            reference=f"'{year}-c' || g",
            payer_email="'x@y.example'",
            language="'nl'",
            created_at=moment,
        )
        _rows(
            "checkout_lines",
            gifts,
            checkout_id=f"{first['checkouts']} + g",
            purpose="'gift'",
            amount="500 + (g * 31) % 9000",
        )
        _rows(
            "donations",
            gifts,
            page_id=f"{first['pages']} + (g * 13) % {walkers}",
            donor_id=f"{first['donors']} + g - CASE WHEN g % 6 = 5 THEN 1 ELSE 0 END",
            line_id=f"{first['checkout_lines']} + g",
            amount="500 + (g * 31) % 9000",
            received="500 + (g * 31) % 9000",
            promised_at=moment,
            received_at=moment,
            name_shown="CASE WHEN g % 8 = 0 THEN 'none' ELSE 'full' END",
            language="'nl'",
        )
        _rows(
            "payments",
            gifts,
            checkout_id=f"{first['checkouts']} + g",
            provider="'stripe'",
            reference=f"'{year}-p' || g",
            method="(ARRAY['bancontact', 'card', 'bank_transfer'])[1 + g % 3]",
            amount="500 + (g * 31) % 9000",
            paid_at=moment,
            tax_year=str(year),
        )
        _rows("postings", gifts, payment_id=f"{first['payments']} + g", line_id=f"{first['checkout_lines']} + g",
              amount="500 + (g * 31) % 9000")  # fmt: skip


def count_tables() -> None:
    """Let the planner know how many rows there are."""
    db.session.remove()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


TABLES = (
    *("routes", "teams", "walkers", "pages", "donors", "checkouts", "checkout_lines", "donations", "payments"),
    "postings",
)


def _edition(year: int) -> int:
    from datetime import date

    from walk.editions.commands import make_edition
    from walk.editions.rules import EditionFacts

    opens = in_brussels(date(year, 1, 1))
    facts = EditionFacts(
        year=year,
        ordinal=year - 1900,
        date=date(year, 9, 29),
        place="Gent",
        registration_opens_at=opens,
        registration_closes_at=in_brussels(date(year, 9, 30)),
        giving_opens_at=opens,
        giving_closes_at=in_brussels(date(year + 1, 1, 1)),
        fee_central=1000,
        fee_own=500,
        target=0,
        minimum=0,
    )
    return make_edition(facts, at=opens).id


def _next(table: str) -> int:
    return int(db.session.scalar(text(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")) or 1)


def _rows(into: str, count: int, /, **values: Any) -> None:
    """So many rows; `values` are SQL of the number `g` from 0 on, other columns get the plainest value they take."""
    table = Base.metadata.tables[into]
    first = _next(into)
    plain = {
        column.name: _plain(column.type)
        for column in table.columns
        if not column.nullable and column.name not in values and column.name != "id"
    }
    columns = {"id": f"{first} + g", **plain, **{key: str(value) for key, value in values.items()}}
    source = f"generate_series(0, {count - 1}) AS g"
    db.session.execute(
        text(f"INSERT INTO {into} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {source}")
    )
    db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{into}', 'id'), {first + count})"))


def _plain(kind: Any) -> str:
    if isinstance(kind, Boolean):
        return "false"
    if isinstance(kind, JSONB):
        return "'[]'"
    if isinstance(kind, ARRAY):
        return "'{}'"
    if isinstance(kind, BigInteger):
        return "0"
    if isinstance(kind, Date | DateTime):
        return "now()"
    if getattr(kind, "enums", None):
        return f"'{kind.enums[0]}'"
    return "now()" if "DateTime" in type(kind).__name__ else "''"
