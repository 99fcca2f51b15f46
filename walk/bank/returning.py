"""Transfers that a bank sent back, lines that are set aside, and the undoing of all that a line was taken for."""

from datetime import datetime

from sqlalchemy import select, true

from walk import audit
from walk.bank.models import BankLine, BankMatch, How
from walk.bank.queries import list_matches
from walk.bank.rules import Return, Side, is_return
from walk.db import db
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.payments.commands import record_failed_reversal, record_reversal
from walk.payments.models import Payment, Reversal, ReversalKind
from walk.payments.queries import left_of


def find_returned(line: BankLine) -> BankLine | None:
    """The matched transfer that this line certainly gives back."""
    sure = [credit for credit, how in list_returned(line) if how is Return.SURE]
    return sure[0] if len(sure) == 1 else None


def list_returned(line: BankLine) -> list[tuple[BankLine, Return]]:
    """The matched transfers that this line may give back, the surest and latest first."""
    if line.amount >= 0:
        return []
    query = select(BankLine).where(
        BankLine.amount == -line.amount,
        BankLine.account == line.account,
        BankLine.matched_at.is_not(None),
        BankLine.booked_on <= line.booked_on,
        BankLine.iban.in_({line.iban, ""}) if line.iban else true(),
    )
    found = list(db.session.scalars(query.order_by(BankLine.booked_on.desc(), BankLine.id.desc()).limit(50)))
    rated = [(credit, is_return(_side(line), _side(credit))) for credit in found]
    open_ones = [(credit, how) for credit, how in rated if how is not Return.NO and _is_all_here(credit)]
    return sorted(open_ones, key=lambda each: each[1] is not Return.SURE)


def return_line(line: BankLine, credit: BankLine, *, at: datetime, by: str = "", note: str = "") -> None:
    """The bank sent a transfer back: what it paid goes back too. Raises Refused when it did already."""
    if not line.waits:
        raise Refused(_("Somebody has dealt with this line already."))
    if line.amount != -credit.amount or credit.matched_at is None:
        raise Refused(_("These two lines are not a transfer and its return."))
    if not _is_all_here(credit):
        raise Refused(_("This money went back already."))
    for match in list_matches(credit):
        reversal = record_reversal(
            _payment(match),
            kind=ReversalKind.RETURN,
            reference=f"bank-{line.id}-{match.id}-{at.timestamp():.6f}",
            amount=match.amount,
            at=at,
            made_by=by,
            note=note or line.returned,
        )
        if reversal is None:
            raise ValueError("this return was recorded before")
        kept = BankMatch(line_id=line.id, reversal_id=reversal.id, amount=-match.amount, how=How.RETURN)
        kept.made_at, kept.made_by = at, by
        db.session.add(kept)
    line.matched_at = at
    db.session.flush()
    audit.record("matched return", f"bank line {line.id}", at=at, actor=None if by else "system", of=credit.id)


def set_aside(line: BankLine, *, note: str, by: str, at: datetime) -> None:
    """The line is none of our business: bank costs, money for something else. It stays, with the reason."""
    if not line.waits:
        raise Refused(_("Somebody has dealt with this line already."))
    if not note.strip():
        raise Refused(_("Write why this is set aside."), field="note")
    line.aside_at, line.aside_by, line.aside_note = at, by, note
    db.session.flush()
    audit.record("set aside bank line", f"bank line {line.id}", at=at, note=note)


def undo(line: BankLine, *, note: str, by: str, at: datetime) -> None:
    """All that the line was taken for is taken back, by counter-entries, and it waits for somebody again."""
    if line.waits:
        raise Refused(_("There is nothing to undo: this line waits already."))
    if line.matched_at is not None and not note.strip():
        raise Refused(_("Write why this is undone."), field="note")
    for match in list_matches(line):
        _undo_match(match, note=note, by=by, at=at)
        match.undone_at, match.undone_by, match.undo_note = at, by, note
    line.matched_at = line.payout_id = line.aside_at = None
    line.aside_by = line.aside_note = ""
    line.by_hand_at = at
    db.session.flush()
    audit.record("undid bank line", f"bank line {line.id}", at=at, note=note)


def _undo_match(match: BankMatch, *, note: str, by: str, at: datetime) -> None:
    if match.reversal is not None:
        record_failed_reversal(match.reversal, at=at)
        return
    payment = _payment(match)
    left = left_of(payment)
    if left == 0 and _was_corrected(payment):
        return
    if left != match.amount:
        raise Refused(_("Part of this money went back, or got another purpose: undo that first."))
    record_reversal(
        payment,
        kind=ReversalKind.CORRECTION,
        reference=f"bank-undo-{match.id}",
        amount=match.amount,
        at=at,
        made_by=by,
        note=note,
    )


def _was_corrected(payment: Payment) -> bool:
    query = select(Reversal.id).where(
        Reversal.payment_id == payment.id, Reversal.kind == ReversalKind.CORRECTION, Reversal.failed_at.is_(None)
    )
    return db.session.scalar(query.limit(1)) is not None


def _is_all_here(credit: BankLine) -> bool:
    """Whether nothing of what a transfer paid went back; what got another purpose is still with us."""
    payments = [_payment(match).id for match in list_matches(credit)]
    query = select(Reversal.id).where(
        Reversal.payment_id.in_(payments), Reversal.kind != ReversalKind.CONVERSION, Reversal.failed_at.is_(None)
    )
    return db.session.scalar(query.limit(1)) is None


def _payment(match: BankMatch) -> Payment:
    if match.payment is None:
        raise ValueError("only money that came in has a payment")
    query = select(Payment).where(Payment.id == match.payment_id).with_for_update()
    return db.session.scalars(query).one()  # nobody gives it back at the same moment


def _side(line: BankLine) -> Side:
    names = ("amount", "booked_on", "iban", "digits", "end_to_end", "reference", "text", "returned")
    return Side(**{name: getattr(line, name) for name in names})
