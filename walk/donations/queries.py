"""Reads of gifts. What a giver hides is left out here, not in a template."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, null, select
from sqlalchemy.orm import joinedload

from walk.clock import brussels_day, in_brussels
from walk.companies.models import Company
from walk.db import db
from walk.donations.models import Donation
from walk.donations.rules import CERTIFICATE_FROM, NameShown
from walk.donors.models import Donor
from walk.donors.queries import whole
from walk.donors.rules import folded, may_ask_number
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.money import Cents
from walk.pages.models import Page
from walk.pages.queries import counts, pages_of_company, pages_of_team
from walk.payments.models import Checkout, CheckoutLine
from walk.teams.models import Team
from walk.tokens import sign, unsign
from walk.walkers.models import Walker


@dataclass(frozen=True, kw_only=True)
class PublicGift:
    """A gift as others may see it: no name or amount where the giver hides it."""

    id: int
    name: str | None
    amount: Cents | None
    message: str
    reply: str
    received_at: datetime
    message_hidden: bool = False
    by_office: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an edition stands: only money that arrived, only people who walk."""

    raised: Cents
    teams: int
    walkers: int
    donors: int


def list_gifts_to_page(page: Page, *, most: int, skip: int = 0, for_office: bool = False) -> list[PublicGift]:
    """The latest gifts to one page; `for_office`: with the messages that were hidden."""
    return _public(_arrived(shows_hidden=for_office).where(Donation.page_id == page.id), most, skip)


def list_gifts_to_team(team: Team, *, most: int, skip: int = 0, for_office: bool = False) -> list[PublicGift]:
    """The latest gifts to a team's page, those of its walkers and of teams merged into it."""
    pages = (
        _arrived(shows_hidden=for_office)
        .join(Page)
        .where(Donation.page_id.in_(pages_of_team(team.id)), Page.hidden_at.is_(None))
    )
    return _public(pages, most, skip)


def list_gifts_to_company(company: Company, *, most: int, skip: int = 0, for_office: bool = False) -> list[PublicGift]:
    """The latest gifts to a company's page, and to those of its teams and of whoever has a place of it."""
    pages = (
        _arrived(shows_hidden=for_office)
        .join(Page)
        .where(Donation.page_id.in_(pages_of_company(company)), Page.hidden_at.is_(None))
    )
    return _public(pages, most, skip)


def list_gifts_to_edition(edition: Edition, *, most: int) -> list[PublicGift]:
    """The latest gifts to any page of an edition."""
    return _public(_arrived().join(Page).where(Page.edition_id == edition.id, Page.hidden_at.is_(None)), most)


def list_gifts_for_owner(page: Page, *, most: int, skip: int = 0) -> list[PublicGift]:
    """The latest gifts to one page as its owner sees them: with every name, unless it is hidden from the walker."""
    name = case((Donation.hide_from_walker, null()), else_=_full_name())
    return _public(_gifts(name, shows_hidden=True).where(Donation.page_id == page.id), most, skip)


def get_gift_to_page(page: Page, donation_id: int) -> Donation:
    """A gift that arrived on this page."""
    query = select(Donation).where(Donation.id == donation_id, Donation.page_id == page.id, Donation.received > 0)
    donation = db.session.scalar(query)
    if donation is None:
        raise NotFound
    return donation


def gift_link(donation: Donation) -> str:
    """The secret part of the address with which a giver changes what is shown, and gives again."""
    return sign("gift", donation.id)


def get_gift_by_link(link: str) -> Donation:
    """The gift whose link this is."""
    donation = db.session.get(Donation, unsign("gift", link), options=[joinedload(Donation.donor)])
    if donation is None:
        raise NotFound
    return donation


def find_gift(donation_id: int) -> Donation | None:
    """A gift by its number."""
    return db.session.get(Donation, donation_id, options=[joinedload(Donation.donor)])


def in_one_name(donation: Donation) -> bool:
    """Whether all gifts that arrived from the same address are in the name of this one, however it is written.

    If not, whoever gave this one may be somebody else, who typed that address.
    """
    if donation.donor.created_at == donation.promised_at:  # it is their first
        return True
    query = select(Donation.first_name, Donation.last_name).where(
        Donation.donor_id == donation.donor_id,
        Donation.id != donation.id,
        Donation.received_at.is_not(None),
        Donation.enterprise_number == "",
    )
    names = {folded(f"{first} {last}") for first, last in db.session.execute(query.distinct())}
    return names <= {folded(donation.name)}


