"""Changes to donors."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from walk.db import db
from walk.donors.models import Donor
from walk.donors.rules import Giver


def meet_donor(giver: Giver, *, at: datetime) -> Donor:
    """The donor with this address, new or known. A known one's details are left alone: anyone can type an address.

    Who gives no address is a donor of their own, until somebody finds out that it is one we know.
    """
    values = {
        "email": giver.email.strip().lower() or None,
        "first_name": giver.first_name,
        "last_name": giver.last_name,
        "language": giver.language,
        "created_at": at,
        "country": "BE",
        "street": "",
        "postal_code": "",
        "city": "",
    }
    if values["email"] is None:
        donor = Donor(**values)
        db.session.add(donor)
        db.session.flush()
        return donor
    db.session.execute(insert(Donor).values(**values).on_conflict_do_nothing(index_elements=[Donor.email]))
    return db.session.scalars(select(Donor).where(Donor.email == values["email"])).one()


def confirm_identity(donor: Donor, giver: Giver) -> None:
    """The first paid gift with a full address says who the donor is: name and address together.

    Later gifts change nothing: anyone can type somebody's e-mail address, and the name stands on a tax certificate.
    """
    if donor.street or not (giver.street and giver.postal_code and giver.city):
        return
    donor.first_name, donor.last_name, donor.language = giver.first_name, giver.last_name, giver.language
    donor.street, donor.postal_code, donor.city = giver.street, giver.postal_code, giver.city
    db.session.flush()
