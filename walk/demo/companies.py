"""Companies in the demo: packages, one that paid for its places and made two teams, and one that asked for an invoice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from walk.companies.commands import buy
from walk.companies.models import Company
from walk.companies.packages import add_package
from walk.companies.paying import ask_package
from walk.companies.rules import Buyer, PackageFacts
from walk.companies.seats import take_seats
from walk.editions.models import Edition
from walk.pages.commands import keep_photo, tell_story
from walk.pages.models import Page
from walk.pages.queries import page_of_company, page_of_team, page_of_walker
from walk.payments.commands import record_payment
from walk.pictures.photo import prepare, store_photo
from walk.routes.models import Route
from walk.teams.commands import TeamFacts
from walk.teams.models import TeamKind
from walk.tokens import new_number
from walk.walkers.commands import register_party
from walk.walkers.rules import Entry, Person

PACKAGES = (
    ({"nl": "Proeven", "fr": "Découvrir", "en": "A taste"}, 10, 45_000, 0, False),
    ({"nl": "Meestappen", "fr": "Marcher ensemble", "en": "Walk along"}, 25, 100_000, 0, True),
    ({"nl": "Voortrekker", "fr": "Pionnier", "en": "Front runner"}, 60, 220_000, 0, True),
    ({"nl": "Handen uit de mouwen", "fr": "Retrousser les manches", "en": "Lending a hand"}, 8, 0, 6, False),
)
BAKERY = Buyer(
    name="Bakkerij De Gouden Korst",
    country="BE",
    vat_number="0308.357.159",
    street="Korenmarkt 12",
    postal_code="2800",
    city="Mechelen",
    contact_name="Griet Bakelants",
    email="griet@demo.example",
    phone="015 00 00 00",
    language="nl",
    order_reference="PO-2027-118",
)
STORY = (
    "Elke nacht bakken we met mensen uit elf landen. Sommigen kwamen met een diploma, sommigen met niets dan goede "
    "moed.\n\nDaarom stappen we mee, met **twee ploegen** en een bakfiets vol koffiekoeken."
)
_LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 240">
<path d="M60 150c0-62 46-92 96-92s96 30 96 92c0 20-12 34-32 34H92c-20 0-32-14-32-34z" fill="#c2410c"/>
<path d="M112 92l-16 54M156 84v58M200 92l16 54" stroke="#fff4e6" stroke-width="12" stroke-linecap="round"/>
<g fill="#2b1b3d"><rect x="290" y="78" width="290" height="34" rx="17"/><rect x="290" y="130" width="210" height="34" rx="17"/></g>
<circle cx="556" cy="147" r="17" fill="#f9b233"/></svg>"""


def seed_companies(edition: Edition, routes: list[Route], somebody: Callable[[], Person], at: datetime) -> list[Page]:
    """Packages, and who bought them; the pages on which gifts to the first company can be made."""
    packages = [
        add_package(
            edition,
            PackageFacts(
                wording=wording,
                places=places,
                shirts=places,
                fee=fee,
                volunteers=volunteers,
                shows_logo=shows_logo,
                stock=5 if fee > 200_000 else None,
                position=position,
            ),
            at=at,
        )
        for position, (wording, places, fee, volunteers, shows_logo) in enumerate(PACKAGES)
    ]
    company = buy(packages[1], BAKERY, on_invoice=False, at=at)
    checkout = ask_package(company, at=at)
    reference = f"demo-{new_number()}"
    record_payment(checkout, provider="demo", reference=reference, amount=checkout.amount, paid_at=at, method="card")
    asked = replace(BAKERY, name="Drukkerij Inkt & Zonen", contact_name="Karim Inktmans", email="karim@demo.example")
    buy(packages[0], asked, on_invoice=True, at=at + timedelta(days=2))
    helpers = replace(BAKERY, name="Fietsen Van den Berg", contact_name="Lies Van den Berg", email="lies@demo.example")
    buy(packages[3], helpers, on_invoice=False, at=at + timedelta(days=4))
    return _fill(company, edition, routes, somebody, at)


def _fill(
    company: Company, edition: Edition, routes: list[Route], somebody: Callable[[], Person], at: datetime
) -> list[Page]:
    page = page_of_company(company)
    assert page is not None
    tell_story(page, title="", story=STORY, goal=500_000)
    logo = prepare(_drawn())
    store_photo(page.id, logo)
    keep_photo(page, logo, f"Logo van {company.name}", at=at)
    pages = [page]
    for number, (name, size) in enumerate((("De Nachtploeg", 5), ("De Koffiekoeken", 4))):
        facts = TeamFacts(name=name, kind=TeamKind.COMPANY, company=company.name, company_id=company.id)
        pages += _team(company, edition, routes[number], facts, [_employee(somebody()) for _each in range(size)], at)
    pages += _team(company, edition, routes[0], None, [_employee(somebody())], at)
    return pages


def _team(
    company: Company, edition: Edition, route: Route, facts: TeamFacts | None, people: list[Person], at: datetime
) -> list[Page]:
    entries = [Entry(person=each, route_id=route.id) for each in people]
    seats = partial(take_seats, company.id, at=at)
    walkers = register_party(edition, entries, team=facts, at=at, seats=seats)
    teams = [page_of_team(walkers[0].team)] if walkers[0].team else []
    return [*teams, *(page_of_walker(each) for each in walkers)]


def _employee(person: Person) -> Person:
    """Whoever works for a company is grown up, and has an address."""
    return replace(
        person,
        birth_date=person.birth_date.replace(year=min(person.birth_date.year, 1999)),
        email=person.email or f"walker{new_number() % 10**8}@demo.example",
        guardian_name="",
        guardian_consents=False,
    )


def _drawn() -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=_LOGO, width=640))
