"""A believable edition for the demo, made with the application's own commands."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

import click
from flask.cli import AppGroup
from flask_security import hash_password
from sqlalchemy import select, text

from walk.accounts.security import datastore
from walk.clock import in_brussels, now
from walk.db import db, transaction
from walk.demo import names
from walk.demo.companies import seed_companies
from walk.demo.pages import enliven
from walk.demo.texts import TEXTS
from walk.demo.tracks import seed_tracks
from walk.donations.commands import promise
from walk.donations.rules import Gift, NameShown, Privacy
from walk.donors.rules import Giver
from walk.editions.commands import make_edition
from walk.editions.models import Edition
from walk.editions.rules import EditionFacts
from walk.i18n import speaking
from walk.pages.commands import tell_story
from walk.pages.models import Page
from walk.pages.queries import page_of_edition, page_of_team, page_of_walker
from walk.pages.showing import owner_of
from walk.payments.commands import record_payment
from walk.routes.commands import RouteFacts, add_route
from walk.routes.models import Route, RouteKind
from walk.teams.commands import TeamFacts
from walk.teams.models import TeamKind
from walk.tokens import new_number
from walk.walkers.codes import make_codes
from walk.walkers.commands import register
from walk.walkers.fees import ask_fees
from walk.walkers.models import Walker
from walk.walkers.rules import Person

PASSWORD = "wandel-mee-2027"  # noqa: S105 - the demo prints it
OFFICE = {"organiser@demo.example": ("organiser", "finance"), "volunteer@demo.example": ("volunteer",)}
FREE_CODE = "WELKOM-2027"
TEAMS, GIFTS = 24, 420
cli = AppGroup("demo", help="A believable edition to look around in.")


@cli.command("seed")
def seed() -> None:
    """Make the demo's edition and sign-ins, unless the database holds an edition already."""
    click.echo("The demo is ready." if seed_if_empty() else "There is an edition already; nothing was changed.")


