"""Lists of teams and companies, of who helps, and of who asked for news."""

from typing import Any

from sqlalchemy import BigInteger, String, and_, case, cast, func, literal, null, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from walk.accounts.models import Account, Role, account_roles
from walk.companies.models import Company, Package
from walk.editions.models import Edition
from walk.exchange.kinds import Kind
from walk.i18n import lazy_gettext as _l
from walk.lists.columns import Column, List, Query, Wanted
from walk.lists.expressions import Captain, full_name, moment, searched, stopped, takes_part, within, word
from walk.pages.models import Page
from walk.teams.models import Team
from walk.walkers.models import Walker
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER

NAME = Column("name", Kind.TEXT, _l("Name"))
EMAIL = Column("email", Kind.TEXT, _l("E-mail address"))
LANGUAGE = Column("language", Kind.TEXT, _l("Language of letters: nl, fr or en"))
TEAM_STATES = ("open", "closed", "merged")


def _teams(edition: Edition, wanted: Wanted) -> Query:
    into = aliased(Team)
    people = (
        select(Walker.team_id, func.count().label("walkers"))
        .where(Walker.edition_id == edition.id, takes_part(), Walker.team_id.is_not(None))
        .group_by(Walker.team_id)
        .subquery()
    )
    money, page = _raised_by_team(edition), aliased(Page)
    state = case((Team.merged_into_id.is_not(None), "merged"), (Team.closed_at.is_not(None), "closed"), else_="open")
    query: Query = (
        select(
            Team.id.label("team_number"),
            Team.name,
            word(Team.kind).label("kind"),
            func.coalesce(Company.name, Team.company).label("company"),
            Team.city,
            state.label("state"),
            into.name.label("merged_into"),
            func.coalesce(full_name(Captain), "").label("captain"),
            func.coalesce(Captain.email, Captain.contact_email).label("captain_email"),
            Captain.language.label("captain_language"),
            func.coalesce(people.c.walkers, 0).label("walkers"),
            func.coalesce(page.goal, Team.goal).label("goal"),
            func.coalesce(money.c.raised, 0).label("raised"),
            func.coalesce(money.c.gifts, 0).label("gifts"),
            page.slug.label("page"),
            moment(Team.registered_at).label("registered_at"),
        )
        .select_from(Team)
        .outerjoin(into, into.id == Team.merged_into_id)
        .outerjoin(Company, Company.id == Team.company_id)
        .outerjoin(Captain, and_(Captain.team_id == Team.id, Captain.captain_since.is_not(None)))
        .outerjoin(people, people.c.team_id == Team.id)
        .outerjoin(money, money.c.team_id == Team.id)
        .outerjoin(page, page.team_id == Team.id)
        .where(Team.edition_id == edition.id)
    )
    if wanted.team_kind:
        query = query.where(word(Team.kind) == wanted.team_kind)
    if wanted.state:
        query = query.where(state == wanted.state)
    query = searched(query, wanted, Team.name, Captain.first_name, Captain.last_name, Captain.email)
    return query.order_by(Team.name, Team.id)


def _raised_by_team(edition: Edition) -> Any:
    """What the pages of each team raised; those of a merged team count for the one it went into."""
    home = aliased(Team)
    team = func.coalesce(home.merged_into_id, home.id)
    query: Query = select(
        team.label("team_id"),
        cast(func.sum(Page.raised), BigInteger).label("raised"),
        cast(func.sum(Page.gifts), BigInteger).label("gifts"),
    )
    return (
        query.select_from(Page)
        .outerjoin(Walker, Walker.id == Page.walker_id)
        .join(home, home.id == func.coalesce(Page.team_id, Walker.team_id))
        .where(Page.edition_id == edition.id)
        .group_by(team)
        .subquery()
    )


