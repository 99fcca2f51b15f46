"""Contacts for CiviCRM: who gave, who walks, and which companies came along."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from walk.companies.models import Company
from walk.crm.identifiers import COMPANY, DONOR, donor_number, first_of_company, reference
from walk.crm.models import CrmReference
from walk.crm.rules import GENDERS, LANGUAGES, UNKNOWN, YOUNG, Record, address, flag, phone, plain, protected
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.donors.rules import DonorKind
from walk.editions.models import Edition
from walk.lists.expressions import stopped
from walk.lists.rows import streamed
from walk.pages.models import Page
from walk.walkers.models import Walker


def each_individual(edition: Edition) -> Iterator[Record]:
    """Persons who gave, then walkers; each once."""
    for row in streamed(_donors(edition).where(Donor.kind == DonorKind.PERSON)):
        yield _person_who_gave(row, edition)
    for row in streamed(_walkers(edition)):
        yield _walker(row, edition)


def each_organisation(edition: Edition) -> Iterator[Record]:
    """Organisations that gave, then companies that bought a package; each once."""
    for row in streamed(_donors(edition).where(Donor.kind == DonorKind.ORGANISATION)):
        yield {
            "external_identifier": row.reference,
            "organization_name": plain(row.organisation, 128) or plain(f"{row.first_name} {row.last_name}") or UNKNOWN,
            "legal_identifier": row.enterprise_number,
            **_reached(row, edition),
        }
    for row in streamed(_companies(edition)):
        yield {
            "external_identifier": row.reference,
            "organization_name": plain(row.name, 128),
            "legal_identifier": row.vat_number,
            "phone_primary.phone": phone(row.phone),
            **_reached(row, edition),
        }


def _donors(edition: Edition) -> Any:
    """Whoever gave something that arrived; where a gift counts for another, that one."""
    gave = (
        select(func.coalesce(Donation.for_donor_id, Donation.donor_id))
        .join(Page, Page.id == Donation.page_id)
        .where(Page.edition_id == edition.id, Donation.received_at.is_not(None))
    )
    given = select(donor_number()).where(Donor.id.in_(gave))
    query: Any = select(
        reference(DONOR, Donor.id).label("reference"),
        *(Donor.first_name, Donor.last_name, Donor.organisation, Donor.enterprise_number),
        *(Donor.street, Donor.postal_code, Donor.city, Donor.country, Donor.language, Donor.email),
        func.coalesce(stopped(Donor.email), False).label("stopped"),
    )
    return query.where(Donor.id.in_(given)).order_by(Donor.id)


def _walkers(edition: Edition) -> Any:
    query: Any = select(
        CrmReference.reference,
        *(Walker.first_name, Walker.last_name, Walker.gender, Walker.birth_date, Walker.email, Walker.language),
        *(Walker.postal_code, Walker.city),
        Walker.newsletter_asked_at.is_not(None).label("asked"),
        func.coalesce(stopped(Walker.email), False).label("stopped"),
    )
    query = query.join(CrmReference, CrmReference.walker_id == Walker.id)
    return once(query.where(Walker.edition_id == edition.id))


def once(query: Any) -> Any:
    """Each person once, also who cancelled and registered again: the registration that stands, else the last."""
    number = func.length(CrmReference.reference), CrmReference.reference
    query = query.ext(distinct_on(*number))
    return query.order_by(*number, Walker.cancelled_at.desc().nulls_first(), Walker.id.desc())


def _companies(edition: Edition) -> Any:
    firms = first_of_company()
    number = func.coalesce(firms.c.first, Company.id)
    query: Any = select(
        reference(COMPANY, number).label("reference"),
        *(Company.name, Company.vat_number, Company.phone, Company.email, Company.language),
        *(Company.street, Company.postal_code, Company.city, Company.country),
    )
    query = query.outerjoin(firms, firms.c.vat_number == Company.vat_number)
    query = query.where(Company.edition_id == edition.id, Company.cancelled_at.is_(None))
    return query.ext(distinct_on(number)).order_by(number, Company.id.desc())


def _person_who_gave(row: Any, edition: Edition) -> Record:
    return {
        "external_identifier": row.reference,
        "first_name": plain(row.first_name, 64) or UNKNOWN,
        "last_name": plain(row.last_name, 64) or UNKNOWN,
        **_reached(row, edition),
    }


def _walker(row: Any, edition: Edition) -> Record:
    if protected(row.birth_date, edition.date):
        return {
            "external_identifier": row.reference,
            "first_name": plain(row.first_name, 64) or UNKNOWN,
            "last_name": YOUNG,
            "do_not_email": "1",
            "is_opt_out": "1",
            "source": edition.name,
        }
    return {
        "external_identifier": row.reference,
        "first_name": plain(row.first_name, 64) or UNKNOWN,
        "last_name": plain(row.last_name, 64) or UNKNOWN,
        "gender_id": GENDERS.get(row.gender, ""),
        "birth_date": row.birth_date.isoformat(),
        **_reached(row, edition),
    }


def _reached(row: Any, edition: Edition) -> Record:
    """Where somebody is reached, and whether they may be: only who asked for news is not opted out."""
    has = row._fields
    asked = "asked" in has and row.asked
    halted = "stopped" in has and row.stopped
    city = plain(row.city, 64)
    return {
        "email_primary.email": address(row.email),
        "address_primary.street_address": plain(row.street, 96) if "street" in has else "",
        "address_primary.postal_code": plain(row.postal_code),
        "address_primary.city": city,
        "address_primary.country_id": (row.country if "country" in has else "BE") if city else "",
        "preferred_language": LANGUAGES.get(row.language, LANGUAGES["en"]),
        "do_not_email": flag(halted),
        "is_opt_out": flag(halted or not asked),
        "source": edition.name,
    }
