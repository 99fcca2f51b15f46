"""Codes that lower the fee: nothing records who used one, nor why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError

from walk import audit
from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.walkers.models import FeeCode

BATCHES = 50  # shown in the office


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Codes that were made together; `first`: the number of the first of them, which stands for all."""

    first: int
    example: str
    codes: int
    used: int
    made_at: datetime


def list_batches(edition: Edition) -> list[Batch]:
    """The codes that were made several at a time, the latest first."""
    first, codes = func.min(FeeCode.id), func.count()
    query = (
        select(
            first,
            func.min(FeeCode.code),
            codes,
            func.sum(FeeCode.used),
            FeeCode.created_at,
        )
        .where(FeeCode.edition_id == edition.id)
        .group_by(FeeCode.created_at)
        .having(codes > 1)
        .order_by(first.desc())
    )
    rows = db.session.execute(query.limit(BATCHES))
    return [
        Batch(first=number, example=example, codes=count, used=int(used), made_at=made_at)
        for number, example, count, used, made_at in rows
    ]


def list_codes_made_with(edition: Edition, code_id: int) -> list[FeeCode]:
    """The codes of the batch that this one was made in."""
    made_at = select(FeeCode.created_at).where(FeeCode.id == code_id, FeeCode.edition_id == edition.id)
    query = select(FeeCode).where(
        FeeCode.edition_id == edition.id,
        FeeCode.created_at == made_at.scalar_subquery(),
    )
    found = list(db.session.scalars(query.order_by(FeeCode.id)))
    if not found:
        raise NotFound
    return found


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
