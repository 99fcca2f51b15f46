"""Reads for imports: what came in before, and what is here that new rows may meet."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, String, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from walk.db import db
from walk.donors.models import Donor
from walk.editions.models import Edition
from walk.editions.queries import find_edition
from walk.errors import NotFound
from walk.exchange.facts import Known
from walk.exchange.models import EditionImport, ImportedRow
from walk.pages.models import Page
from walk.routes.models import Route
from walk.statistics.models import EditionTotals
from walk.walkers.models import Walker


def find_known_edition(year: int) -> Known | None:
    """What is known here of the edition of a year, if there is one."""
    edition = find_edition(year)
    if edition is None:
        return None
    return Known(year=year, day=edition.date, ordinal=edition.ordinal, place=edition.place)


def list_years() -> list[int]:
    """The years of which it is known here that a walk was: by its edition, or its totals."""
    return sorted({*db.session.scalars(select(Edition.year)), *db.session.scalars(select(EditionTotals.year))})


def get_import(import_id: int) -> EditionImport:
    """The upload with this number."""
    found = db.session.get(EditionImport, import_id)
    if found is None:
        raise NotFound
    return found


def list_imports(most: int = 10) -> list[EditionImport]:
    """What was uploaded and not left, latest first."""
    query = select(EditionImport).where(EditionImport.left_at.is_(None)).order_by(EditionImport.id.desc())
    return list(db.session.scalars(query.limit(most)))


def imported_rows(edition: Edition, file: str) -> dict[str, tuple[str, int]]:
    """Fingerprint and row of what one file brought in before, by its id in the file."""
    query = select(ImportedRow.external_id, ImportedRow.fingerprint, ImportedRow.row_id)
    query = query.where(ImportedRow.edition_id == edition.id, ImportedRow.file == file)
    return {name: (fingerprint, row) for name, fingerprint, row in db.session.execute(query)}


def teams_with_captain(edition: Edition) -> set[int]:
    """The teams of an edition that have a captain."""
    query = select(Walker.team_id).where(Walker.edition_id == edition.id, Walker.captain_since.is_not(None))
    return {team for team in db.session.scalars(query) if team is not None}


def routes_by_choice(edition: Edition) -> dict[tuple[str, str], int]:
    """The first route of each kind and distance (as '7.5') of an edition."""
    query = select(Route).where(Route.edition_id == edition.id).order_by(Route.wave_at.desc(), Route.id.desc())
    return {(route.kind.value, route.km): route.id for route in db.session.scalars(query)}


def donors_by_email(emails: Collection[str]) -> dict[str, int]:
    """The donors with these addresses; any number of them is one parameter."""
    wanted: ColumnElement[bool] = Donor.email == any_(literal(list(emails), ARRAY(String)))
    return {row.email: row.id for row in db.session.execute(select(Donor.email, Donor.id).where(wanted))}


def pages_by_subject(edition: Edition) -> dict[tuple[int | None, int | None], int]:
    """An edition's pages by walker and team; the page of the walk itself under (None, None)."""
    query = select(Page.walker_id, Page.team_id, Page.id).where(Page.edition_id == edition.id)
    return {(walker, team): page for walker, team, page in db.session.execute(query)}


def taken_slugs(edition: Edition) -> set[str]:
    """The addresses that pages of an edition have already."""
    return set(db.session.scalars(select(Page.slug).where(Page.edition_id == edition.id)))
