"""Changes to donors."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from walk.db import db
from walk.donors.models import Donor
from walk.donors.rules import Giver


def meet_donor(giver: Giver, *, at: datetime) -> Donor:
    """The donor with this address, new or known. A known one's details are left alone: anyone can type an address."""
    values = {
        "email": giver.email.strip().lower(),
        "first_name": giver.first_name,
        "last_name": giver.last_name,
        "language": giver.language,
        "created_at": at,
        "country": "BE",
        "street": "",
        "postal_code": "",
        "city": "",
    }
    db.session.execute(insert(Donor).values(**values).on_conflict_do_nothing(index_elements=[Donor.email]))
    return db.session.scalars(select(Donor).where(Donor.email == values["email"])).one()


def confirm_identity(donor: Donor, giver: Giver) -> None:
    """The details of a gift that was paid become the donor's; an address is never replaced by none."""
    donor.first_name, donor.last_name, donor.language = giver.first_name, giver.last_name, giver.language
    if giver.street and giver.city:
        donor.street, donor.postal_code, donor.city = giver.street, giver.postal_code, giver.city
    db.session.flush()
