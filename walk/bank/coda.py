"""CODA (Febelfin, version 2), through its library, with all that the library asserts checked here as well."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from coda import CODA

from walk.bank.coda_moves import movements_of
from walk.bank.coda_records import check_order, check_record
from walk.bank.decoding import decoded
from walk.bank.statement import MOST, Statement, Unsound, clean, lines_of, proved
from walk.i18n import gettext as _
from walk.money import Cents

WIDTH = 128


@dataclass
class Told:
    """Where the file tells of one statement: its first line, its records, and those that begin a move."""

    line: int
    records: list[tuple[int, str]] = field(default_factory=list)
    at: int = 0

    def read(self) -> Iterator[str]:
        """The records as the library takes them, all but the trailer; `at` is the line of the one it has last."""
        for line, record in self.records[:-1]:
            self.at = line
            # the library stumbles over details of details: they are given to it as details, and told apart here
            yield (f"{record[:53]}7{record[54:]}" if record[:2] == "21" and record[53] == "9" else record)


def read_coda(data: bytes) -> list[Statement]:
    """The statements of a CODA file. Raises Unsound."""
    return [_statement(told) for told in _told(_lines(data))]


def _lines(data: bytes) -> list[tuple[int, str]]:
    """The records with their line numbers, in the first encoding in which each has its 128 characters."""
    problems = []
    for text in decoded(data):
        numbered = [(number, line.lstrip("\ufeff\x1a")) for number, line in enumerate(lines_of(text), start=1)]
        records = [(number, line) for number, line in numbered if line.strip("\x00\x1a ")]
        wrong = next((each for each in records if len(each[1]) != WIDTH), None)
        if wrong is None:
            return records
        problems.append(wrong)
    number, line = problems[0]
    reason = _("a record has %(count)s characters instead of 128.", count=len(line))
    raise Unsound(number, reason)


def _told(records: list[tuple[int, str]]) -> Iterator[Told]:
    """The records of each statement, from its header to its trailer."""
    told: Told | None = None
    previous = ""
    for line, record in records:
        check_record(record, line)
        check_order(record, previous, line)
        if record[0] == "0":
            told = Told(line)
        if told is not None:
            told.records.append((line, record))
            if record[0] == "9":
                yield told
                told = None
        previous = record
    if told is not None:
        raise Unsound(records[-1][0], _("the file ends before the last record of a statement."))


def _statement(told: Told) -> Statement:
    try:
        [found] = CODA(told.read()).statements
        currency, account = str(found.account_currency).strip(), _account(found)
    except Exception as error:
        reason = clean(str(error), 120) or _("it does not go with the records before it")
        raise Unsound(told.at, _("this record cannot be believed: %(reason)s.", reason=reason)) from None
    _check_trailer(found, told)
    line = told.records[-1][0]
    closing = found.old_balance if found.new_balance is None else found.new_balance
    return proved(
        Statement(
            line=told.line,
            account=account,
            number=clean(found.new_sequence or found.old_sequence, 35),
            opening=_cents(found.old_balance, told.records[1][0]),
            opened_on=found.old_balance_date,
            closing=_cents(closing, line),
            closed_on=found.new_balance_date or found.old_balance_date,
            movements=tuple(movements_of(found, told.records)),
            currency=currency or "EUR",
        )
    )


def _account(found: Any) -> str:
    """The IBAN; an old Belgian number of twelve digits is written as the IBAN that it became."""
    number = clean(found.account, 34).replace(" ", "").upper()
    if len(number) == 12 and number.isascii() and number.isdigit():
        return f"BE{98 - int(f'{number}111400') % 97:02d}{number}"
    return number


def _check_trailer(found: Any, told: Told) -> None:
    """The trailer counts the records, and sums what came and what went."""
    line, trailer = told.records[-1]
    counted, said = (sum(record[0] in "1238" for _line, record in told.records), int(trailer[16:22]))
    if counted != said:
        reason = _("the trailer counts %(said)s records, there are %(counted)s.", said=said, counted=counted)
        raise Unsound(line, reason)
    amounts = [move.amount for move in found.moves]
    sums = [-sum(each for each in amounts if each < 0), sum(each for each in amounts if each > 0)]
    for summed, total in zip(sums, (trailer[22:37], trailer[37:52]), strict=True):
        if summed * 1000 != int(total):
            reason = _(
                "the trailer says %(said)s, the movements sum to %(summed)s.", said=Decimal(total) / 1000, summed=summed
            )
            raise Unsound(line, reason)


def _cents(amount: Decimal, line: int) -> Cents:
    if amount * 100 != int(amount * 100) or abs(amount * 100) >= MOST:
        raise Unsound(line, _("an amount has a part of a cent, or is more than there can be."))
    return int(amount * 100)
