"""Keeps, changes and removes the totals of editions of which no rows are here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from walk import audit
from walk.db import db, lock_name
from walk.editions.models import Edition
from walk.errors import NotFound, Refused
from walk.exchange.totals.rules import Totals, check_totals
from walk.i18n import gettext as _
from walk.statistics.models import EditionTotals
from walk.walkers.models import Walker


def list_totals() -> list[EditionTotals]:
    """All of them, the earliest year first."""
    return list(db.session.scalars(select(EditionTotals).order_by(EditionTotals.year)))


def find_totals(year: int) -> EditionTotals | None:
    """The totals of a year, if there are any."""
    return db.session.scalar(select(EditionTotals).where(EditionTotals.year == year))


def get_totals(year: int) -> EditionTotals:
    """Those of one year."""
    found = find_totals(year)
    if found is None:
        raise NotFound
    return found


def told_of(row: EditionTotals) -> Totals:
    """What is kept, as it was told."""
    return Totals(year=row.year, ordinal=row.ordinal, date=row.date, source=row.source, figures=row.figures)


def keep_totals(told: Totals, *, by: str, at: datetime) -> EditionTotals:
    """Totals of a year of which there are none yet. Raises Refused."""
    _check(told)
    if db.session.scalar(select(EditionTotals.id).where(EditionTotals.year == told.year)):
        raise Refused(_("There are totals of this year already. Change those."), field="year")
    row = EditionTotals(year=told.year)
    db.session.add(row)
    _fill(row, told, by, at)
    audit.record("entered totals", _subject(row), at=at, source=row.source, **row.figures)
    return row


def change_totals(row: EditionTotals, told: Totals, *, by: str, at: datetime) -> None:
    """Other totals of a year; the audit trail keeps what they were. Raises Refused."""
    if told.year != row.year:
        raise Refused(_("The year stays what it is."), field="year")
    _check(told)
    before = dict(row.figures)
    _fill(row, told, by, at)
    audit.record("changed totals", _subject(row), at=at, source=row.source, before=before, after=row.figures)


def remove_totals(row: EditionTotals, *, reason: str, at: datetime) -> None:
    """These totals are no longer used."""
    if not reason:
        raise Refused(_("Write why."), field="reason")
    audit.record("removed totals", _subject(row), at=at, why=reason, source=row.source, **row.figures)
    db.session.delete(row)
    db.session.flush()


def keep_all(told: Sequence[Totals], *, by: str, at: datetime) -> None:
    """Totals of several years, whole or not at all: new ones are entered, others changed. Raises Refused."""
    known = {row.year: row for row in list_totals()}
    for each in told:
        if each.year in known:
            change_totals(known[each.year], each, by=by, at=at)
        else:
            keep_totals(each, by=by, at=at)


def check_place(told: Totals) -> None:
    """No rows of that year are here, and no other year has that ordinal. Raises Refused."""
    rows = select(Walker.id).join(Edition, Edition.id == Walker.edition_id).where(Edition.year == told.year)
    if db.session.scalar(rows.limit(1)):
        raise Refused(
            _("The edition of %(year)s is here with all its rows: its totals are counted.", year=told.year),
            field="year",
        )
    for table in (Edition, EditionTotals):
        other = db.session.scalar(select(table.year).where(table.ordinal == told.ordinal, table.year != told.year))
        if other is not None:
            raise Refused(
                _("The edition of %(year)s is number %(ordinal)s already.", year=other, ordinal=told.ordinal),
                field="ordinal",
            )


def _check(told: Totals) -> None:
    lock_name("edition totals")
    check_totals(told)
    check_place(told)


def _fill(row: EditionTotals, told: Totals, by: str, at: datetime) -> None:
    row.ordinal, row.date, row.source = told.ordinal, told.date, told.source
    row.figures, row.entered_at, row.entered_by = dict(told.figures), at, by
    db.session.flush()


def _subject(row: EditionTotals) -> str:
    return f"totals {row.year}"
