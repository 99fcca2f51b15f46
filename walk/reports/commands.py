"""Freezing an edition's figures: what they were, of which gifts and walkers, under which definitions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from walk import audit
from walk.db import Base, db
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import LANGUAGES, speaking
from walk.i18n import gettext as _
from walk.reports.models import FrozenGift, FrozenReport, FrozenWalker
from walk.reports.queries import GIFT, WALKER, Rows, gifts_now, gifts_then, read, walkers_now, walkers_then
from walk.reports.rules import check_fits, fingerprint_of, fingerprint_of_rows
from walk.statistics.explained import in_words


def freeze(edition: Edition, *, name: str, note: str, by: str, at: datetime) -> FrozenReport:
    """Keep the figures as they are now, for ever. Refused where money or walkers changed while they were counted."""
    from walk.statistics.whole import read_whole  # loads pandas

    gifts, walkers = read(gifts_now(edition)), read(walkers_now(edition))
    whole = read_whole(edition)
    received = [row[GIFT.index("received")] for row in gifts]
    check_fits(
        whole.figures.values, received=sum(received), gifts=sum(each > 0 for each in received), walkers=len(walkers)
    )
    if (gifts, walkers) != (read(gifts_now(edition)), read(walkers_now(edition))):
        raise Refused(_("Something came in at this very moment. Freeze once more."))
    content = {
        "edition": {
            "year": edition.year,
            "name": edition.name,
            "date": edition.date.isoformat(),
            "ordinal": edition.ordinal,
        },
        "figures": dict(whole.figures.values),
        "distances": dict(whole.figures.distances),
        "tables": {key: [vars(part) for part in parts] for key, parts in whole.tables.items()},
        "definitions": {code: _definitions(code) for code in LANGUAGES},
        "rows": {"gifts": fingerprint_of_rows(gifts), "walkers": fingerprint_of_rows(walkers)},
    }
    report = FrozenReport(
        edition=edition,
        name=name,
        note=note,
        made_at=at,
        made_by=by,
        content=content,
        sha256=fingerprint_of(name, _moment(at), content),
    )
    db.session.add(report)
    db.session.flush()
    _keep(FrozenGift, report, GIFT, gifts)
    _keep(FrozenWalker, report, WALKER, walkers)
    audit.record("froze figures", f"edition {edition.year}", at=at, name=name, sha256=report.sha256)
    return report


def find_changes(report: FrozenReport) -> list[str]:
    """What of a frozen report is not as it was frozen: nothing, or somebody changed the database by hand."""
    found = []
    content = report.content
    if fingerprint_of(report.name, _moment(report.made_at), content) != report.sha256:
        found.append(_("Its figures, name or date are not those that were frozen."))
    if fingerprint_of_rows(read(gifts_then(report))) != content["rows"]["gifts"]:
        found.append(_("The gifts it was counted from are not those that were frozen."))
    if fingerprint_of_rows(read(walkers_then(report))) != content["rows"]["walkers"]:
        found.append(_("The walkers it was counted from are not those that were frozen."))
    return found


def _definitions(code: str) -> dict[str, dict[str, str]]:
    with speaking(code):
        return in_words()


def _keep(table: type[Base], report: FrozenReport, columns: Sequence[str], rows: Rows) -> None:
    values: list[dict[str, Any]] = [{"report_id": report.id, **dict(zip(columns, row, strict=True))} for row in rows]
    if values:
        db.session.execute(insert(table), values)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
