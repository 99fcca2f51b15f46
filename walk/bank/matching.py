"""What a line turns out to be, and undoing it: payments are recorded, reversed and counter-entered, never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from walk import audit, jobs
from walk.bank.models import BankFile, BankLine, BankMatch, BankStatement, How
from walk.bank.queries import count_attempts, lock_line, waits
from walk.bank.returning import find_returned, return_line
from walk.bank.rules import PAYOUT, STRIPE, fits_payout, names_payout
from walk.clock import in_brussels
from walk.db import db, lock_name
from walk.donations.offline import record_offline_gift
from walk.donations.rules import Gift
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.commands import record_payment
from walk.payments.models import Checkout, Payment, Purpose, Transfer
from walk.payments.queries import find_payment, received_of
from walk.payments.transfers import find_checkout_of_digits
from walk.payouts.models import Payout

BANK = "bank"  # the provider of payments that came by transfer
METHOD = "bank_transfer"
AT_ONCE = 50  # lines matched while somebody waits for the answer; more go on in the background


@dataclass(frozen=True, kw_only=True)
class Matching:
    """How many lines were matched by themselves; `more`: others go on in the background."""

    matched: int
    more: bool


def match_by_itself(file: BankFile, *, at: datetime) -> Matching:
    """The lines of a new file of which it is certain what they are; of a large one, the rest in the background."""
    ids = list_certain(file)
    matched = match_lines(ids[:AT_ONCE], at=at)
    if len(ids) > AT_ONCE:
        jobs.enqueue("bank.match_on", lock="bank.match_on")
    return Matching(matched=matched, more=len(ids) > AT_ONCE)


def match_lines(ids: Iterable[int], *, at: datetime) -> int:
    """How many of these lines could be matched by themselves."""
    return sum(_match(lock_line(each), at) for each in ids)


def list_certain(file: BankFile | None = None) -> list[int]:
    """Waiting lines, of one file or of all, that may well be something that can be told for certain."""
    query = select(BankLine.id).where(waits(), BankLine.by_hand_at.is_(None), _may_be_something())
    if file is not None:
        query = query.join(BankStatement, BankStatement.id == BankLine.statement_id)
        query = query.where(BankStatement.file_id == file.id)
    return list(db.session.scalars(query.order_by(BankLine.amount <= 0, BankLine.booked_on, BankLine.id)))


def match_promises(
    line: BankLine, shares: Sequence[tuple[Checkout, Cents]], *, how: How, at: datetime, by: str = "", note: str = ""
) -> None:
    """The line pays these promises, to each its share. Raises Refused when the shares do not sum to it."""
    check_waits(line)
    if line.amount <= 0:
        raise Refused(_("Money that went out pays no promise."))
    if any(share <= 0 for _checkout, share in shares) or sum(share for _checkout, share in shares) != line.amount:
        raise Refused(_("The parts must sum to the whole transfer."), field="shares")
    attempt = count_attempts(line)
    for number, (checkout, share) in enumerate(shares, start=attempt + 1):
        payment = record_payment(
            checkout,
            provider=BANK,
            reference=f"{line.id}-{number}",
            amount=share,
            paid_at=paid_at(line, at),
            method=METHOD,
            payer=line.name,
            taken_by=by,
            note=note,
        )
        if payment is None:
            raise ValueError("this line was recorded with this number before")
        _keep(line, payment, how, by, at)
    line.matched_at = at
    db.session.flush()
    about = ", ".join(str(checkout.id) for checkout, _share in shares)
    audit.record("matched bank line", f"bank line {line.id}", at=at, actor=None if by else "system", checkouts=about)


def book_gift(line: BankLine, page: Page, gift: Gift, *, by: str, note: str, at: datetime) -> None:
    """Money that nobody promised is a gift to this page."""
    check_waits(line)
    if line.amount <= 0 or gift.amount != line.amount:
        raise Refused(_("The gift must be the whole transfer."))
    reference = f"{line.id}-{count_attempts(line) + 1}"
    record_offline_gift(
        page,
        gift,
        provider=BANK,
        reference=reference,
        paid_at=paid_at(line, at),
        taken_by=by,
        note=note,
        payer=line.name,
        method=METHOD,
        at=at,
    )
    payment = find_payment(BANK, reference)
    if payment is None:
        raise ValueError("the gift has no payment")
    _keep(line, payment, How.GIFT, by, at)
    line.matched_at = at
    db.session.flush()
    audit.record("booked bank line as gift", f"bank line {line.id}", at=at, page=page.id)


def link_payout(line: BankLine, payout: Payout, *, at: datetime, by: str = "") -> None:
    """The line is this payout of Stripe. Raises Refused when another line is."""
    check_waits(line)
    if db.session.scalar(select(BankLine.id).where(BankLine.payout_id == payout.id)) is not None:
        raise Refused(_("This payout was found on another line."))
    if payout.amount != line.amount:
        raise Refused(_("This payout is another amount."))
    line.payout_id = payout.id
    db.session.flush()
    actor = None if by else "system"
    audit.record("matched payout", f"bank line {line.id}", at=at, actor=actor, payout=payout.reference)


def check_waits(line: BankLine) -> None:
    """Raises Refused when it is known already what a line is."""
    if not line.waits:
        raise Refused(_("Somebody has dealt with this line already."))


def obstacle_of(checkout: Checkout, moment: datetime) -> str:
    """Why a person must look before this promise is paid once more, or late; nothing when it simply may."""
    if received_of(checkout) > 0:
        return _("This promise was paid already.")
    if any(line.purpose is Purpose.GIFT for line in checkout.lines) and not checkout.edition.takes_gifts(moment):
        return _("Giving for %(edition)s was closed on that day.", edition=checkout.edition.name)
    return ""


def paid_at(line: BankLine, at: datetime) -> datetime:
    """When a line's money was there: at noon in Brussels of its booking day, or now when that is still to come."""
    return min(in_brussels(line.booked_on, time(12)), at)


