"""Reads of bank files, statements and lines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from walk.bank.identity import Told, parts_of
from walk.bank.models import BankFile, BankLine, BankMatch, BankStatement
from walk.bank.reading import Format
from walk.db import db
from walk.errors import NotFound
from walk.money import Cents
from walk.payments.models import Reversal


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What is missing before a statement: the one before it closed at `closed`, it opens at `opens`."""

    closed: Cents
    closed_on: date
    opens: Cents


def find_file(sha256: str) -> BankFile | None:
    """The file with this content, if it was taken in."""
    return db.session.scalar(select(BankFile).where(BankFile.sha256 == sha256))


def list_files(most: int = 20) -> list[BankFile]:
    """The files taken in last."""
    return list(db.session.scalars(select(BankFile).order_by(BankFile.id.desc()).limit(most)))


def find_same_statement(
    account: str, number: str, opened_on: date, closed_on: date, opening: Cents, closing: Cents
) -> BankStatement | None:
    """The statement of an account with this number, these days and these balances."""
    query = select(BankStatement).where(BankStatement.account == account, BankStatement.number == number)
    days = and_(BankStatement.opened_on == opened_on, BankStatement.closed_on == closed_on)
    return db.session.scalar(query.where(days, BankStatement.opening == opening, BankStatement.closing == closing))


def list_told(account: str, days: Collection[date]) -> list[Told]:
    """The lines of an account that are known for these days."""
    query = (
        select(
            BankLine.statement_id, BankLine.key, BankLine.twin, BankLine.booked_on, BankLine.amount, BankLine.balance
        )
        .where(BankLine.account == account, BankLine.booked_on.between(min(days), max(days)))
        .order_by(BankLine.statement_id, BankLine.ordinal)
    )
    told = []
    for _statement, rows in groupby(db.session.execute(query), key=lambda row: row.statement_id):
        lines = list(rows)
        parts = parts_of((row.booked_on, row.amount, row.balance) for row in lines)
        told += [
            Told(key=row.key, twin=row.twin, day=row.booked_on, balance=row.balance, part=parts[row.booked_on])
            for row in lines
        ]
    return told


def formats_by_day(account: str, days: Collection[date]) -> dict[date, set[Format]]:
    """In which formats these days of an account were told."""
    query = (
        select(BankLine.booked_on, BankFile.format)
        .join(BankStatement, BankStatement.id == BankLine.statement_id)
        .join(BankFile, BankFile.id == BankStatement.file_id)
        .where(BankLine.account == account, BankLine.booked_on.between(min(days), max(days)))
        .distinct()
    )
    found: dict[date, set[Format]] = {}
    for day, kind in db.session.execute(query):
        found.setdefault(day, set()).add(kind)
    return found


def get_line(line_id: int) -> BankLine:
    """A line by its number."""
    line = db.session.get(BankLine, line_id, options=[joinedload(BankLine.statement).joinedload(BankStatement.file)])
    if line is None:
        raise NotFound
    return line


def lock_line(line_id: int) -> BankLine:
    """The same, nobody else changing it until the transaction ends."""
    query = select(BankLine).where(BankLine.id == line_id).with_for_update(of=BankLine)
    line = db.session.scalar(query.execution_options(populate_existing=True))
    if line is None:
        raise NotFound
    return line


def waits() -> ColumnElement[bool]:
    """Whether nothing has said yet what a line is."""
    return and_(BankLine.matched_at.is_(None), BankLine.payout_id.is_(None), BankLine.aside_at.is_(None))


def count_waiting() -> int:
    """How many lines wait for somebody."""
    return db.session.scalar(select(func.count(BankLine.id)).where(waits())) or 0


def list_matches(line: BankLine) -> list[BankMatch]:
    """What a line is matched with now."""
    query = select(BankMatch).where(BankMatch.line_id == line.id, BankMatch.undone_at.is_(None))
    options = (joinedload(BankMatch.payment), joinedload(BankMatch.reversal))
    return list(db.session.scalars(query.options(*options).order_by(BankMatch.id)))


def count_attempts(line: BankLine) -> int:
    """How often a line was matched, undone matches included."""
    return db.session.scalar(select(func.count(BankMatch.id)).where(BankMatch.line_id == line.id)) or 0


def statements() -> Select[BankStatement]:
    """All statements, the latest day first."""
    newest = (BankStatement.closed_on.desc(), BankStatement.account, BankStatement.id.desc())
    return select(BankStatement).options(joinedload(BankStatement.file)).order_by(*newest)


def gaps_before(found: Collection[BankStatement]) -> dict[int, Gap]:
    """What is missing before each of these statements; those that follow another, or are the first, are left out.

    One follows when another closes, or when a line of another leaves the account, at the balance at which it opens.
    """
    this, other, line = (aliased(BankStatement), aliased(BankStatement), aliased(BankLine))
    same = and_(other.account == this.account, other.id != this.id)
    follows = or_(
        exists().where(same, other.closing == this.opening, other.closed_on <= this.closed_on),
        exists().where(
            line.account == this.account,
            line.statement_id != this.id,
            line.balance == this.opening,
            line.booked_on.between(this.opened_on, this.closed_on),
        ),
    )
    before = select(other.id).where(same, other.closed_on <= this.opened_on)
    last = before.order_by(other.closed_on.desc(), other.id.desc()).limit(1).scalar_subquery()
    query = select(this.id, last, this.opening).where(this.id.in_([each.id for each in found]), ~follows)
    rows = [row for row in db.session.execute(query) if row[1] is not None]
    closings = {each.id: each for each in _statements_by_id([row[1] for row in rows])}
    return {
        key: Gap(closed=closings[earlier].closing, closed_on=closings[earlier].closed_on, opens=opening)
        for key, earlier, opening in rows
    }


def _statements_by_id(ids: list[int]) -> list[Any]:
    return list(db.session.scalars(select(BankStatement).where(BankStatement.id.in_(ids)))) if ids else []


def find_return_of(line: BankLine) -> BankLine | None:
    """The line that gave this one's money back, if one did."""
    paid = select(BankMatch.payment_id).where(BankMatch.line_id == line.id, BankMatch.undone_at.is_(None))
    query = (
        select(BankLine)
        .join(BankMatch, BankMatch.line_id == BankLine.id)
        .join(Reversal, Reversal.id == BankMatch.reversal_id)
        .where(BankMatch.undone_at.is_(None), Reversal.payment_id.in_(paid))
    )
    return db.session.scalar(query.limit(1))
