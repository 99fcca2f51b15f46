"""How long we keep national numbers: some full years after the calendar year of the last gift, and not a day longer."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update

from walk import audit
from walk.certificates.counting import counted_gifts
from walk.certificates.models import Certificate, Document
from walk.certificates.rules import Verdict
from walk.clock import brussels_day
from walk.db import db
from walk.donors.models import Donor


def forget_old_numbers(*, years: int, at: datetime) -> tuple[int, int]:
    """Delete the numbers that are too old, of donors and in documents; how many of each.

    Who gave nothing that arrived keeps a number for a year.
    """
    first = brussels_day(at).year - years  # the earliest year of which numbers are still kept
    return _forget_of_donors(first, at=at), _forget_in_documents(first)


def _forget_of_donors(first: int, *, at: datetime) -> int:
    gifts = counted_gifts()
    arrived = gifts.c.verdict != Verdict.WENT_BACK.value
    last = select(gifts.c.donor_id, func.max(gifts.c.year).label("year")).where(arrived).group_by(gifts.c.donor_id)
    given = last.subquery("given")
    told = func.coalesce(Donor.number_told_at, Donor.created_at)
    too_old = or_(given.c.year < first, given.c.year.is_(None) & (told < at - timedelta(days=365)))
    query = (
        select(Donor)
        .outerjoin(given, given.c.donor_id == func.coalesce(Donor.same_as_id, Donor.id))
        .where(Donor.number_print.is_not(None), too_old)
        .order_by(Donor.id)
        .with_for_update(of=Donor)
    )
    donors = list(db.session.scalars(query))
    for donor in donors:
        donor.national_number = donor.number_print = donor.number_told_at = None
        audit.record("forgot national number", f"donor {donor.id}", at=at, actor="system", reason="kept long enough")
    db.session.flush()
    return len(donors)


def _forget_in_documents(first: int) -> int:
    old = select(Certificate.id).where(Certificate.tax_year < first)
    statement = (
        update(Document)
        .where(Document.national_number.is_not(None), Document.certificate_id.in_(old))
        .values(national_number=None)
        .returning(Document.id)
    )
    return len(db.session.execute(statement.execution_options(synchronize_session="fetch")).all())
