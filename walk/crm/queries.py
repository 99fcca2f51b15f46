"""Reads of who goes to CiviCRM, and as whom they are known there."""

from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from walk.crm.models import CrmReference
from walk.db import db
from walk.donations.models import Donation
from walk.editions.models import Edition
from walk.pages.models import Page
from walk.payments.models import Posting
from walk.people.models import Participation
from walk.walkers.models import Walker, WalkerFee


def list_newcomers(edition: Edition) -> list[tuple[int, int | None, str | None]]:
    """Walkers who come along and never went: number, person, and as whom that person is known there already."""
    known = _known(edition)
    query: Any = select(Walker.id, Participation.person_id, known.c.reference)
    query = query.outerjoin(CrmReference, CrmReference.walker_id == Walker.id)
    query = query.outerjoin(Participation, Participation.walker_id == Walker.id)
    query = query.outerjoin(known, known.c.person_id == Participation.person_id)
    query = query.where(Walker.edition_id == edition.id, CrmReference.id.is_(None), _comes_along())
    return [(walker, person, reference) for walker, person, reference in db.session.execute(query.order_by(Walker.id))]


def _comes_along() -> ColumnElement[bool]:
    """All but those who cancelled and of whom no money ever came."""
    paid = select(WalkerFee.walker_id).join(Posting, Posting.line_id == WalkerFee.line_id)
    sponsored = select(Page.walker_id).join(Donation, Donation.page_id == Page.id)
    sponsored = sponsored.where(Page.walker_id.is_not(None), Donation.received > 0)
    return or_(Walker.cancelled_at.is_(None), Walker.id.in_(paid), Walker.id.in_(sponsored))


def _known(edition: Edition) -> Any:
    """As whom each person first went; not where somebody else takes part in this edition under that very name."""
    same, theirs = aliased(CrmReference), aliased(Participation)
    taken = (
        select(literal(1))
        .select_from(same)
        .join(Walker, Walker.id == same.walker_id)
        .outerjoin(theirs, theirs.walker_id == Walker.id)
        .where(same.reference == CrmReference.reference, theirs.person_id.is_distinct_from(Participation.person_id))
        .where(Walker.edition_id == edition.id, Walker.cancelled_at.is_(None))
    )
    query: Any = select(Participation.person_id, CrmReference.reference)
    query = query.join(CrmReference, CrmReference.walker_id == Participation.walker_id).where(~taken.exists())
    query = query.ext(distinct_on(Participation.person_id)).order_by(Participation.person_id, CrmReference.id)
    return query.subquery("known")
