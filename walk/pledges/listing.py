"""All pledges of an edition with where each stands, for the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.models import Checkout, CheckoutLine
from walk.pledges.models import Pledge, PledgeAsk
from walk.pledges.queries import distances
from walk.pledges.rules import State, due
from walk.walkers.models import Walker
from walk.web.paging import PAGE_SIZE, Paged


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A pledge as the office sees it. `asked`: what is, or was, to be paid; `otherwise`: paid, but now another sum."""

    pledge: Pledge
    state: State
    metres: int | None
    expected: Cents | None
    asked: Cents
    paid: Cents
    otherwise: Cents | None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """An edition's pledges in cents: at most, asked and still open, paid; and how many stand."""

    stand: int
    at_most: Cents
    open: Cents
    paid: Cents


_current, _gift, _checkout = aliased(PledgeAsk), aliased(Donation), aliased(Checkout)


def list_pledges(edition: Edition, *, number: int, state: State | None = None) -> Paged[Listed]:
    """That page of the edition's pledges, newest first; `state`: only those that stand so."""
    query = _all(edition).order_by(Pledge.id.desc()).limit(PAGE_SIZE + 1).offset((number - 1) * PAGE_SIZE)
    if state is not None:
        query = query.where(_state() == state.value)
    rows = db.session.execute(query).all()
    known = distances(Page.id.in_([pledge.page_id for pledge, *_rest in rows]))
    return Paged(rows=_listed(rows[:PAGE_SIZE], known), number=number, more=len(rows) > PAGE_SIZE)


def count_states(edition: Edition) -> dict[State, int]:
    """How many pledges stand where."""
    states = _all(edition).with_only_columns(_state().label("state")).subquery()
    query = select(states.c.state, func.count()).group_by(states.c.state)
    return {State(state): number for state, number in db.session.execute(query)}


def add_up(edition: Edition) -> Totals:
    """What all pledges of an edition come to."""
    is_due, stands = (
        _state() == State.DUE.value,
        _state().in_([State.CONFIRMED.value, State.DUE.value, State.PAID.value]),
    )
    query = _all(edition).with_only_columns(
        func.count().filter(stands),
        func.coalesce(func.sum(Pledge.most).filter(stands), 0),
        func.coalesce(func.sum(_gift.amount).filter(is_due), 0),
        func.coalesce(func.sum(_paid()), 0),
    )
    stand, at_most, still_open, paid = db.session.execute(query).one()
    return Totals(stand=stand, at_most=int(at_most), open=int(still_open), paid=int(paid))


def _all(edition: Edition) -> Select[Pledge, str, Cents, Cents]:
    return (
        select(Pledge, _state(), _gift.amount, _paid())
        .join(Pledge.page)
        .outerjoin(_current, and_(_current.pledge_id == Pledge.id, _current.replaced_at.is_(None)))
        .outerjoin(_gift, _current.donation_id == _gift.id)
        .outerjoin(CheckoutLine, _gift.line_id == CheckoutLine.id)
        .outerjoin(_checkout, CheckoutLine.checkout_id == _checkout.id)
        .options(
            contains_eager(Pledge.page).options(
                joinedload(Page.walker).joinedload(Walker.edition), joinedload(Page.team), joinedload(Page.edition)
            )
        )
        .where(Page.edition_id == edition.id)
    )


def _state() -> ColumnElement[str]:
    ever_paid = _money(func.count()).where(Donation.received_at.is_not(None)).scalar_subquery() > 0
    return case(
        (ever_paid, State.PAID.value),
        (Pledge.withdrawn_at.is_not(None), State.WITHDRAWN.value),
        (Pledge.confirmed_at.is_(None), State.UNCONFIRMED.value),
        (_checkout.withdrawn_at.is_not(None), State.LAPSED.value),
        (_current.id.is_not(None), State.DUE.value),
        else_=literal(State.CONFIRMED.value),
    )


def _paid() -> ColumnElement[Cents]:
    return func.coalesce(_money(func.sum(Donation.received)).scalar_subquery(), 0)


def _money(what: ColumnElement[Any]) -> Select[Any]:
    asks = select(what).select_from(PledgeAsk).join(Donation, PledgeAsk.donation_id == Donation.id)
    return asks.where(PledgeAsk.pledge_id == Pledge.id).correlate(Pledge)


def _listed(rows: Sequence[Any], known: Mapping[int, int]) -> list[Listed]:
    found = []
    for pledge, state, amount, paid in rows:
        metres = known.get(pledge.page_id)
        expected = None if metres is None else due(pledge.promise, metres)
        is_other = state == State.PAID.value and expected is not None and amount is not None and expected != amount
        found.append(
            Listed(
                pledge=pledge,
                state=State(state),
                metres=metres,
                expected=expected,
                asked=amount or 0,
                paid=int(paid),
                otherwise=expected if is_other else None,
            )
        )
    return found
