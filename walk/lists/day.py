"""Lists for the day of the walk: start packs, T-shirts, whom to call."""

from sqlalchemy import and_, func, literal, select
from sqlalchemy.orm import aliased

from walk.companies.models import Company
from walk.donors.models import Donor
from walk.editions.models import Edition, ShirtSize
from walk.exchange.kinds import Kind
from walk.i18n import lazy_gettext as _l
from walk.lists.columns import Column, List, Query, Wanted
from walk.lists.expressions import (
    Captain,
    age,
    distance,
    full_name,
    narrowed,
    searched,
    takes_part,
    wave,
    with_company,
)
from walk.lists.walkers import (
    AGE,
    CAPTAIN,
    CAPTAIN_EMAIL,
    COMPANY,
    DISTANCE,
    EMERGENCY_NAME,
    EMERGENCY_PHONE,
    FIRST_NAME,
    GUARDIAN,
    LAST_NAME,
    NUMBER,
    SHIRT,
    START,
    TEAM,
    WAVE,
)
from walk.routes.models import Route, RouteKind
from walk.teams.models import Team
from walk.walkers.models import ADULT, Walker
from walk.web.access import ORGANISER, VOLUNTEER

STICKERS, ADDRESSES, SHEET = "stickers", "addresses", "sheet"
SIZE = Column("size", Kind.TEXT, _l("Size of the T-shirt; empty: none was chosen"))


def _start_packs(edition: Edition, wanted: Wanted) -> Query:
    query: Query = select(
        Walker.id.label("walker_number"),
        wave().label("wave"),
        distance().label("distance_km"),
        Route.start,
        func.coalesce(Team.name, "").label("team"),
        func.coalesce(full_name(Captain), "").label("captain"),
        func.coalesce(Company.name, "").label("company"),
        Walker.first_name,
        Walker.last_name,
        Walker.shirt,
        (Walker.fee_received >= Walker.fee).label("paid"),
    )
    query = narrowed(with_company(query), edition, wanted).where(takes_part(), Route.kind == RouteKind.CENTRAL)
    return query.order_by(
        Route.wave_at.nulls_last(), Route.distance_km, Team.name.nulls_last(), Walker.last_name, Walker.id
    )


def _packs_by_post(edition: Edition, wanted: Wanted) -> Query:
    """Walkers tell no street: it is that of the donor with the same own e-mail address and last name."""
    street = func.coalesce(Donor.street, "")
    query: Query = select(
        Walker.id.label("walker_number"),
        full_name(Walker).label("name"),
        street.label("street"),
        func.coalesce(func.nullif(Donor.postal_code, ""), Walker.postal_code).label("postal_code"),
        func.coalesce(func.nullif(Donor.city, ""), Walker.city).label("city"),
        (street != "").label("has_street"),
        Walker.shirt,
        distance().label("distance_km"),
        func.coalesce(Team.name, "").label("team"),
        func.coalesce(full_name(Captain), "").label("captain"),
        func.coalesce(Captain.email, Captain.contact_email).label("captain_email"),
        func.coalesce(Walker.email, Walker.contact_email).label("own_address"),
    )
    same = and_(
        Donor.email == func.lower(Walker.email),
        func.lower(Donor.last_name) == func.lower(Walker.last_name),
        Donor.country == "BE",
        Donor.street != "",
    )
    query = narrowed(with_company(query).outerjoin(Donor, same), edition, wanted)
    query = query.where(takes_part(), Walker.confirmed_at.is_not(None), Route.kind == RouteKind.OWN)
    return query.order_by(Team.name.nulls_last(), Walker.last_name, Walker.first_name, Walker.id)


def _emergency(edition: Edition, wanted: Wanted) -> Query:
    query: Query = select(
        wave().label("wave"),
        distance().label("distance_km"),
        Route.start,
        Walker.last_name,
        Walker.first_name,
        age(edition).label("age"),
        (age(edition) < literal(ADULT)).label("minor"),
        Walker.emergency_name,
        Walker.emergency_phone,
        Walker.guardian_name,
        func.coalesce(Team.name, "").label("team"),
        func.coalesce(full_name(Captain), "").label("captain"),
    )
    query = narrowed(with_company(query), edition, wanted).where(takes_part())
    return query.order_by(
        Route.kind, Route.wave_at.nulls_last(), Route.distance_km, Walker.last_name, Walker.first_name, Walker.id
    )


def _shirts(edition: Edition, _wanted: Wanted) -> Query:
    chosen = (
        select(Walker.shirt.label("size"), func.count().label("walkers"))
        .where(Walker.edition_id == edition.id, takes_part())
        .group_by(Walker.shirt)
        .subquery()
    )
    offered = select(ShirtSize.size, ShirtSize.stock, ShirtSize.id).where(ShirtSize.edition_id == edition.id).subquery()
    walkers = func.coalesce(chosen.c.walkers, 0)
    query: Query = select(
        func.coalesce(offered.c.size, chosen.c.size).label("size"),
        walkers.label("walkers"),
        offered.c.stock.label("stock"),
        (offered.c.stock - walkers).label("left"),
    )
    return query.select_from(chosen.join(offered, chosen.c.size == offered.c.size, full=True)).order_by(
        offered.c.id.nulls_last(), chosen.c.size
    )