def seed_if_empty() -> bool:
    """Fill an empty database; False when there is an edition already."""
    with transaction():
        if db.session.scalar(select(Edition.id).limit(1)) is not None:
            return False
        with speaking("nl"):
            _seed(Random(2027), now())
        db.session.execute(
            text("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
        )  # nobody waits for these letters
    return True


def _seed(dice: Random, at: datetime) -> None:
    walk_day = _next_walk(at.date())
    opens = at - timedelta(days=70)
    edition = make_edition(_facts(walk_day, opens), at=opens)
    routes = [add_route(edition, facts, at=opens) for facts in _routes()]
    make_codes(edition, [FREE_CODE], uses=50, at=opens)
    pages = [page_of_edition(edition)]
    for number, name in enumerate(names.TEAMS[:TEAMS]):
        pages += _team(dice, edition, routes, name, number, opens + (at - opens) * dice.uniform(0.02, 0.9))
    pages += seed_companies(edition, routes, lambda: _person(dice, edition), opens + (at - opens) * 0.2)
    for _each in range(GIFTS):
        page = dice.choice(pages)
        _gift(dice, page, page.created_at + (at - page.created_at) * dice.random())
    seed_tracks(edition, routes, opens)
    enliven(dice, [page for page in dict.fromkeys(pages[1:]) if page.company_id is None], at)
    for email, roles in OFFICE.items():
        _account(email, roles, at)


def _next_walk(today: date) -> date:
    """The last Sunday of September, at least three months from now."""
    year = today.year if (today.month, today.day) < (6, 20) else today.year + 1
    last = date(year, 9, 30)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def _facts(walk_day: date, opens: datetime) -> EditionFacts:
    return EditionFacts(
        year=walk_day.year,
        ordinal=walk_day.year - 2015,
        date=walk_day,
        place="Mechelen",
        registration_opens_at=opens,
        registration_closes_at=in_brussels(walk_day - timedelta(days=4), time(23, 59)),
        giving_opens_at=opens,
        giving_closes_at=in_brussels(walk_day + timedelta(days=45), time(23, 59)),
        fee_central=1000,
        fee_own=500,
        target=2_500_000,
        minimum=10_000,
        cost_points=150,
        cost_fixed=25,
        texts=TEXTS,
    )


def _routes() -> list[RouteFacts]:
    central = [(10, time(11), 900), (20, time(10), 700), (40, time(8), 250)]
    return [
        *(
            RouteFacts(
                kind=RouteKind.CENTRAL,
                distance_km=Decimal(km),
                start="Grote Markt, Mechelen",
                wave_at=wave,
                places=places,
            )
            for km, wave, places in central
        ),
        *(
            RouteFacts(kind=RouteKind.OWN, distance_km=Decimal(km), start="", wave_at=None, places=None)
            for km in (10, 20, 40)
        ),
    ]


def _team(dice: Random, edition: Edition, routes: list[Route], name: str, number: int, at: datetime) -> list[Page]:
    kind = TeamKind.COMPANY if number % 8 == 4 else TeamKind.FAMILY if number % 5 == 2 else TeamKind.FRIENDS
    route = dice.choice(routes)
    captain = register(edition, _person(dice, edition), route_id=route.id, team=TeamFacts(name=name, kind=kind), at=at)
    assert captain.team is not None
    members = [captain] + [
        register(
            edition,
            _person(dice, edition),
            route_id=route.id,
            team=captain.team,
            at=at + timedelta(hours=hours),
        )
        for hours in range(dice.randint(2, 7))
    ]
    _pay_fees(dice, members, at)
    team_page = page_of_team(captain.team)
    tell_story(
        team_page,
        title="",
        story=dice.choice(names.STORIES),
        goal=dice.choice((50_000, 75_000, 100_000, 150_000)),
    )
    return [team_page, team_page, *(page_of_walker(each) for each in members)]


def _pay_fees(dice: Random, members: list[Walker], at: datetime) -> None:
    payers = members if dice.random() < 0.8 else members[:-1]
    checkout = ask_fees(payers, asked_by=members[0], email=members[0].email or "", language="nl", at=at)
    record_payment(
        checkout,
        provider="demo",
        reference=f"demo-{new_number()}",
        amount=checkout.amount,
        paid_at=at,
        method="bancontact",
    )


def _person(dice: Random, edition: Edition) -> Person:
    first, last = dice.choice(names.FIRST), dice.choice(names.LAST)
    age = dice.choice((9, 14, *range(19, 72)))
    years = [year for year in range(edition.year - 5, edition.year) if dice.random() < 0.12]
    return Person(
        first_name=first,
        last_name=last,
        email=f"walker{new_number() % 10**8}@demo.example" if age >= 18 else None,
        birth_date=date(edition.year - age, dice.randint(1, 8), dice.randint(1, 28)),
        gender=dice.choice(("woman", "woman", "woman", "man", "man", "x", "unknown")),
        language=dice.choice(("nl", "nl", "nl", "fr", "en")),
        shirt=dice.choice(("S", "M", "L", "XL")),
        previous_editions=tuple(years),
        emergency_name=f"{dice.choice(names.FIRST)} {last}",
        emergency_phone="0470 00 00 00",
        guardian_name="" if age >= 18 else f"{dice.choice(names.FIRST)} {last}",
        guardian_consents=age < 18,
    )


def _gift(dice: Random, page: Page, at: datetime) -> None:
    town = dice.choice(names.TOWNS)
    first, last = dice.choice(names.FIRST), dice.choice(names.LAST)
    gift = Gift(
        amount=dice.choice((1000, 1500, 2000, 2500, 2500, 4000, 4000, 5000, 6000, 10_000)),
        giver=Giver(
            first_name=first,
            last_name=last,
            email=f"{first}.{last}{dice.randint(1, 40)}@demo.example".replace(" ", "").lower(),
            language=dice.choice(("nl", "nl", "fr", "en")),
            street=f"Lindestraat {dice.randint(1, 180)}",
            postal_code=town[0],
            city=town[1],
        ),
        message=dice.choice(names.MESSAGES) if dice.random() < 0.6 else "",
        privacy=Privacy(
            name_shown=dice.choice((*[NameShown.FULL] * 8, NameShown.INITIALS, NameShown.NONE)),
            hide_amount=dice.random() < 0.08,
        ),
        wants_certificate=True,
    )
    checkout = promise(page, gift, subject=owner_of(page), form_key=f"demo-{new_number()}", at=at)
    if dice.random() < 0.95:
        method = dice.choice(("bancontact", "bancontact", "card"))
        record_payment(
            checkout,
            provider="demo",
            reference=f"demo-{new_number()}",
            amount=gift.amount,
            paid_at=at,
            method=method,
        )


def _account(email: str, roles: tuple[str, ...], at: datetime) -> None:
    datastore.create_user(
        email=email,
        password=hash_password(PASSWORD),
        roles=[datastore.find_or_create_role(name=role) for role in roles],
        created_at=at,
        language="nl",
    )
    db.session.flush()
