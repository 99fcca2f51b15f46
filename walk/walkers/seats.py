"""A walker whose place a company pays for from now on, or does not pay for any more."""

from datetime import datetime

from walk.db import db
from walk.walkers.commands import confirm_if_paid, fee_of
from walk.walkers.models import Walker


def begin_seat(walker: Walker, company_id: int, *, at: datetime) -> None:
    """The company pays: nothing is due any more, and the place is certain. The walker must be locked."""
    walker.company_id = company_id
    walker.fee = fee_of(walker)
    confirm_if_paid(walker, at)
    db.session.flush()


def end_seat(walker: Walker, *, at: datetime) -> None:
    """The walker stays registered, and owes the fee of the day on which they registered. The walker must be locked."""
    walker.company_id = None
    walker.fee = fee_of(walker)
    confirm_if_paid(walker, at)
    db.session.flush()
