"""Tables of one edition: walkers by where they live, language, shirt and the rest; gifts by the way they were paid."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, String, cast, func, select, tuple_

from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.models import Payment, Posting
from walk.statistics.figures import percent
from walk.statistics.places import find_place
from walk.statistics.rows import UNKNOWN, walks
from walk.walkers.models import Walker

GROUPED: dict[str, ColumnElement[str]] = {
    "language": cast(Walker.language, String),
    "shirt": cast(Walker.shirt, String),
    "postal_code": cast(Walker.postal_code, String),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One row of a table: how many walkers (or gifts), their share of those known in whole percents, their euros."""

    key: str
    count: int
    share: int | None
    amount: Cents | None = None


def walker_tables(edition: Edition) -> dict[str, list[Part]]:
    """Walkers by `language`, `shirt`, `province` and `municipality` (named in Dutch), the unknown last.

    One statement, whatever the tables; memory grows with different postcodes, not with walkers.
    """
    columns = [column.label(name) for name, column in GROUPED.items()]
    sets = func.grouping_sets(*(tuple_(column) for column in GROUPED.values()))
    query = select(*columns, func.count().label("walkers")).where(Walker.edition_id == edition.id, walks())
    frame = pd.DataFrame.from_records(
        [tuple(row) for row in db.session.execute(query.group_by(sets))], columns=[*GROUPED, "walkers"]
    )
    tables = {name: frame[frame[name].notna()].groupby(name)["walkers"].sum() for name in GROUPED}
    codes = tables.pop("postal_code")
    return {
        **{name: _parts(table) for name, table in tables.items()},
        "province": _parts(_by_place(codes, lambda place: place.province)),
        "municipality": _parts(_by_place(codes, lambda place: place.dutch)),
    }


def methods(edition: Edition) -> list[Part]:
    """Gifts by the way they were paid: how many payments came in, and what of their money stayed."""
    way = func.coalesce(Payment.method, Payment.provider)
    query = (
        select(way, func.count().filter(Posting.reversal_id.is_(None)), cast(func.sum(Posting.amount), BigInteger))
        .select_from(Posting)
        .join(Payment, Payment.id == Posting.payment_id)
        .join(Donation, Donation.line_id == Posting.line_id)
        .join(Page, Page.id == Donation.page_id)
        .where(Page.edition_id == edition.id)
        .group_by(way)
    )
    rows = db.session.execute(query).all()
    total = sum(amount for _, _, amount in rows)
    found = [
        Part(key=str(name), count=count, share=percent(amount, total), amount=int(amount))
        for name, count, amount in rows
    ]
    return sorted(found, key=lambda each: (-(each.amount or 0), each.key))


def _by_place(codes: "pd.Series[int]", name: Callable[[Any], str]) -> "pd.Series[int]":
    places = {code: find_place(str(code)) for code in codes.index}
    return codes.groupby(lambda code: name(place) if (place := places[code]) else UNKNOWN).sum()


def _parts(table: "pd.Series[int]") -> list[Part]:
    known = int(table.drop(UNKNOWN, errors="ignore").sum())
    parts = [
        Part(key=str(key), count=int(count), share=percent(int(count), known) if key != UNKNOWN else None)
        for key, count in table.items()
    ]
    return sorted(parts, key=lambda each: (each.key == UNKNOWN, -each.count, each.key))
