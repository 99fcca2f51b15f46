"""External identifiers: how CiviCRM knows our people again.

A walker has the one with which the person first went there, and keeps it (walk.crm.models). A company is known by its
first package under one VAT number, a donor by the one with whom finance joined them.
"""

from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import aliased

from walk.companies.models import Company
from walk.donors.models import Donor

DONOR, WALKER, COMPANY, GIFT, FEE = "RW-D", "RW-W", "RW-C", "RW-G", "RW-F"


def reference(prefix: str, number: Any) -> ColumnElement[str]:
    """'RW-D123'."""
    return literal(prefix) + cast(number, String)


def first_of_company() -> Any:
    """The first company with each VAT number; joined by `vat_number`."""
    other = aliased(Company)
    query = select(other.vat_number, func.min(other.id).label("first")).where(other.vat_number != "")
    return query.group_by(other.vat_number).subquery("firms")


def donor_number(donor: Any = Donor) -> ColumnElement[int]:
    return func.coalesce(donor.same_as_id, donor.id)
