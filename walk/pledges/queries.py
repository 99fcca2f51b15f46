"""Reads of pledges, of how far their pages walked, and of what was asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from walk.clock import brussels_day
from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.models import Checkout, CheckoutLine
from walk.pledges.models import Pledge, PledgeAsk
from walk.pledges.rules import due, mean_distance
from walk.teams.models import Team
from walk.tokens import sign, unsign
from walk.walkers.models import Finish, Walker

ToAsk = tuple[Pledge, int, Cents]


def pledge_link(pledge: Pledge) -> str:
    """The secret part of the address with which a pledge is confirmed, changed and withdrawn."""
    return sign("pledge", pledge.id)


def get_pledge_by_link(link: str) -> Pledge:
    """The pledge whose link this is; one that was not confirmed in time is gone."""
    pledge = db.session.get(Pledge, unsign("pledge", link), options=[joinedload(Pledge.page)])
    if pledge is None:
        raise NotFound
    return pledge


def find_pledge_of_form(form_key: str) -> Pledge | None:
    """The pledge that this very form made before, if it was sent before."""
    return db.session.scalar(select(Pledge).where(Pledge.form_key == form_key))


def lock_pledge(pledge_id: int) -> Pledge | None:
    """A pledge, locked until the transaction ends; None when it was forgotten."""
    query = select(Pledge).where(Pledge.id == pledge_id).with_for_update(of=Pledge)
    return db.session.scalar(query.execution_options(populate_existing=True))


def takes_pledges(page: Page, at: datetime) -> bool:
    """Whether somebody may pledge to this page: a walker's or a team's, until the walk is over."""
    if page.walker is not None:
        walks = page.walker.cancelled_at is None and page.walker.waiting_since is None
    else:
        walks = page.team is not None and page.team.closed_at is None
    return walks and page.edition.takes_gifts(at) and brussels_day(at) <= page.edition.date


def count_pledges(page: Page) -> int:
    """How many confirmed pledges everybody may know of: none of a minor, nor of who stays hidden."""
    return page.pledges if page.named and (page.walker or page.team) else 0


def distances(*only: ColumnElement[bool]) -> dict[int, int]:
    """How far each page walked, in metres, by its id, where that is known: a walker's own, a team's mean."""
    walks = (Walker.cancelled_at.is_(None), Walker.waiting_since.is_(None), *only)
    alone = select(Page.id, Finish.metres).join(Walker, Page.walker_id == Walker.id).join(Finish)
    found = dict(db.session.execute(alone.where(*walks)).all())
    together = (
        select(Page.id, func.sum(Finish.metres), func.count().filter(Finish.metres > 0))
        .join(Team, Page.team_id == Team.id)
        .join(Walker, Walker.team_id == func.coalesce(Team.merged_into_id, Team.id))
        .join(Finish, Finish.walker_id == Walker.id)
        .where(*walks)
        .group_by(Page.id)
    )
    for page, metres, finishers in db.session.execute(together):
        found[page] = mean_distance(int(metres), finishers)
    return found


def distance_of(page: Page) -> int | None:
    """How far a page walked, in metres; None while nobody knows."""
    return distances(Page.id == page.id).get(page.id)


def list_to_ask(edition: Edition) -> list[ToAsk]:
    """The pledges that something is due of and that nobody was asked for yet, with distance and amount."""
    known = distances(Page.edition_id == edition.id)
    asked = select(PledgeAsk.id).where(PledgeAsk.pledge_id == Pledge.id).exists()
    query = select(Pledge).join(Pledge.page).options(contains_eager(Pledge.page))
    query = query.where(Page.edition_id == edition.id, Page.hidden_at.is_(None), Page.id.in_(known), _stands(), ~asked)
    found = [
        (each, known[each.page_id], due(each.promise, known[each.page_id]))
        for each in db.session.scalars(query.order_by(Pledge.id))
    ]
    return [(pledge, metres, amount) for pledge, metres, amount in found if amount > 0]


def list_asked_of(walkers: Sequence[int]) -> list[int]:
    """The pledges, by id, that were asked for a distance in which these walkers count."""
    teams = select(Walker.team_id).where(Walker.id.in_(walkers))
    merged = select(Team.id).where(Team.merged_into_id.in_(teams))
    theirs = or_(Page.walker_id.in_(walkers), Page.team_id.in_(teams), Page.team_id.in_(merged))
    query = select(Pledge.id).join(Page).where(theirs, Pledge.id.in_(select(PledgeAsk.pledge_id)))
    return list(db.session.scalars(query.order_by(Pledge.id)))


def list_asks(pledge: Pledge) -> list[PledgeAsk]:
    """All that was asked for a pledge, oldest first, each gift as it is now."""
    query = select(PledgeAsk).where(PledgeAsk.pledge_id == pledge.id).options(joinedload(PledgeAsk.donation))
    return list(db.session.scalars(query.order_by(PledgeAsk.id).execution_options(populate_existing=True)))


def list_open_asks(*, before: datetime) -> list[PledgeAsk]:
    """What was asked before a moment, was not paid, and still is asked."""
    query = (
        select(PledgeAsk)
        .join(PledgeAsk.donation)
        .join(CheckoutLine, Donation.line_id == CheckoutLine.id)
        .join(Checkout, CheckoutLine.checkout_id == Checkout.id)
        .join(Pledge, PledgeAsk.pledge_id == Pledge.id)
        .where(PledgeAsk.replaced_at.is_(None), PledgeAsk.asked_at <= before, Pledge.withdrawn_at.is_(None))
        .where(Donation.received_at.is_(None), Checkout.withdrawn_at.is_(None))
    )
    return list(db.session.scalars(query.order_by(PledgeAsk.id)))


def count_without_distance(edition: Edition) -> int:
    """How many pledges stand of which nobody knows the distance."""
    known = distances(Page.edition_id == edition.id)
    query = select(func.count(Pledge.id)).join(Pledge.page)
    return db.session.scalar(query.where(Page.edition_id == edition.id, _stands(), Page.id.not_in(known))) or 0


def list_forgettable(before: datetime) -> list[int]:
    """Pledges made before a moment and never confirmed, by id."""
    query = select(Pledge.id).where(Pledge.confirmed_at.is_(None), Pledge.pledged_at < before)
    return list(db.session.scalars(query))


def was_paid(asks: Sequence[PledgeAsk]) -> bool:
    """Whether money came for any of these, also for one that was replaced."""
    return any(each.donation.received_at is not None for each in asks)


def _stands() -> ColumnElement[bool]:
    return Pledge.confirmed_at.is_not(None) & Pledge.withdrawn_at.is_(None)
