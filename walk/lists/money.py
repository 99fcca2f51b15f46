"""Lists of who gave, and of every gift."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, null, select

from walk.companies.models import Company
from walk.donations.models import Donation
from walk.donations.rules import NameShown
from walk.donations.states import GIFT_STATES, gift_state
from walk.donors.models import Donor
from walk.editions.models import Edition
from walk.exchange.kinds import Kind
from walk.i18n import lazy_gettext as _l
from walk.lists.columns import Column, List, Query, Wanted
from walk.lists.expressions import day, full_name, moment, searched, stopped, within, word
from walk.pages.models import Page
from walk.payments.models import Checkout, CheckoutLine, Payment, Posting
from walk.teams.models import Team
from walk.walkers.models import Walker
from walk.web.access import FINANCE, ORGANISER


def _gifts(edition: Edition, wanted: Wanted) -> Query:
    paid = _paid(edition)
    company = func.coalesce(Page.company_id, Team.company_id, Walker.company_id)
    query: Query = (
        select(
            Donation.id.label("gift_number"),
            Page.slug.label("page"),
            _owner().label("page_of"),
            func.coalesce(full_name(Walker), "").label("walker"),
            func.coalesce(Team.name, "").label("team"),
            func.coalesce(Company.name, "").label("company"),
            func.coalesce(Donor.same_as_id, Donor.id).label("donor_number"),
            Donation.first_name,
            Donation.last_name,
            Donation.organisation,
            Donor.email,
            shown_as().label("shown_as"),
            Donation.amount,
            Donation.received,
            paid.c.method,
            paid.c.provider,
            paid.c.reference,
            day(paid.c.paid_at).label("paid_on"),
            moment(Donation.promised_at).label("promised_at"),
            gift_state().label("state"),
            Donation.wants_certificate,
            Donation.language,
        )
        .select_from(Donation)
        .join(Page, Page.id == Donation.page_id)
        .join(Donor, Donor.id == Donation.donor_id)
        .join(CheckoutLine, CheckoutLine.id == Donation.line_id)
        .join(Checkout, Checkout.id == CheckoutLine.checkout_id)
        .outerjoin(paid, paid.c.line_id == Donation.line_id)
        .outerjoin(Walker, Walker.id == Page.walker_id)
        .outerjoin(Team, Team.id == func.coalesce(Page.team_id, Walker.team_id))
        .outerjoin(Company, Company.id == company)
        .where(Page.edition_id == edition.id)
    )
    if wanted.state:
        query = query.where(gift_state() == wanted.state)
    query = within(query, wanted, paid.c.paid_at)
    query = searched(query, wanted, Donation.first_name, Donation.last_name, Donor.email)
    return query.order_by(Donation.id)


def _paid(edition: Edition) -> Any:
    """What first arrived for the line of each gift; grouped once, to be joined by hash."""
    return (
        select(
            Posting.line_id,
            func.min(Payment.paid_at).label("paid_at"),
            func.min(Payment.method).label("method"),
            func.min(Payment.provider).label("provider"),
            func.min(Payment.reference).label("reference"),
        )
        .join(Payment, Payment.id == Posting.payment_id)
        .join(Checkout, Checkout.id == Payment.checkout_id)
        .where(Checkout.edition_id == edition.id)
        .group_by(Posting.line_id)
        .subquery("paid")
    )


def shown_as() -> ColumnElement[str]:
    """How others see the giver of a gift."""
    return case(
        (Donation.hide_from_walker, "hidden_from_walker"),
        (Donation.name_shown == NameShown.NONE, "hidden"),
        (Donation.name_shown == NameShown.INITIALS, "initials"),
        else_="full",
    )


def _owner() -> ColumnElement[str]:
    return case(
        (Page.walker_id.is_not(None), "walker"),
        (Page.team_id.is_not(None), "team"),
        (Page.company_id.is_not(None), "company"),
        else_="walk",
    )


def _donors(edition: Edition, wanted: Wanted) -> Query:
    given = _given(edition, wanted)
    address = func.lower(Walker.email)
    asked = (
        select(address.label("email"), func.max(Walker.newsletter_asked_at).label("at"))
        .where(Walker.newsletter_asked_at.is_not(None), Walker.email.is_not(None))
        .group_by(address)
        .subquery()
    )
    consent = case((stopped(Donor.email), null()), else_=asked.c.at)
    query: Query = (
        select(
            Donor.id.label("donor_number"),
            word(Donor.kind).label("kind"),
            *(Donor.first_name, Donor.last_name, Donor.organisation),
            *(Donor.street, Donor.postal_code, Donor.city, Donor.country, Donor.language),
            Donor.email,
            Donor.letters_to,
            given.c.gifts,
            given.c.received,
            given.c.first_paid_on,
            given.c.last_paid_on,
            given.c.wants_certificate,
            func.coalesce(stopped(Donor.email), False).label("letters_stopped"),
            consent.is_not(None).label("consent"),
            moment(consent).label("consented_at"),
        )
        .select_from(Donor)
        .join(given, given.c.donor_id == Donor.id)
        .outerjoin(asked, asked.c.email == Donor.email)
    )
    if wanted.consent != "all":
        query = query.where(consent.is_not(None))
    query = searched(query, wanted, Donor.first_name, Donor.last_name, Donor.organisation, Donor.email)
    return query.order_by(Donor.last_name, Donor.first_name, Donor.id)


def _given(edition: Edition, wanted: Wanted) -> Any:
    """What each donor gave that arrived and stayed; whoever finance joined with another counts as that one."""
    donor = func.coalesce(Donor.same_as_id, Donor.id)
    query: Query = (
        select(
            donor.label("donor_id"),
            func.count().label("gifts"),
            cast(func.sum(Donation.received), BigInteger).label("received"),
            day(func.min(Donation.received_at)).label("first_paid_on"),
            day(func.max(Donation.received_at)).label("last_paid_on"),
            func.bool_or(Donation.wants_certificate).label("wants_certificate"),
        )
        .select_from(Donation)
        .join(Page, Page.id == Donation.page_id)
        .join(Donor, Donor.id == Donation.donor_id)
        .where(Page.edition_id == edition.id, Donation.received > 0)
    )
    return within(query, wanted, Donation.received_at).group_by(donor).subquery()


GIFTS = List(
    key="gifts",
    group="money",
    name=_l("Gifts"),
    purpose=_l("One row for every gift, arrived or promised, with its giver, its page and how it was paid."),
    roles=(ORGANISER, FINANCE),
    select=_gifts,
    filters=("search", "state", "since", "until"),
    states=GIFT_STATES,
    columns=(
        Column("gift_number", Kind.WHOLE, _l("Our number of the gift; it never changes")),
        Column("page", Kind.TEXT, _l("Last part of the address of the sponsor page")),
        Column("page_of", Kind.TEXT, _l("'walker', 'team', 'company', or 'walk': the walk itself")),
        Column("walker", Kind.TEXT, _l("Walker whose page it is")),
        Column("team", Kind.TEXT, _l("Team whose page it is, or of the walker")),
        Column("company", Kind.TEXT, _l("Company whose page it is, or of the team or walker")),
        Column("donor_number", Kind.WHOLE, _l("Our number of the donor, after joining")),
        Column("first_name", Kind.TEXT, _l("First name of the giver, as typed with this gift")),
        Column("last_name", Kind.TEXT, _l("Last name of the giver, as typed with this gift")),
        Column("organisation", Kind.TEXT, _l("Organisation in whose name it was given")),
        Column("email", Kind.TEXT, _l("E-mail address of the donor")),
        Column(
            "shown_as",
            Kind.TEXT,
            _l("What others see: 'full' name, 'initials', 'hidden', or 'hidden_from_walker': the walker may not know"),
        ),
        Column("amount", Kind.EUROS, _l("What was promised")),
        Column("received", Kind.EUROS, _l("What arrived and stayed; after a refund, what is left")),
        Column("method", Kind.TEXT, _l("How it was paid: card, bancontact, cash, bank_transfer…")),
        Column("provider", Kind.TEXT, _l("Where it came in: stripe, bank, table…")),
        Column("reference", Kind.TEXT, _l("Reference of the payment there")),
        Column("paid_on", Kind.DAY, _l("Day on which it was paid, in Brussels")),
        Column("promised_at", Kind.MOMENT, _l("When it was promised")),
        Column("state", Kind.TEXT, _l("'arrived', 'paid_back', 'promised', 'at_the_bank', 'not_paid' or 'withdrawn'")),
        Column("wants_certificate", Kind.YES_NO, _l("Whether the giver asked for a tax certificate")),
        Column("language", Kind.TEXT, _l("Language of letters: nl, fr or en")),
    ),
)
DONORS = List(
    key="donors",
    group="money",
    name=_l("Donors"),
    purpose=_l("Who gave, how much, and whether they may be sent news. Begins with those who may."),
    roles=(ORGANISER, FINANCE),
    select=_donors,
    filters=("search", "consent", "since", "until"),
    papers=("addresses",),
    columns=(
        Column("donor_number", Kind.WHOLE, _l("Our number of the donor, after joining")),
        Column("kind", Kind.TEXT, _l("'person' or 'organisation'")),
        Column("first_name", Kind.TEXT, _l("First name")),
        Column("last_name", Kind.TEXT, _l("Last name")),
        Column("organisation", Kind.TEXT, _l("Name of the organisation")),
        Column("street", Kind.TEXT, _l("Street and number")),
        Column("postal_code", Kind.TEXT, _l("Postal code")),
        Column("city", Kind.TEXT, _l("Town")),
        Column("country", Kind.TEXT, _l("Country, in two letters")),
        Column("language", Kind.TEXT, _l("Language of letters: nl, fr or en")),
        Column("email", Kind.TEXT, _l("The donor's own e-mail address")),
        Column("letters_to", Kind.TEXT, _l("Where letters go when the donor has no own address")),
        Column("gifts", Kind.WHOLE, _l("How many gifts arrived and stayed in this edition")),
        Column("received", Kind.EUROS, _l("What they gave together, after refunds")),
        Column("first_paid_on", Kind.DAY, _l("Day of the first of these gifts")),
        Column("last_paid_on", Kind.DAY, _l("Day of the last of these gifts")),
        Column("wants_certificate", Kind.YES_NO, _l("Whether they asked for a tax certificate")),
        Column("letters_stopped", Kind.YES_NO, _l("Whether they asked for no more letters")),
        Column(
            "consent",
            Kind.YES_NO,
            _l("Whether this address asked for news. Giving alone is no consent: we ask it when somebody registers"),
        ),
        Column("consented_at", Kind.MOMENT, _l("When it asked for news")),
    ),
)