def _companies(edition: Edition, wanted: Wanted) -> Query:
    taken = (
        select(Walker.company_id, func.count().label("walkers"))
        .where(Walker.edition_id == edition.id, takes_part(), Walker.company_id.is_not(None))
        .group_by(Walker.company_id)
        .subquery()
    )
    query: Query = (
        select(
            Company.id.label("company_number"),
            Company.name,
            Company.vat_number,
            *(Company.street, Company.postal_code, Company.city, Company.country),
            *(Company.contact_name, Company.email, Company.phone, Company.language),
            Package.wording["nl"].as_string().label("package"),
            Company.places,
            func.coalesce(taken.c.walkers, 0).label("places_taken"),
            Company.volunteers,
            Company.fee,
            Company.package_received.label("received"),
            Company.order_reference,
            moment(Company.bought_at).label("bought_at"),
            moment(Company.invoice_asked_at).label("invoice_asked_at"),
            moment(Company.confirmed_at).label("confirmed_at"),
            moment(Company.cancelled_at).label("cancelled_at"),
        )
        .join(Package, Package.id == Company.package_id)
        .outerjoin(taken, taken.c.company_id == Company.id)
        .where(Company.edition_id == edition.id)
    )
    return searched(query, wanted, Company.name, Company.contact_name, Company.email).order_by(Company.name, Company.id)


def _volunteers(edition: Edition, wanted: Wanted) -> Query:
    """There is no table of volunteers: companies that send some, and the accounts that help in the office."""
    sent = select(
        literal("company").label("source"),
        Company.name.label("name"),
        Company.contact_name.label("contact_name"),
        Company.email.label("email"),
        Company.phone.label("phone"),
        Company.language.label("language"),
        Company.volunteers.label("volunteers"),
        Company.volunteers_confirmed_at.is_not(None).label("confirmed"),
    ).where(Company.edition_id == edition.id, Company.volunteers > 0, Company.cancelled_at.is_(None))
    helping = (
        select(
            literal("account"),
            literal(""),
            literal(""),
            Account.email,
            cast(null(), String),
            Account.language,
            literal(1),
            Account.active,
        )
        .join(account_roles, account_roles.c.account_id == Account.id)
        .join(Role, Role.id == account_roles.c.role_id)
        .where(Role.name == VOLUNTEER)
    )
    both = union_all(sent, helping).subquery()
    query = searched(select(both), wanted, both.c.name, both.c.contact_name, both.c.email)
    return query.order_by(both.c.source.desc(), both.c.name, both.c.email)


def _mailing(edition: Edition, wanted: Wanted) -> Query:
    """Each address once, as it asked last; nobody who asked for no more letters."""
    address = func.lower(Walker.email)
    asked = (
        select(
            address.label("email"),
            Walker.first_name.label("first_name"),
            Walker.last_name.label("last_name"),
            Walker.language.label("language"),
            moment(Walker.newsletter_asked_at).label("asked_at"),
        )
        .ext(distinct_on(address))
        .where(
            Walker.edition_id == edition.id,
            Walker.newsletter_asked_at.is_not(None),
            Walker.email.is_not(None),
            ~stopped(Walker.email),
        )
        .order_by(address, Walker.newsletter_asked_at.desc(), Walker.id)
    )
    each = within(asked, wanted, Walker.newsletter_asked_at).subquery()
    query: Query = select(each)
    if wanted.language:
        query = query.where(each.c.language == wanted.language)
    return searched(query, wanted, each.c.first_name, each.c.last_name, each.c.email).order_by(each.c.email)


