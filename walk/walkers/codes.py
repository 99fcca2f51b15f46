"""Codes that lower the fee: nothing records who used one, nor why."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, update
from sqlalchemy.exc import IntegrityError

from walk import audit
from walk.db import db
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.walkers.models import FeeCode


def check_code(last_day: date | None, pays: Cents, edition: Edition, *, today: date) -> None:
    """Raises Refused for a code that is over already, or that leaves more to pay than the fee."""
    if last_day is not None and last_day < today:
        raise Refused(_("This day is over: the code would not work."), field="expires_on")
    if pays > max(edition.fee_central, edition.fee_own):
        raise Refused(_("A lower fee cannot be more than the usual one."), field="pays")


def make_codes(
    edition: Edition,
    codes: Sequence[str],
    *,
    uses: int,
    pays: Cents = 0,
    expires_at: datetime | None = None,
    at: datetime,
) -> list[FeeCode]:
    """Codes with which a number of walkers each pay only `pays`. Refused when one exists already: then none is made."""
    rows = [
        FeeCode(
            edition_id=edition.id, code=code.strip().upper(), uses=uses, pays=pays, expires_at=expires_at, created_at=at
        )
        for code in codes
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except IntegrityError:
        raise Refused(_("This code exists already."), field="code") from None
    audit.record("made fee codes", f"edition {edition.year}", at=at, codes=len(rows), uses=uses, pays=pays)
    return rows


def use_code(edition: Edition, code: str, *, at: datetime) -> Cents:
    """Uses a code once more; what is left to pay with it."""
    usable = (
        FeeCode.edition_id == edition.id,
        func.upper(FeeCode.code) == code.strip().upper(),
        FeeCode.used < FeeCode.uses,
        or_(FeeCode.expires_at.is_(None), FeeCode.expires_at > at),
    )
    pays: Cents | None = db.session.scalar(
        update(FeeCode).where(*usable).values(used=FeeCode.used + 1).returning(FeeCode.pays)
    )
    if pays is None:
        raise Refused(_("This code is not valid, or it was used up."), field="code")
    return pays
