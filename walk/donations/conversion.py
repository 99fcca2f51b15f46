"""A registration fee that its walker, on cancelling, turns into a gift: from then on it is one."""

from datetime import datetime

from sqlalchemy import func, select

from walk import audit
from walk.db import db
from walk.donations.commands import promise
from walk.donations.own import own_gift
from walk.donations.rules import LEAST
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.pages.queries import page_of_walker
from walk.pages.showing import owner_of
from walk.payments.commands import turn_into
from walk.payments.models import CheckoutLine, Payment, Posting
from walk.walkers.models import Walker, WalkerFee
from walk.walkers.queries import lock_walkers


def turn_fee_into_gift(walker: Walker, *, to: str, at: datetime) -> Cents:
    """All that is left of what was paid as this cancelled walker's fee becomes a gift through their own page.

    Returns the amount in cents: nothing when gifts are closed, or when less is left than the smallest gift. The gift is
    of the calendar year in which it is made, whenever the fee was paid.
    """
    [walker] = lock_walkers([walker.id])
    if walker.cancelled_at is None:
        raise Refused(_("This registration stands: its fee is no gift."))
    paid = _left_of_fee(walker)
    amount = sum(rest for _payment, _line, rest in paid)
    if amount < LEAST or not walker.edition.takes_gifts(at):
        return 0
    walker.fee = 0
    page = page_of_walker(walker)
    for payment, line, rest in paid:
        gift = own_gift(page, amount=rest, email=to)
        turn_into(payment, line, promise(page, gift, subject=owner_of(page), at=at), amount=rest, at=at)
    audit.record("turned fee into gift", f"walker {walker.id}", at=at, amount=amount)
    return amount


def _left_of_fee(walker: Walker) -> list[tuple[Payment, CheckoutLine, Cents]]:
    rest = func.sum(Posting.amount)
    query = (
        select(Payment, CheckoutLine, rest)
        .join(Posting, Posting.payment_id == Payment.id)
        .join(CheckoutLine, CheckoutLine.id == Posting.line_id)
        .join(WalkerFee, WalkerFee.line_id == CheckoutLine.id)
        .where(WalkerFee.walker_id == walker.id)
        .group_by(Payment.id, CheckoutLine.id)
        .having(rest > 0)
        .order_by(Payment.id, CheckoutLine.id)
    )
    return [(payment, line, int(amount)) for payment, line, amount in db.session.execute(query)]
