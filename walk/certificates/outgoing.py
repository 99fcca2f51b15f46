"""What waits to go out: papers to send by e-mail, papers for the post, and the runs that were printed."""

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from walk.certificates.models import Certificate, Document, PrintRun
from walk.certificates.queries import LIVE
from walk.db import db
from walk.donors.models import Donor


def to_mail(year: int) -> Select[Document]:
    """The papers that hold, are made, and were not sent yet, of donors with an e-mail address; by number."""
    waiting = (reached(), Document.mail_asked_at.is_(None), Document.bounced_at.is_(None))
    return _going_out(year).where(*waiting).order_by(Certificate.number)


def to_post(year: int) -> Select[Document]:
    """The papers that hold and are made, of donors whom no letter reaches; by country and postal code."""
    printed = Document.printed
    return (
        _going_out(year)
        .where(or_(~reached(), Document.bounced_at.is_not(None)))
        .order_by(*(printed[key].astext for key in ("donor_country", "donor_postal_code", "donor_street")), Document.id)
    )


def list_print_runs(year: int) -> list[PrintRun]:
    """What went to the post, latest first."""
    query = select(PrintRun).where(PrintRun.tax_year == year).order_by(PrintRun.id.desc())
    return list(db.session.scalars(query))


def reached() -> ColumnElement[bool]:
    """Whether letters reach a donor by e-mail."""
    return func.coalesce(Donor.email, Donor.letters_to) != ""


def _going_out(year: int) -> Select[Document]:
    holds = and_(Document.version == Certificate.version, LIVE)
    return (
        select(Document)
        .join(Document.certificate)
        .join(Certificate.donor)
        .where(Certificate.tax_year == year, holds, Document.rendered_at.is_not(None))
        .where(or_(Document.mailed_at.is_(None), Document.bounced_at.is_not(None)), Document.print_run_id.is_(None))
        .options(contains_eager(Document.certificate).contains_eager(Certificate.donor))
    )
