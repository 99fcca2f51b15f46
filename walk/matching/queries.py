"""Reads of matching gifts, and of the gifts they add to."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.matching.models import Match
from walk.matching.rules import added
from walk.money import Cents
from walk.pages.models import Page
from walk.pages.queries import pages_of_company, pages_of_team
from walk.payments.models import CheckoutLine, Payment, Posting, Purpose


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A matching gift as everybody sees it; `so_far`: what the gifts until now make of it."""

    name: str
    percent: int
    most: Cents
    so_far: Cents
    last_day: date
    text: str


def list_matches(edition: Edition) -> list[Match]:
    """All of an edition, latest first."""
    query = select(Match).where(Match.edition_id == edition.id).order_by(Match.opens_at.desc(), Match.id.desc())
    return list(db.session.scalars(query.options(joinedload(Match.page), joinedload(Match.donation))))


def get_match(edition: Edition, match_id: int) -> Match:
    """A matching gift of this edition."""
    match = db.session.scalar(select(Match).where(Match.id == match_id, Match.edition_id == edition.id))
    if match is None:
        raise NotFound
    return match


def lock_match(match_id: int) -> Match:
    """A matching gift, locked until the transaction ends."""
    query = select(Match).where(Match.id == match_id).with_for_update(of=Match)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def list_offers(edition: Edition, *, at: datetime, language: str, page: Page | None = None) -> list[Offer]:
    """What runs now for the whole walk; and, of a page, what runs for it and for its walker's team."""
    if edition.matched_until is None or at >= edition.matched_until:
        return []
    about: list[ColumnElement[bool]] = [Match.page_id.is_(None)]
    if page is not None:
        about.append(Match.page_id == page.id)
        if page.walker is not None and page.walker.team_id is not None:
            team = select(Page.id).where(Page.team_id == page.walker.team_id).scalar_subquery()
            about.append(Match.page_id == team)
    running = (Match.published_at.is_not(None), Match.withdrawn_at.is_(None), Match.asked_at.is_(None))
    query = select(Match).where(Match.edition_id == edition.id, or_(*about), *running)
    query = query.where(Match.opens_at <= at, Match.closes_at > at).options(joinedload(Match.page))
    return [
        Offer(
            name=each.name,
            percent=each.percent,
            most=each.most,
            so_far=worth(each),
            last_day=each.last_day,
            text=each.wording.get(language) or "",
        )
        for each in db.session.scalars(query.order_by(Match.closes_at, Match.id))
    ]


def given_in(match: Match) -> Cents:
    """The gifts that arrived in its window, less what went back of them; never what a matching gift brought."""
    others = select(Match.donation_id).where(Match.donation_id.is_not(None))
    query = (
        select(func.coalesce(func.sum(Posting.amount), 0))
        .join(Payment, Posting.payment_id == Payment.id)
        .join(CheckoutLine, Posting.line_id == CheckoutLine.id)
        .join(Donation, Donation.line_id == CheckoutLine.id)
        .join(Page, Donation.page_id == Page.id)
        .where(CheckoutLine.purpose == Purpose.GIFT, Payment.paid_at >= match.opens_at)
        .where(Payment.paid_at < match.closes_at, Donation.id.not_in(others), _counts(match))
    )
    return int(db.session.scalar(query) or 0)


def worth(match: Match) -> Cents:
    """What the gifts until now make of it, in cents."""
    return added(given_in(match), percent=match.percent, most=match.most)


def _counts(match: Match) -> ColumnElement[bool]:
    page = match.page
    if page is None:
        return Page.edition_id == match.edition_id
    if page.team_id is not None:
        return Page.id.in_(pages_of_team(page.team_id))
    return Page.id.in_(pages_of_company(page.company)) if page.company is not None else Page.id == page.id