TEAMS = List(
    key="teams",
    group="walkers",
    name=_l("Teams"),
    purpose=_l("Every team with its captain, how many walk in it, and what it raised."),
    roles=(ORGANISER, FINANCE),
    select=_teams,
    filters=("search", "team_kind", "state"),
    states=TEAM_STATES,
    columns=(
        Column("team_number", Kind.WHOLE, _l("Our number of the team; it never changes")),
        NAME,
        Column("kind", Kind.TEXT, _l("'friends', 'family', 'company' or 'school'")),
        Column("company", Kind.TEXT, _l("Company: the one that made the team, or what the captain wrote")),
        Column("city", Kind.TEXT, _l("Town")),
        Column("state", Kind.TEXT, _l("'open', 'closed' (takes nobody more) or 'merged' (into another team)")),
        Column("merged_into", Kind.TEXT, _l("The team it went into")),
        Column("captain", Kind.TEXT, _l("Name of the captain")),
        Column("captain_email", Kind.TEXT, _l("E-mail address at which the captain is reached")),
        Column("captain_language", Kind.TEXT, _l("Language of letters to the captain")),
        Column("walkers", Kind.WHOLE, _l("Who registered and neither cancelled nor waits for a place")),
        Column("goal", Kind.EUROS, _l("What the team wants to raise")),
        Column(
            "raised", Kind.EUROS, _l("What arrived and stayed: its page, its walkers' pages, those of merged teams")
        ),
        Column("gifts", Kind.WHOLE, _l("How many gifts that were")),
        Column("page", Kind.TEXT, _l("Last part of the address of the sponsor page")),
        Column("registered_at", Kind.MOMENT, _l("When the team was made")),
    ),
)
COMPANIES = List(
    key="companies",
    group="companies",
    name=_l("Companies"),
    purpose=_l("Who bought a package: address, contact person, places, and what was paid."),
    roles=(ORGANISER, FINANCE),
    select=_companies,
    filters=("search",),
    papers=("addresses",),
    columns=(
        Column("company_number", Kind.WHOLE, _l("Our number of the company in this edition")),
        NAME,
        Column("vat_number", Kind.TEXT, _l("VAT number")),
        Column("street", Kind.TEXT, _l("Street and number")),
        Column("postal_code", Kind.TEXT, _l("Postal code")),
        Column("city", Kind.TEXT, _l("Town")),
        Column("country", Kind.TEXT, _l("Country, in two letters")),
        Column("contact_name", Kind.TEXT, _l("Contact person")),
        EMAIL,
        Column("phone", Kind.TEXT, _l("Telephone number")),
        LANGUAGE,
        Column("package", Kind.TEXT, _l("Name of the package, in Dutch")),
        Column("places", Kind.WHOLE, _l("Places in the package")),
        Column("places_taken", Kind.WHOLE, _l("Places that somebody has")),
        Column("volunteers", Kind.WHOLE, _l("Volunteers that the company sends")),
        Column("fee", Kind.EUROS, _l("Price of the package")),
        Column("received", Kind.EUROS, _l("What arrived and stayed")),
        Column("order_reference", Kind.TEXT, _l("The company's own order reference")),
        Column("bought_at", Kind.MOMENT, _l("When it was bought")),
        Column("invoice_asked_at", Kind.MOMENT, _l("When an invoice was asked for")),
        Column("confirmed_at", Kind.MOMENT, _l("Since when the places can be used")),
        Column("cancelled_at", Kind.MOMENT, _l("When it was cancelled")),
    ),
)
VOLUNTEERS = List(
    key="volunteers",
    group="companies",
    name=_l("Volunteers"),
    purpose=_l("Companies that send volunteers, with whom to call; and the accounts that help in the office."),
    roles=(ORGANISER,),
    select=_volunteers,
    filters=("search",),
    columns=(
        Column("source", Kind.TEXT, _l("'company': sends volunteers; 'account': signs in as a volunteer")),
        NAME,
        Column("contact_name", Kind.TEXT, _l("Contact person")),
        EMAIL,
        Column("phone", Kind.TEXT, _l("Telephone number")),
        LANGUAGE,
        Column("volunteers", Kind.WHOLE, _l("How many volunteers")),
        Column("confirmed", Kind.YES_NO, _l("Whether the office knows who comes; of an account: whether it works")),
    ),
)
MAILING = List(
    key="mailing",
    group="walkers",
    name=_l("Mailing list"),
    purpose=_l("Walkers who asked for news, every address once. Nobody else is on it: that is the law."),
    roles=(ORGANISER,),
    select=_mailing,
    filters=("search", "language", "since", "until"),
    columns=(
        EMAIL,
        Column("first_name", Kind.TEXT, _l("First name")),
        Column("last_name", Kind.TEXT, _l("Last name")),
        LANGUAGE,
        Column("asked_at", Kind.MOMENT, _l("When this address asked for news: your proof of consent")),
    ),
)