def _may_be_something() -> ColumnElement[bool]:
    payouts = select(Payout.amount).where(Payout.failed_at.is_(None))
    text = func.lower(func.concat_ws(" ", BankLine.name, BankLine.text, BankLine.end_to_end))
    says_so = or_(text.contains(STRIPE), text.contains(PAYOUT, autoescape=True))
    return or_(
        and_(BankLine.amount > 0, BankLine.returned == "", BankLine.digits.in_(select(Transfer.digits))),
        and_(BankLine.amount.in_(payouts), says_so),
        and_(BankLine.amount < 0, _has_a_transfer_before()),
    )


def _has_a_transfer_before() -> ColumnElement[bool]:
    credit = aliased(BankLine)
    same = and_(credit.account == BankLine.account, credit.amount == -BankLine.amount)
    return select(credit.id).where(same).exists()


def _match(line: BankLine, at: datetime) -> bool:
    if not line.waits or line.by_hand_at is not None:
        return False
    payout = find_payout(line)
    if payout is not None:
        link_payout(line, payout, at=at)
        return True
    if line.amount < 0:
        credit = find_returned(line)
        if credit is not None:
            return_line(line, lock_line(credit.id), at=at)
        return credit is not None
    checkout = find_checkout_of_digits(line.digits) if line.digits and not line.returned else None
    if checkout is None:
        return False
    lock_name(f"checkout {checkout.id}")
    if obstacle_of(checkout, paid_at(line, at)):
        return False
    match_promises(line, [(checkout, line.amount)], how=How.REFERENCE, at=at)
    return True


def find_payout(line: BankLine) -> Payout | None:
    """The payout that a line certainly is: the only one that fits, or the one that arrives on the nearest day."""
    fitting = list_payouts(line)
    nearest = sorted(fitting, key=lambda each: abs((each.arrives_on - line.booked_on).days))
    if not nearest:
        return None
    distances = [abs((each.arrives_on - line.booked_on).days) for each in nearest]
    return nearest[0] if distances.count(distances[0]) == 1 else None


def list_payouts(line: BankLine) -> list[Payout]:
    """The payouts that a line may be, no other line being them."""
    text = " ".join((line.name, line.text, line.end_to_end))
    if not names_payout(text):
        return []
    taken = select(BankLine.id).where(BankLine.payout_id == Payout.id).exists()
    query: Select[Payout] = select(Payout).where(Payout.amount == line.amount, Payout.failed_at.is_(None), ~taken)
    return [
        each
        for each in db.session.scalars(query)
        if fits_payout(
            text, line.booked_on, line.amount, paid=each.amount, arrives_on=each.arrives_on, reference=each.reference
        )
    ]


def _keep(line: BankLine, payment: Payment, how: How, by: str, at: datetime) -> None:
    db.session.add(
        BankMatch(line_id=line.id, payment_id=payment.id, amount=payment.amount, how=how, made_at=at, made_by=by)
    )
    db.session.flush()
