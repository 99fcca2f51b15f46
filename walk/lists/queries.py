"""Reads of what was taken along."""

from sqlalchemy import Select, select

from walk.editions.models import Edition
from walk.lists.models import Download


def downloads_of(edition: Edition) -> Select[Download]:
    """Everything that was downloaded of an edition, latest first."""
    query = select(Download).where(Download.edition_id == edition.id)
    return query.order_by(Download.made_at.desc(), Download.id.desc())