def _shirts_by_team(edition: Edition, wanted: Wanted) -> Query:
    leader = aliased(Walker)
    query: Query = (
        select(
            func.coalesce(Team.name, "").label("team"),
            func.coalesce(func.min(full_name(leader)), "").label("captain"),
            func.coalesce(func.min(Company.name), "").label("company"),
            Walker.shirt.label("size"),
            func.count(func.distinct(Walker.id)).label("walkers"),
        )
        .select_from(Walker)
        .outerjoin(Team, Team.id == Walker.team_id)
        .outerjoin(leader, and_(leader.team_id == Team.id, leader.captain_since.is_not(None)))
        .outerjoin(Company, Company.id == Team.company_id)
        .where(Walker.edition_id == edition.id, takes_part())
        .group_by(Team.id, Team.name, Walker.shirt)
    )
    return searched(query, wanted, Team.name).order_by(Team.name.nulls_last(), Team.id, Walker.shirt)


START_PACKS = List(
    key="start_packs",
    group="day",
    name=_l("Start packs"),
    purpose=_l("Who comes to the start, by wave, team and name, with the T-shirt that goes in the bag."),
    roles=(ORGANISER, VOLUNTEER),
    select=_start_packs,
    filters=("search", "route", "team_kind"),
    papers=(STICKERS,),
    columns=(
        *(NUMBER, WAVE, DISTANCE, START, TEAM, CAPTAIN, COMPANY, FIRST_NAME, LAST_NAME, SHIRT),
        Column("paid", Kind.YES_NO, _l("Whether nothing of the fee is left to pay")),
    ),
)
PACKS_BY_POST = List(
    key="packs_by_post",
    group="day",
    name=_l("Start packs by post"),
    purpose=_l("Walkers on a route of their own, whose start pack is sent; and of whom we know no street."),
    roles=(ORGANISER,),
    select=_packs_by_post,
    filters=("search", "route", "team_kind"),
    papers=(ADDRESSES,),
    columns=(
        NUMBER,
        Column("name", Kind.TEXT, _l("First and last name")),
        Column(
            "street",
            Kind.TEXT,
            _l("Street and number. We do not ask walkers for it: known of who also gave, with the same e-mail address"),
        ),
        Column("postal_code", Kind.TEXT, _l("Postal code")),
        Column("city", Kind.TEXT, _l("Town")),
        Column("has_street", Kind.YES_NO, _l("Whether a label can be printed")),
        *(SHIRT, DISTANCE, TEAM, CAPTAIN, CAPTAIN_EMAIL),
        Column("own_address", Kind.TEXT, _l("Where letters to the walker go: their own address, or another's")),
    ),
)
EMERGENCY = List(
    key="emergency",
    group="day",
    name=_l("Whom to call"),
    purpose=_l("For whoever keeps everybody safe on the day: emergency contacts by wave. Destroy it after the walk."),
    roles=(ORGANISER,),
    select=_emergency,
    filters=("search", "route"),
    papers=(SHEET,),
    on_screen=False,
    columns=(
        *(WAVE, DISTANCE, START, LAST_NAME, FIRST_NAME, AGE),
        Column("minor", Kind.YES_NO, _l("Whether younger than 18 on the day of the walk")),
        *(EMERGENCY_NAME, EMERGENCY_PHONE, GUARDIAN, TEAM, CAPTAIN),
    ),
)
SHIRTS = List(
    key="shirts",
    group="day",
    name=_l("T-shirts"),
    purpose=_l("How many of each size, and what is left in stock."),
    roles=(ORGANISER, VOLUNTEER),
    select=_shirts,
    columns=(
        SIZE,
        Column("walkers", Kind.WHOLE, _l("How many walkers chose this size")),
        Column("stock", Kind.WHOLE, _l("How many there are; empty: as many as are asked")),
        Column("left", Kind.WHOLE, _l("How many are left; below zero: too few")),
    ),
)
SHIRTS_BY_TEAM = List(
    key="shirts_by_team",
    group="day",
    name=_l("T-shirts by team"),
    purpose=_l("What to put in the box of each captain: a row for every team and size."),
    roles=(ORGANISER, VOLUNTEER),
    select=_shirts_by_team,
    filters=("search",),
    columns=(
        *(TEAM, CAPTAIN),
        Column("company", Kind.TEXT, _l("Company that made the team")),
        SIZE,
        Column("walkers", Kind.WHOLE, _l("How many walkers of the team chose this size")),
    ),
)
