"""Reads: gifts from elsewhere by source and year, and what is known of the rows of a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, String, and_, any_, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased, joinedload

from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.elsewhere.matching import KnownDonor, who
from walk.elsewhere.models import ElsewhereDonor, ElsewhereGift
from walk.money import Cents


@dataclass(frozen=True, kw_only=True)
class YearOfSource:
    """What one system told us of one calendar year; `total` in cents. Gifts that went back are only in `withdrawn`."""

    source: str
    year: int
    gifts: int
    donors: int
    total: Cents
    withdrawn: int


@dataclass(frozen=True, kw_only=True)
class KnownGift:
    """A gift that came in before."""

    id: int
    print: str
    withdrawn: bool


def list_years_of_sources() -> list[YearOfSource]:
    """Each source and year with its totals, latest year first."""
    stands = ElsewhereGift.withdrawn_at.is_(None)
    query = (
        select(
            ElsewhereGift.source,
            ElsewhereGift.tax_year.label("year"),
            func.count().filter(stands).label("gifts"),
            func.count(ElsewhereGift.donor_id.distinct()).filter(stands).label("donors"),
            func.coalesce(func.sum(ElsewhereGift.amount).filter(stands), 0).label("total"),
            func.count().filter(~stands).label("withdrawn"),
        )
        .group_by(ElsewhereGift.source, ElsewhereGift.tax_year)
        .order_by(ElsewhereGift.tax_year.desc(), ElsewhereGift.source)
    )
    return [YearOfSource(**{**row, "total": int(row["total"])}) for row in db.session.execute(query).mappings()]


def known_gifts(source: str, ids: Iterable[str]) -> dict[str, KnownGift]:
    """Those of these gifts that came in before, by their id there."""
    query = select(ElsewhereGift.external_id, ElsewhereGift.id, ElsewhereGift.print, ElsewhereGift.withdrawn_at)
    rows = db.session.execute(
        query.where(ElsewhereGift.source == source, ElsewhereGift.external_id == any_(_texts(ids)))
    )
    return {
        row.external_id: KnownGift(id=row.id, print=row.print, withdrawn=row.withdrawn_at is not None) for row in rows
    }


def known_donors(source: str, ids: Iterable[str]) -> dict[str, int]:
    """Those of these donors whom we know, by their id there."""
    query = select(ElsewhereDonor.external_id, ElsewhereDonor.donor_id)
    rows = db.session.execute(
        query.where(ElsewhereDonor.source == source, ElsewhereDonor.external_id == any_(_texts(ids)))
    )
    return {row.external_id: row.donor_id for row in rows}


def donors_by_address(addresses: Iterable[str]) -> dict[str, list[KnownDonor]]:
    """The donors whose letters go to these e-mail addresses, of each first the one whose own it is."""
    some, root = _texts(addresses), aliased(Donor)
    letters = and_(Donor.email.is_(None), func.lower(Donor.letters_to) == any_(some))
    query = (
        select(
            *(Donor.id, Donor.email, Donor.letters_to, Donor.kind, Donor.first_name, Donor.last_name),
            *(Donor.organisation, Donor.enterprise_number, Donor.number_print),
            *(root.enterprise_number.label("root_enterprise"), root.number_print.label("root_print")),
        )
        .outerjoin(root, root.id == Donor.same_as_id)
        .where(or_(Donor.email == any_(some), letters))
        .order_by(Donor.email.is_(None), Donor.id)
    )
    found: dict[str, list[KnownDonor]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.email or row.letters_to.lower(), []).append(_known(row))
    return found


def only_from_files(ids: Iterable[int]) -> dict[int, Donor]:
    """Those of these donors of whom only files told us: nobody gave through the walk under their name."""
    gave = exists().where(Donation.donor_id == Donor.id) | exists().where(Donation.for_donor_id == Donor.id)
    query = select(Donor).where(Donor.id == any_(literal(list(ids), ARRAY(Donor.id.type))), ~gave)
    query = query.options(joinedload(Donor.same_as))
    return {each.id: each for each in db.session.scalars(query)}


def _known(row: Any) -> KnownDonor:
    return KnownDonor(
        id=row.id,
        owns=row.email is not None,
        who=who(
            row.kind,
            first_name=row.first_name,
            last_name=row.last_name,
            organisation=row.organisation,
            national=[row.number_print, row.root_print],
            enterprise=[row.enterprise_number, row.root_enterprise],
        ),
    )


def _texts(values: Iterable[str]) -> BindParameter[Any]:
    return literal(list(values), ARRAY(String))
