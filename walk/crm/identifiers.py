"""External identifiers: how CiviCRM knows our people again. They never change, whatever is found out later.

A walker is known by the first registration of the same person, a company by its first package under one VAT number,
a donor by the one with whom finance joined them. Numbers only grow, so the first stays the first.
"""

from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import aliased

from walk.companies.models import Company
from walk.donors.models import Donor
from walk.people.models import Participation
from walk.walkers.models import Walker

DONOR, WALKER, COMPANY, GIFT, FEE = "RW-D", "RW-W", "RW-C", "RW-G", "RW-F"


def reference(prefix: str, number: Any) -> ColumnElement[str]:
    """'RW-D123'."""
    return literal(prefix) + cast(number, String)


def first_of_person() -> Any:
    """The first registration of whoever each walker is, of walkers whose person is known; joined by `walker_id`."""
    first = func.min(Participation.walker_id).over(partition_by=Participation.person_id)
    return select(Participation.walker_id, first.label("first")).subquery("known")


def walker_number(known: Any) -> ColumnElement[int]:
    return func.coalesce(known.c.first, Walker.id)


def first_of_company() -> Any:
    """The first company with each VAT number; joined by `vat_number`."""
    other = aliased(Company)
    query = select(other.vat_number, func.min(other.id).label("first")).where(other.vat_number != "")
    return query.group_by(other.vat_number).subquery("firms")


def donor_number(donor: Any = Donor) -> ColumnElement[int]:
    return func.coalesce(donor.same_as_id, donor.id)
