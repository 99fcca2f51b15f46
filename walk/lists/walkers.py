"""Lists of walkers: everybody, and whose data are to be completed."""

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select

from walk.companies.models import Company
from walk.editions.models import Edition
from walk.exchange.kinds import Kind
from walk.i18n import lazy_gettext as _l
from walk.lists.columns import Column, List, Query, Wanted
from walk.lists.expressions import (
    STATES,
    Captain,
    age,
    distance,
    full_name,
    moment,
    narrowed,
    takes_part,
    walker_state,
    wave,
    with_company,
    word,
)
from walk.pages.models import Page
from walk.routes.models import Route
from walk.teams.models import Team
from walk.walkers.models import ADULT, Walker
from walk.web.access import ORGANISER

NUMBER = Column("walker_number", Kind.WHOLE, _l("Our number of the registration; it never changes"))
FIRST_NAME = Column("first_name", Kind.TEXT, _l("First name"))
LAST_NAME = Column("last_name", Kind.TEXT, _l("Last name"))
TEAM = Column("team", Kind.TEXT, _l("Name of the team; empty for who walks alone"))
CAPTAIN = Column("captain", Kind.TEXT, _l("Name of the team's captain"))
CAPTAIN_EMAIL = Column("captain_email", Kind.TEXT, _l("E-mail address at which the captain is reached"))
COMPANY = Column("company", Kind.TEXT, _l("Company that paid for the place or made the team"))
SHIRT = Column("shirt", Kind.TEXT, _l("Size of the T-shirt"))
ROUTE_KIND = Column("route_kind", Kind.TEXT, _l("'central': walked together; 'own': on a route of one's own"))
DISTANCE = Column("distance_km", Kind.NUMBER, _l("Distance that was chosen, in kilometres"))
WAVE = Column("wave", Kind.TEXT, _l("Time at which the wave starts, as 09:30"))
START = Column("start", Kind.TEXT, _l("Place where the route starts"))
EMERGENCY_NAME = Column("emergency_name", Kind.TEXT, _l("Whom to call in an emergency"))
EMERGENCY_PHONE = Column("emergency_phone", Kind.TEXT, _l("Telephone number of whom to call"))
GUARDIAN = Column("guardian_name", Kind.TEXT, _l("Parent or guardian of somebody young"))
AGE = Column("age", Kind.WHOLE, _l("Age in whole years on the day of the walk"))


def _walkers(edition: Edition, wanted: Wanted) -> Query:
    query: Query = select(
        Walker.id.label("walker_number"),
        Walker.first_name,
        Walker.last_name,
        Walker.email,
        Walker.contact_email,
        Walker.birth_date,
        age(edition).label("age"),
        word(Walker.gender).label("gender"),
        Walker.language,
        walker_state().label("state"),
        word(Route.kind).label("route_kind"),
        distance().label("distance_km"),
        wave().label("wave"),
        Team.name.label("team"),
        word(Team.kind).label("team_kind"),
        Walker.captain_since.is_not(None).label("is_captain"),
        Walker.co_captain_since.is_not(None).label("is_co_captain"),
        Company.name.label("company"),
        Walker.shirt,
        Walker.postal_code,
        Walker.city,
        Walker.emergency_name,
        Walker.emergency_phone,
        Walker.guardian_name,
        moment(Walker.guardian_consented_at).label("guardian_consented_at"),
        moment(Walker.newsletter_asked_at).label("newsletter_asked_at"),
        func.array_to_string(Walker.previous_editions, ", ").label("previous_editions"),
        Walker.fee,
        Walker.fee_received,
        moment(Walker.registered_at).label("registered_at"),
        moment(Walker.confirmed_at).label("confirmed_at"),
        moment(Walker.cancelled_at).label("cancelled_at"),
        Page.slug.label("page"),
        func.coalesce(Page.raised, 0).label("raised"),
    )
    query = with_company(query).outerjoin(Page, Page.walker_id == Walker.id)
    return narrowed(query, edition, wanted).order_by(Walker.last_name, Walker.first_name, Walker.id)


def _to_complete(edition: Edition, wanted: Wanted) -> Query:
    lacks = _missing(edition)
    query: Query = select(
        Walker.id.label("walker_number"),
        Walker.first_name,
        Walker.last_name,
        Team.name.label("team"),
        func.concat_ws(", ", *(case((lack, name)) for name, lack in lacks.items())).label("missing"),
        case((Walker.fee > Walker.fee_received, Walker.fee - Walker.fee_received), else_=0).label("to_pay"),
        func.coalesce(full_name(Captain), "").label("captain"),
        func.coalesce(Captain.email, Captain.contact_email).label("captain_email"),
        Captain.language.label("captain_language"),
        func.coalesce(Walker.email, Walker.contact_email).label("own_address"),
        Walker.language,
    )
    query = narrowed(with_company(query), edition, wanted).where(takes_part(), or_(*lacks.values()))
    return query.order_by(Team.name.nulls_last(), Walker.last_name, Walker.first_name, Walker.id)


