"""Reads of donors."""

from sqlalchemy import select

from walk.db import db
from walk.donors.models import Donor


def find_donor(email: str) -> Donor | None:
    """The donor with this e-mail address, however it is written."""
    return db.session.scalar(select(Donor).where(Donor.email == email.strip().lower()))
