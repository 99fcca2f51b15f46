"""Rows for tests, with believable values for all that a test does not care about."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from walk.clock import brussels_day
from walk.companies.models import Company, Package
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.editions.models import Edition, EditionText, ShirtSize
from walk.matching.models import Match
from walk.pages.models import Page
from walk.payments.models import Checkout, CheckoutLine, Payment, Posting, Purpose
from walk.pledges.models import Pledge
from walk.routes.models import Route, RouteKind
from walk.teams.models import Team
from walk.walkers.models import Finish, Gender, Walker

NOW = datetime(2027, 5, 1, 10, tzinfo=UTC)
_next = count(1)


def make_edition(year: int = 2027, **values: Any) -> Edition:
    defaults: dict[str, Any] = {
        "ordinal": year - 2015,
        "date": date(year, 9, 26),
        "place": "Mechelen",
        "registration_opens_at": datetime(year - 2, 1, 1, tzinfo=UTC),
        "registration_closes_at": datetime(year, 9, 20, tzinfo=UTC),
        "giving_opens_at": datetime(year - 2, 1, 1, tzinfo=UTC),
        "giving_closes_at": datetime(year, 12, 31, tzinfo=UTC),
    }
    texts = [EditionText(language=language, slogan=f"Slogan {language}") for language in ("nl", "fr", "en")]
    shirts = [ShirtSize(size=size) for size in ("S", "M", "L")]
    return _kept(Edition(year=year, texts=texts, **{"shirts": shirts, **defaults, **values}))


def make_route(edition: Edition, **values: Any) -> Route:
    defaults: dict[str, Any] = {"kind": RouteKind.CENTRAL, "distance_km": 10, "places": None}
    return _kept(Route(edition=edition, **{**defaults, **values}))


def make_team(edition: Edition, **values: Any) -> Team:
    number = next(_next)
    defaults: dict[str, Any] = {
        "name": f"Team {number}",
        "goal": 50000,
        "invitation": f"invitation-{number}",
        "registered_at": NOW,
    }
    return _kept(Team(edition=edition, **{**defaults, **values}))


def make_walker(route: Route, **values: Any) -> Walker:
    number = next(_next)
    defaults: dict[str, Any] = {
        "first_name": "Noor",
        "last_name": f"Wandelaar {number}",
        "email": f"walker{number}@example.org",
        "birth_date": date(1985, 3, 4),
        "gender": Gender.WOMAN,
        "language": "nl",
        "previous_editions": [],
        "registered_at": NOW,
        "confirmed_at": NOW,
        "fee": route.fee,
        "fee_received": route.fee,
    }
    return _kept(Walker(edition=route.edition, route=route, **{**defaults, **values}))


def make_package(edition: Edition, **values: Any) -> Package:
    defaults: dict[str, Any] = {
        "wording": {"nl": "Stapvoets", "fr": "Au pas", "en": "Stroll"},
        "places": 10,
        "shirts": 10,
        "fee": 50000,
        "volunteers": 0,
        "shows_logo": False,
        "stock": None,
    }
    return _kept(Package(edition=edition, **{**defaults, **values}))


def make_company(package: Package, **values: Any) -> Company:
    """A company whose places can be used; with `confirmed_at=None`, one that only bought them."""
    number = next(_next)
    defaults: dict[str, Any] = {
        "name": f"Bedrijf {number}",
        "country": "BE",
        "vat_number": "BE0308357159",
        "street": "Lindestraat 1",
        "postal_code": "2800",
        "city": "Mechelen",
        "contact_name": "Griet Maes",
        "email": f"company{number}@example.org",
        "phone": "0470 00 00 00",
        "language": "nl",
        "order_reference": "",
        "places": package.places,
        "fee": package.fee,
        "volunteers": package.volunteers,
        "shows_logo": package.shows_logo,
        "bought_at": NOW,
        "confirmed_at": NOW,
        "staff_token": f"staff-{number}",
    }
    return _kept(Company(edition=package.edition, package=package, **{**defaults, **values}))


def make_page(subject: Walker | Team | Company | Edition, **values: Any) -> Page:
    number = next(_next)
    edition = subject if isinstance(subject, Edition) else subject.edition
    defaults: dict[str, Any] = {
        "walker": subject if isinstance(subject, Walker) else None,
        "team": subject if isinstance(subject, Team) else None,
        "company": subject if isinstance(subject, Company) else None,
        "slug": f"page-{number}",
        "goal": 10000,
        "created_at": NOW,
    }
    return _kept(Page(edition=edition, **{**defaults, **values}))


def make_donor(**values: Any) -> Donor:
    number = next(_next)
    defaults: dict[str, Any] = {
        "email": f"donor{number}@example.org",
        "first_name": "Amina",
        "last_name": f"Claes {number}",
        "created_at": NOW,
    }
    return _kept(Donor(**{**defaults, **values}))


def make_donation(
    page: Page,
    *,
    amount: int = 2500,
    donor: Donor | None = None,
    paid_at: datetime | None = NOW,
    **values: Any,
) -> Donation:
    """A gift; with `paid_at=None`, only the promise of one."""
    donor = donor or make_donor()
    checkout = Checkout(
        reference=f"reference-{next(_next)}",
        edition=page.edition,
        payer_email=donor.email or "",
        language="nl",
        created_at=NOW,
    )
    line = CheckoutLine(checkout=checkout, purpose=Purpose.GIFT, description="gift", amount=amount)
    defaults: dict[str, Any] = {
        "first_name": donor.first_name,
        "last_name": donor.last_name,
        "language": "nl",
        "promised_at": NOW - timedelta(minutes=1),
    }
    donation = _kept(Donation(page=page, donor=donor, line=line, amount=amount, **{**defaults, **values}))
    if paid_at is not None:
        pay(checkout, at=paid_at)
        donation.received, donation.received_at = amount, paid_at
        page.raised, page.gifts = (page.raised or 0) + amount, (page.gifts or 0) + 1
        db.session.flush()
    return donation


def make_finish(walker: Walker, km: float = 20, **values: Any) -> Finish:
    """How far a walker walked, confirmed by the office."""
    return _kept(Finish(walker=walker, metres=round(km * 1000), **{"stated_at": NOW, "confirmed_at": NOW, **values}))


def make_pledge(page: Page, **values: Any) -> Pledge:
    """A confirmed pledge; with `confirmed_at=None`, one that does not count yet."""
    defaults: dict[str, Any] = {
        "per_km": 50,
        "most": 2500,
        "first_name": "Lieve",
        "last_name": "Janssens",
        "email": f"pledger{next(_next)}@example.org",
        "language": "en",
        "pledged_at": NOW,
        "confirmed_at": NOW,
    }
    pledge = _kept(Pledge(page=page, **{**defaults, **values}))
    page.pledges = (page.pledges or 0) + (pledge.confirmed_at is not None and pledge.withdrawn_at is None)
    db.session.flush()
    return pledge


def make_match(edition: Edition, **values: Any) -> Match:
    """A matching gift that is published, and runs for a week from NOW."""
    defaults: dict[str, Any] = {
        "name": "Korst",
        "email": "korst@example.org",
        "language": "en",
        "percent": 100,
        "most": 100_000,
        "opens_at": NOW,
        "closes_at": NOW + timedelta(days=7),
        "wording": {"nl": "", "fr": "", "en": "Bread for all"},
        "made_at": NOW,
        "published_at": NOW,
    }
    match = _kept(Match(edition=edition, **{**defaults, **values}))
    if match.published_at is not None:
        edition.matched_until = max(edition.matched_until or match.closes_at, match.closes_at)
        db.session.flush()
    return match


def pay(checkout: Checkout, *, at: datetime) -> Payment:
    """The rows of a payment of the whole checkout, without settling anything."""
    payment = Payment(
        checkout=checkout,
        provider="test",
        reference=f"payment-{next(_next)}",
        amount=checkout.amount,
        paid_at=at,
        tax_year=brussels_day(at).year,
    )
    for line in checkout.lines:
        db.session.add(Posting(payment=payment, line=line, amount=line.amount))
    return _kept(payment)


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
