"""Reads of gifts. What a giver hides is left out here, not in a template."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, null, or_, select

from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.money import Cents
from walk.pages.models import Page
from walk.payments.models import Checkout, CheckoutLine
from walk.teams.models import Team
from walk.walkers.models import Walker


@dataclass(frozen=True, kw_only=True)
class PublicGift:
    """A gift as everybody may see it: no name or amount where the giver hides it."""

    name: str | None
    amount: Cents | None
    message: str
    received_at: datetime


def list_gifts_to_page(page: Page, *, most: int) -> list[PublicGift]:
    """The latest gifts to one page."""
    return _public(_arrived().where(Donation.page_id == page.id), most)


def list_gifts_to_team(team: Team, *, most: int) -> list[PublicGift]:
    """The latest gifts to a team's page and those of its walkers."""
    walkers = select(Walker.id).where(Walker.team_id == team.id)
    mine = or_(Page.team_id == team.id, Page.walker_id.in_(walkers))
    pages = select(Page.id).where(mine, Page.hidden_at.is_(None))
    return _public(_arrived().where(Donation.page_id.in_(pages)), most)


def list_gifts_to_edition(edition: Edition, *, most: int) -> list[PublicGift]:
    """The latest gifts to any page of an edition."""
    return _public(_arrived().join(Page).where(Page.edition_id == edition.id, Page.hidden_at.is_(None)), most)


def count_donors(edition: Edition) -> int:
    """How many different donors gave something that arrived."""
    query = select(func.count(func.distinct(Donation.donor_id))).join(Page)
    return db.session.scalar(query.where(Page.edition_id == edition.id, Donation.received > 0)) or 0


def find_donation_of_checkout(checkout: Checkout) -> Donation | None:
    """The gift a checkout asks for, if it asks for one."""
    return db.session.scalar(select(Donation).join(CheckoutLine).where(CheckoutLine.checkout_id == checkout.id))


def _arrived() -> Select[str | None, Cents | None, str, datetime | None]:
    return select(
        case((Donation.hide_name, null()), else_=func.concat(Donation.first_name, " ", Donation.last_name)),
        case((Donation.hide_amount, null()), else_=Donation.received),
        Donation.message,
        Donation.received_at,
    ).where(Donation.received > 0)


def _public(query: Select[str | None, Cents | None, str, datetime | None], most: int) -> list[PublicGift]:
    latest = query.order_by(Donation.received_at.desc(), Donation.id.desc()).limit(most)
    return [
        PublicGift(name=name.strip() if name else None, amount=amount, message=message, received_at=at)
        for name, amount, message, at in db.session.execute(latest)
        if at is not None
    ]
