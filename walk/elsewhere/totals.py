"""What each donor gave in a year that counts for a certificate, for the system of ours that makes them."""

from collections.abc import Iterator

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import aliased

from walk.certificates.counting import counted_gifts
from walk.certificates.rules import Verdict
from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import Donor
from walk.exchange.spreadsheets import Cell, decimal_euros

BATCH = 500
COLUMNS = (
    *("donor", "kind", "first_name", "last_name", "organisation", "enterprise_number", "email", "street"),
    *("postal_code", "city", "country", "language", "wants_certificate", "walk", "elsewhere", "total"),
)


def each_total(year: int) -> Iterator[list[Cell]]:
    """A row a donor by their number, without national numbers; without holding them all at once."""
    found = counted_gifts(year)
    of_the_walk = found.c.elsewhere_id.is_(None)
    gift = aliased(Donation)
    sums = (
        select(
            found.c.donor_id,
            func.coalesce(func.sum(found.c.amount).filter(of_the_walk), 0).label("walk"),
            func.coalesce(func.sum(found.c.amount).filter(~of_the_walk), 0).label("elsewhere"),
            func.coalesce(func.bool_or(gift.wants_certificate), literal(False)).label("wants"),
        )
        .outerjoin(gift, gift.id == found.c.donation_id)
        .where(found.c.verdict == Verdict.COUNTS.value)
        .group_by(found.c.donor_id)
        .subquery("sums")
    )
    named = (Donor.id, Donor.kind, Donor.first_name, Donor.last_name, Donor.organisation, Donor.enterprise_number)
    reached = case((Donor.email.is_not(None), Donor.email), else_=Donor.letters_to)
    housed = (Donor.street, Donor.postal_code, Donor.city, Donor.country, Donor.language)
    query = (
        select(*named, reached, *housed, sums.c.wants, sums.c.walk, sums.c.elsewhere)
        .join(sums, sums.c.donor_id == Donor.id)
        .order_by(Donor.id)
    )
    for row in db.session.execute(query, execution_options={"yield_per": BATCH}):
        walk, elsewhere = int(row.walk), int(row.elsewhere)
        told: list[Cell] = [row[0], row[1].value, *row[2:12], "yes" if row.wants else "no"]
        yield [*told, *(decimal_euros(each) for each in (walk, elsewhere, walk + elsewhere))]