def stand(edition: Edition) -> Standing:
    """Where an edition stands, in one statement."""
    pages = Page.edition_id == edition.id
    raised = select(func.coalesce(func.sum(Page.raised), 0)).where(pages)
    teams = select(func.count(func.distinct(Walker.team_id))).where(counts(edition))
    walkers = select(func.count(Walker.id)).where(counts(edition))
    columns = [each.scalar_subquery() for each in (raised, teams, walkers, _donors(edition))]
    row = db.session.execute(select(*columns)).one()
    return Standing(raised=int(row[0]), teams=row[1], walkers=row[2], donors=row[3])


def count_donors(edition: Edition) -> int:
    """How many different donors gave something that arrived."""
    return db.session.scalar(_donors(edition)) or 0


def asks_certificate(donation: Donation, *, of_year: bool = False) -> bool:
    """Whether the giver wants a certificate, or gets one for this gift alone; `of_year`: for all gifts of its year.

    A page may not know of other gifts: anybody can type an address.
    """
    given, wants = max(donation.received, donation.amount), donation.wants_certificate
    if may_ask_number(wants_certificate=wants, given=given, threshold=CERTIFICATE_FROM):
        return True
    if not of_year or donation.received_at is None:
        return False
    year = brussels_day(donation.received_at).year
    whose = func.coalesce(Donation.for_donor_id, Donation.donor_id) == (donation.for_donor_id or donation.donor_id)
    span = Donation.received_at.between(in_brussels(date(year, 1, 1)), in_brussels(date(year + 1, 1, 1)))
    return (db.session.scalar(select(func.sum(Donation.received)).where(whose, span)) or 0) >= CERTIFICATE_FROM


def number_link(donation: Donation) -> str:
    """The secret part of the address at which the giver may tell the national number, and see nothing."""
    return sign("gift number", donation.id)


def may_ask_after(donation: Donation) -> bool:
    """Whether the page of a gift that came, or is on its way, asks for its giver's national number."""
    checkout = donation.line.checkout
    on_its_way = checkout.submitted_at is not None and checkout.closed_at is None
    personal = not donation.enterprise_number
    return personal and (donation.received > 0 or on_its_way) and asks_certificate(donation)


def certified_donor(donation: Donation) -> Donor:
    """Whose certificate the payer hears of: their own, or that of the organisation in whose name they gave."""
    named = donation.for_donor
    mine = named is not None and named.letters_to and named.letters_to == donation.donor.email
    return whole(named if named is not None and mine else donation.donor)


def find_donation_of_checkout(checkout: Checkout) -> Donation | None:
    """The gift a checkout asks for, if it asks for one."""
    return db.session.scalar(select(Donation).join(CheckoutLine).where(CheckoutLine.checkout_id == checkout.id))


def _donors(edition: Edition) -> Select[Any]:
    whose = func.coalesce(Donor.same_as_id, Donor.id)
    query = select(func.count(func.distinct(whose))).join(Donation, Donation.donor_id == Donor.id).join(Page)
    return query.where(Page.edition_id == edition.id, Donation.received > 0)


def _arrived(*, shows_hidden: bool = False) -> Select[Any]:
    name = case(
        (Donation.name_shown == NameShown.NONE, null()),
        (Donation.name_shown == NameShown.INITIALS, _initials()),
        else_=_full_name(),
    )
    return _gifts(name, shows_hidden=shows_hidden)


def _gifts(name: ColumnElement[Any], *, shows_hidden: bool) -> Select[Any]:
    hidden = false() if shows_hidden else Donation.message_hidden_at.is_not(None)
    return select(
        Donation.id,
        func.nullif(func.btrim(name), ""),
        case((Donation.hide_amount, null()), else_=Donation.received),
        case((hidden, ""), else_=Donation.message),
        case((hidden, ""), else_=Donation.reply),
        Donation.received_at,
        Donation.message_hidden_at.is_not(None),
        Donation.hidden_by_office,
    ).where(Donation.received > 0, Donation.received_at.is_not(None))


def _full_name() -> ColumnElement[str]:
    return func.concat(Donation.first_name, " ", Donation.last_name)


def _initials() -> ColumnElement[str]:
    parts = [
        case((name != "", func.left(name, 1) + "."), else_=null()) for name in (Donation.first_name, Donation.last_name)
    ]
    return func.concat_ws(" ", *parts)


def _public(query: Select[Any], most: int, skip: int = 0) -> list[PublicGift]:
    latest = query.order_by(Donation.received_at.desc(), Donation.id.desc()).limit(most).offset(skip)
    names = ("id", "name", "amount", "message", "reply", "received_at", "message_hidden", "by_office")
    return [PublicGift(**dict(zip(names, row, strict=True))) for row in db.session.execute(latest)]
