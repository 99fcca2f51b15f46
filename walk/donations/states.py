"""Where a gift stands: one meaning for the office's pages, the lists and the figures."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, case, select

from walk.db import db
from walk.donations.models import Donation
from walk.payments.models import Checkout, CheckoutLine, Transfer

GIFT_STATES = ("arrived", "paid_back", "promised", "at_the_bank", "not_paid", "withdrawn")


def gift_state() -> ColumnElement[str]:
    """One of GIFT_STATES, for a query of gifts with their checkout; a transfer is awaited though the checkout ended."""
    transfer = select(Transfer.id).where(Transfer.checkout_id == Checkout.id).exists()
    over = Checkout.closed_at.is_not(None)
    return case(
        (Donation.received > 0, "arrived"),
        (Donation.received_at.is_not(None), "paid_back"),
        (Checkout.withdrawn_at.is_not(None), "withdrawn"),
        (and_(over, ~transfer), "not_paid"),
        (and_(~over, Checkout.submitted_at.is_not(None)), "at_the_bank"),
        else_="promised",
    )


def states_of(gifts: Collection[Donation]) -> dict[int, str]:
    """Where each of these gifts stands, by its number."""
    query = select(Donation.id, gift_state().label("state")).join(Donation.line).join(CheckoutLine.checkout)
    rows = db.session.execute(query.where(Donation.id.in_([each.id for each in gifts])))
    return {row.id: row.state for row in rows}
