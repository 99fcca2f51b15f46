"""Reads: a year's certificates as the tax office would be told of them, and what it was told before."""

from typing import Any

from sqlalchemy import Row, Subquery, and_, case, func, select
from sqlalchemy.orm import aliased

from walk.certificates.models import Certificate, CertifiedGift, Document
from walk.certificates.queries import list_to_correct
from walk.db import db
from walk.donors.models import Donor
from walk.donors.rules import DonorKind
from walk.errors import NotFound
from walk.filing.fiches import Fiche, Filed, Paper, Prints, Treatment
from walk.filing.fitting import plainly
from walk.filing.models import FiledFiche, Filing
from walk.money import Cents


def list_papers(year: int) -> list[Paper]:
    """Every certificate of the year by number, withdrawn ones too, with its last document and its fiche."""
    same, named = aliased(Donor), _named()
    now_given = {certificate.id: given for certificate, given in list_to_correct(year)}
    number = case((Donor.same_as_id.is_(None), Donor.national_number), else_=same.national_number)
    query = (
        select(
            *(Certificate.id, Certificate.number, Certificate.version, Certificate.tax_year, Certificate.donor_id),
            *(Certificate.amount.label("held"), Certificate.withdrawn_at, Document.amount, Document.printed),
            *(Donor.kind, Donor.country, Donor.enterprise_number, number.label("national_number")),
            func.coalesce(named.c.amount, 0).label("named"),
        )
        .join(Document, and_(Document.certificate_id == Certificate.id, Document.version == Certificate.version))
        .join(Donor, Donor.id == Certificate.donor_id)
        .outerjoin(same, same.id == Donor.same_as_id)
        .outerjoin(named, named.c.document_id == Document.id)
        .where(Certificate.tax_year == year)
        .order_by(Certificate.number)
    )
    return [_paper(row, given=now_given.get(row.id, row.held)) for row in db.session.execute(query)]


def last_filed(year: int) -> dict[int, Filed]:
    """What real files of the year last said of each certificate; those that were dropped said nothing."""
    query = (
        select(
            *(FiledFiche.certificate_id, FiledFiche.treatment, FiledFiche.amount),
            *(FiledFiche.print, FiledFiche.number_print),
        )
        .join(Filing, Filing.id == FiledFiche.filing_id)
        .where(Filing.tax_year == year, Filing.test.is_(False), Filing.dropped_at.is_(None))
        .order_by(Filing.id)
    )
    return {
        key: Filed(treatment=Treatment(treatment), amount=amount, prints=Prints(said=said, number=number))
        for key, treatment, amount, said, number in db.session.execute(query)
    }


def list_filings(year: int) -> list[Filing]:
    """The files made for the year, latest first."""
    return list(db.session.scalars(select(Filing).where(Filing.tax_year == year).order_by(Filing.id.desc())))


def list_years() -> list[int]:
    """The calendar years that have certificates, latest first."""
    return list(db.session.scalars(select(Certificate.tax_year).distinct().order_by(Certificate.tax_year.desc())))


def get_filing(year: int, filing_id: int) -> Filing:
    """A file of this year. Raises NotFound."""
    found = db.session.scalar(select(Filing).where(Filing.tax_year == year, Filing.id == filing_id))
    if found is None:
        raise NotFound
    return found


def find_last(year: int) -> Filing | None:
    """The last real file of the year that was not dropped."""
    query = select(Filing).where(Filing.tax_year == year, Filing.test.is_(False), Filing.dropped_at.is_(None))
    return db.session.scalar(query.order_by(Filing.id.desc()).limit(1))


def _named() -> Subquery:
    """What the gifts are together that each document names."""
    query = select(CertifiedGift.document_id, func.sum(CertifiedGift.amount).label("amount"))
    return query.group_by(CertifiedGift.document_id).subquery("named")


def _paper(row: Row[Any], *, given: Cents) -> Paper:
    return Paper(
        fiche=plainly(_fiche(row)),
        amount=row.held,
        named=int(row.named),
        given=given,
        withdrawn=row.withdrawn_at is not None,
        printed_number=row.printed["number"],
        printed_amount=row.amount,
        printed_figures=row.printed["figures"],
    )


def _fiche(row: Row[Any]) -> Fiche:
    """Who is filed is who was printed; the national number is what we know of the donor today, or nothing."""
    printed = row.printed
    kind = DonorKind(printed.get("donor_kind") or row.kind)
    return Fiche(
        certificate_id=row.id,
        number=row.number,
        version=row.version,
        year=row.tax_year,
        treatment=Treatment.ORIGINAL,
        kind=kind,
        national_number=(row.national_number or "") if kind is DonorKind.PERSON else "",
        enterprise_number=printed.get("enterprise_number", row.enterprise_number),
        last_name=printed["donor_name"],
        first_name=printed["donor_first_name"],
        language=printed["language"],
        amount=row.amount,
        reference=f"D-{row.donor_id:06d}",
        **_address(printed, row.country),
    )


def _address(printed: dict[str, Any], country: str) -> dict[str, str]:
    """Older documents hold the address as lines: street, postal code and town, and a country that is not ours."""
    if "donor_street" in printed:
        parts = {name: printed.get(f"donor_{name}", "") for name in ("street", "postal_code", "city")}
        return {**parts, "country": printed.get("donor_country") or "BE"}
    lines: list[str] = [*printed.get("donor_address", []), "", ""]
    postal_code, _blank, city = lines[1].partition(" ")
    abroad = country if any(lines[2:]) else "BE"
    return {"street": lines[0], "postal_code": postal_code, "city": city, "country": abroad}