def _missing(edition: Edition) -> dict[str, ColumnElement[bool]]:
    """What can be missing of a walker, by the word that stands in the list."""
    young = age(edition) < edition.guardian_under
    return {
        "email": and_(Walker.email.is_(None), Walker.contact_email.is_(None)),
        **({"shirt": Walker.shirt == ""} if edition.shirts else {}),
        "emergency_name": Walker.emergency_name == "",
        "emergency_phone": Walker.emergency_phone == "",
        "guardian_name": and_(young, Walker.guardian_name == ""),
        "guardian_consent": and_(young, age(edition) < literal(ADULT), Walker.guardian_consented_at.is_(None)),
        "rules": Walker.rules_accepted_at.is_(None),
    }


WALKERS = List(
    key="walkers",
    group="walkers",
    name=_l("Walkers"),
    purpose=_l("Everybody who registered, with all that was filled in and where the registration stands."),
    roles=(ORGANISER,),
    select=_walkers,
    filters=("search", "route", "team_kind", "state"),
    states=STATES,
    columns=(
        *(NUMBER, FIRST_NAME, LAST_NAME),
        Column("email", Kind.TEXT, _l("The walker's own e-mail address")),
        Column("contact_email", Kind.TEXT, _l("Where letters go about somebody without an own address")),
        Column("birth_date", Kind.DAY, _l("Date of birth")),
        AGE,
        Column("gender", Kind.TEXT, _l("'woman', 'man', 'x' or 'unknown': as the walker says")),
        Column("language", Kind.TEXT, _l("Language of letters: nl, fr or en")),
        Column("state", Kind.TEXT, _l("'confirmed', 'unpaid', 'unconfirmed', 'waiting' (for a place) or 'cancelled'")),
        *(ROUTE_KIND, DISTANCE, WAVE, TEAM),
        Column("team_kind", Kind.TEXT, _l("'friends', 'family', 'company' or 'school'")),
        Column("is_captain", Kind.YES_NO, _l("Whether this walker is the team's captain")),
        Column("is_co_captain", Kind.YES_NO, _l("Whether this walker helps the captain")),
        *(COMPANY, SHIRT),
        Column("postal_code", Kind.TEXT, _l("Postal code")),
        Column("city", Kind.TEXT, _l("Town")),
        *(EMERGENCY_NAME, EMERGENCY_PHONE, GUARDIAN),
        Column("guardian_consented_at", Kind.MOMENT, _l("When the parent or guardian agreed")),
        Column("newsletter_asked_at", Kind.MOMENT, _l("When news was asked for; empty: not")),
        Column("previous_editions", Kind.TEXT, _l("Years in which they walked before, as they say")),
        Column("fee", Kind.EUROS, _l("Registration fee that is due")),
        Column("fee_received", Kind.EUROS, _l("What arrived of the fee and stayed")),
        Column("registered_at", Kind.MOMENT, _l("When they registered")),
        Column("confirmed_at", Kind.MOMENT, _l("Since when the place is certain")),
        Column("cancelled_at", Kind.MOMENT, _l("When they cancelled")),
        Column("page", Kind.TEXT, _l("Last part of the address of the sponsor page")),
        Column("raised", Kind.EUROS, _l("What arrived on the sponsor page and stayed")),
    ),
)
TO_COMPLETE = List(
    key="to_complete",
    group="walkers",
    name=_l("Data to complete"),
    purpose=_l("Walkers of whom something is missing, with the captain who can help."),
    roles=(ORGANISER,),
    select=_to_complete,
    filters=("search", "route", "team_kind"),
    columns=(
        *(NUMBER, FIRST_NAME, LAST_NAME, TEAM),
        Column(
            "missing",
            Kind.TEXT,
            _l(
                "What is missing: email, shirt, emergency_name, emergency_phone, guardian_name, guardian_consent, rules"
            ),
        ),
        Column("to_pay", Kind.EUROS, _l("What is still to pay of the fee; this alone brings nobody on the list")),
        *(CAPTAIN, CAPTAIN_EMAIL),
        Column("captain_language", Kind.TEXT, _l("Language of letters to the captain")),
        Column("own_address", Kind.TEXT, _l("Where letters to the walker go: their own address, or another's")),
        Column("language", Kind.TEXT, _l("Language of letters to the walker")),
    ),
)
