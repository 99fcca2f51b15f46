"""Donors whose year is large enough for a certificate, and who have not told all that stands on it."""

from typing import Any

from sqlalchemy import Select, or_, select

from walk.certificates.counting import list_gifts, totals
from walk.certificates.rules import tax_year
from walk.db import db
from walk.donors.models import Donor
from walk.donors.queries import lacks_address, lacks_number, lacks_of
from walk.money import Cents


def large_enough(year: int) -> Select[Donor]:
    """Donors whose gifts of the year reach the threshold, each once, after joining."""
    given = totals(year)
    return (
        select(Donor)
        .join(given, given.c.donor_id == Donor.id)
        .where(Donor.same_as_id.is_(None), given.c.given >= tax_year(year).threshold)
    )


def list_to_remind(year: int) -> list[int]:
    """Those of them who lack something and have an address for letters; their ids."""
    query: Select[Any] = large_enough(year).with_only_columns(Donor.id)
    reached = or_(Donor.email.is_not(None), Donor.letters_to != "")
    return list(db.session.scalars(query.where(or_(lacks_number(), lacks_address()), reached).order_by(Donor.id)))


def find_to_remind(donor: Donor, year: int) -> Cents | None:
    """What the donor gave in the year, when something is still missing; None when there is nothing to write."""
    if donor.same_as_id is not None or not donor.reached_at or not lacks_of(donor):
        return None
    given = sum(gift.amount for gift in list_gifts(year=year, donors=[donor.id]) if gift.counts)
    return given if given >= tax_year(year).threshold else None
