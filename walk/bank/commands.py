"""Taking in files of the bank: whole or not at all, and again without doubling anything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import insert, text

from walk import audit
from walk.bank.identity import Known, Placed, content_of
from walk.bank.matching import match_by_itself
from walk.bank.models import BankFile, BankLine, BankStatement
from walk.bank.queries import find_file, find_same_statement, formats_by_day, list_told
from walk.bank.reading import Format, Reading, read_statements
from walk.bank.statement import Statement, Unsound, clean
from walk.db import db, lock_name
from walk.i18n import gettext as _

MANY = 1000
LARGEST = 64 * 1024 * 1024  # bytes: a file of 50,000 movements is half of it


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a file, and how many of its new lines matched at once; `before`: it was taken in earlier."""

    file: BankFile
    before: bool = False
    matched: int = 0
    going_on: bool = False

    @property
    def waiting(self) -> int:
        return self.file.new_lines - self.matched


def take_in(name: str, data: bytes, *, ours: Sequence[str], by: str, at: datetime) -> Taken:
    """A file's statements and lines, as far as they are new, and what matches by itself. Raises Unsound.

    `ours`: the accounts whose statements we take; any, when it names none.
    """
    if len(data) > LARGEST:
        raise Unsound(1, _("the file is larger than %(most)s MB.", most=LARGEST // 1024**2))
    fingerprint = sha256(data).hexdigest()
    reading = _ours(read_statements(data), ours)
    lock_name(f"bank file {fingerprint}")
    earlier = find_file(fingerprint)
    if earlier is not None:
        return Taken(file=earlier, before=True)
    for account in sorted({each.account for each in reading.statements}):
        lock_name(f"bank account {account}")
    file = BankFile(name=clean(name, 200) or "?", sha256=fingerprint, format=reading.format, taken_at=at, taken_by=by)
    db.session.add(file)
    db.session.flush()
    _keep_statements(file, reading.statements)
    if file.new_lines > MANY:
        db.session.execute(text("ANALYZE bank_lines"))  # or the planner takes the table for small until it next looks
    matching = match_by_itself(file, at=at)
    audit.record("took in bank file", f"bank file {file.id}", at=at, name=file.name, new=file.new_lines)
    return Taken(file=file, matched=matching.matched, going_on=matching.more)


def _ours(reading: Reading, ours: Sequence[str]) -> Reading:
    statements = [replace(each, account=_our_account(each, ours)) for each in reading.statements]
    return replace(reading, statements=statements)


def _our_account(statement: Statement, ours: Sequence[str]) -> str:
    """One of our accounts; a file may leave out the country and the check digits of its IBAN."""
    account = statement.account
    for each in ours:
        if account == each or (len(account) >= 9 and account.isdigit() and each[4:].endswith(account)):
            return each
    if ours:
        raise Unsound(statement.line, _("account %(account)s is not one of ours.", account=account))
    return account


def _keep_statements(file: BankFile, statements: Sequence[Statement]) -> None:
    known = {account: _known(account, statements) for account in {each.account for each in statements}}
    told = {account: _formats(account, statements) for account in known}
    for statement in statements:
        count = len(statement.movements)
        file.pending += statement.pending
        if _is_here(statement):
            file.known_lines += count
            continue
        new = known[statement.account].take_in(statement)
        _refuse_other_format(file.format, new, told[statement.account])
        _keep(file, statement, new)
        file.new_lines += len(new)
        file.known_lines += count - len(new)
    db.session.flush()


def _known(account: str, statements: Sequence[Statement]) -> Known:
    days = _days(account, statements)
    return Known(list_told(account, days) if days else [])


def _formats(account: str, statements: Sequence[Statement]) -> dict[date, set[Format]]:
    days = _days(account, statements)
    return formats_by_day(account, days) if days else {}


def _days(account: str, statements: Sequence[Statement]) -> set[date]:
    return {each.booked_on for told in statements if told.account == account for each in told.movements}


def _is_here(statement: Statement) -> bool:
    """Whether this very statement was taken in before. Raises Unsound when it then said something else."""
    earlier = find_same_statement(
        statement.account,
        statement.number,
        statement.opened_on,
        statement.closed_on,
        statement.opening,
        statement.closing,
    )
    if earlier is None:
        return False
    if earlier.content != content_of(statement):
        number = statement.number
        raise Unsound(statement.line, _("statement %(number)s was here before, with other movements.", number=number))
    return True


def _refuse_other_format(kind: Format, new: Sequence[Placed], told: dict[date, set[Format]]) -> None:
    """In another format the bank may word a movement otherwise: it would seem new, and count twice."""
    for placed in new:
        others = told.get(placed.movement.booked_on, set()) - {kind}
        if others:
            raise Unsound(
                placed.movement.line,
                _(
                    "%(day)s came in before in another format (%(format)s): keep to one format an account.",
                    day=placed.movement.booked_on.isoformat(),
                    format=", ".join(sorted(other.value.upper() for other in others)),
                ),
            )


def _keep(file: BankFile, statement: Statement, new: Sequence[Placed]) -> None:
    kept = BankStatement(
        file_id=file.id,
        account=statement.account,
        number=statement.number,
        opening=statement.opening,
        opened_on=statement.opened_on,
        closing=statement.closing,
        closed_on=statement.closed_on,
        movements=len(statement.movements),
        new_lines=len(new),
        content=content_of(statement),
    )
    db.session.add(kept)
    db.session.flush()
    if new:
        db.session.execute(insert(BankLine), [_row(kept, placed) for placed in new])


def _row(statement: BankStatement, placed: Placed) -> dict[str, object]:
    movement = placed.movement
    told = ("booked_on", "value_on", "amount", "name", "iban", "address", "text", "digits")
    return {
        **{name: getattr(movement, name) for name in (*told, "reference", "end_to_end", "returned", "ordinal")},
        "statement_id": statement.id,
        "account": statement.account,
        "file_line": movement.line,
        "key": placed.key,
        "twin": placed.twin,
        "balance": placed.balance,
    }
