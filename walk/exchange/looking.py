"""Looking at uploaded files before they come in: what is wrong, what would mend it, and what they would add."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from walk import audit, jobs
from walk.db import db, lock_name
from walk.errors import NotFound, Refused
from walk.exchange.commands import ImportRefused, import_edition, plan_import
from walk.exchange.facts import Known
from walk.exchange.mending import mend_files
from walk.exchange.models import EditionImport
from walk.exchange.packing import pack, unpacked
from walk.exchange.queries import find_known_edition, list_years
from walk.exchange.reading import Reading, read_edition
from walk.exchange.sheet import Fault
from walk.i18n import gettext as _
from walk.i18n import speaking
from walk.pending import EDITIONS

SHOWN = 5000  # faults that are kept to be shown; all are counted
AT_ONCE = 400_000  # bytes that are looked at while the organiser waits


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A fault as it is shown: `mend` is a sentence, '' without a proposal."""

    file: str
    line: int
    column: str
    reason: str
    mend: str


Origins = Mapping[str, Mapping[str, Any]]  # by our file: the name of theirs, and of its columns by ours


def ask_import(
    files: Mapping[str, bytes | None],
    given: Known,
    *,
    by: str,
    language: str,
    at: datetime,
    origins: Origins | None = None,
) -> EditionImport:
    """Take files in to be looked at: small ones now, large ones by the worker.

    `origins`: where files that were made of those of another system come from; faults speak of those.
    """
    if given.year is None:
        raise Refused(_("Which year is it?"), field="year")
    facts: dict[str, Any] = {"day": given.day and given.day.isoformat(), "ordinal": given.ordinal, "place": given.place}
    facts["origins"] = origins or {}
    asked = EditionImport(year=given.year, facts=facts, language=language, asked_by=by, asked_at=at)
    db.session.add(asked)
    db.session.flush()
    EDITIONS.keep(_files(asked.id), pack(files))
    if sum(len(each or b"") for each in files.values()) <= AT_ONCE:
        look(asked.id, at=at)
    else:
        jobs.enqueue("exchange.look", import_id=asked.id)
    return asked


def look(import_id: int, *, at: datetime) -> None:
    """What is wrong with the files, else what they would add; again changes nothing."""
    asked = _locked(import_id)
    if asked is None or asked.looked_at or asked.left_at:
        return
    try:
        files = unpacked(EDITIONS.kept(_files(import_id)))
    except NotFound:
        asked.left_at = at
        return
    with speaking(asked.language):
        given = _given(asked)
        reading = read_edition(files, given, find_known_edition, list_years())
        try:
            asked.found = {"faults": 0, "notices": len(reading.notices), "plan": asdict(plan_import(reading))}
            _keep_faults(import_id, _as_theirs(asked, reading.notices))
        except ImportRefused as refusal:
            asked.found = _found(_as_theirs(asked, refusal.faults))
            _keep_faults(import_id, _as_theirs(asked, refusal.faults))
            _keep_mended(asked, files, reading, given)
    asked.looked_at = at
    db.session.flush()


def want_import(asked: EditionImport, *, by: str, at: datetime) -> None:
    """The files that were looked at may come in: the worker brings them."""
    for certain in (False, True):  # while the worker brings them in it holds the lock: who clicks twice does not wait
        if certain:
            _refresh(asked)
        if asked.wanted_at or asked.left_at or not asked.looked_at:
            raise Refused(_("What becomes of these files was said before."))
    if asked.faults:
        raise Refused(_("Mend the files and upload them again: something is wrong with them."))
    asked.wanted_at, asked.wanted_by = at, by
    db.session.flush()
    jobs.enqueue("exchange.bring", import_id=asked.id)


def bring(import_id: int, *, at: datetime) -> None:
    """The files come in, whole or not at all. Raises ImportRefused; the transaction must then be rolled back."""
    asked = _locked(import_id)
    if asked is None or not asked.wanted_at or asked.done_at or asked.left_at:
        return
    try:
        files = unpacked(EDITIONS.kept(_files(import_id)))
    except NotFound:
        asked.left_at = at
        return
    with speaking(asked.language):
        reading = read_edition(files, _given(asked), find_known_edition, list_years())
        added = import_edition(reading, at=at, by=asked.wanted_by)
    asked.added, asked.done_at = dict(vars(added)), at
    db.session.flush()


def note_refusal(import_id: int, faults: Sequence[Fault], *, at: datetime) -> None:
    """Something changed since the look: nothing came in, and why is shown."""
    asked = _locked(import_id)
    if asked is not None:
        theirs = _as_theirs(asked, faults)
        asked.found, asked.looked_at, asked.wanted_at = _found(theirs), at, None
        _keep_faults(import_id, theirs)


def leave_import(asked: EditionImport, *, at: datetime) -> None:
    """The files do not come in, and go."""
    for certain in (False, True):  # as above
        if certain:
            _refresh(asked)
        if asked.wanted_at and not asked.done_at:
            raise Refused(_("The files are coming in just now."))
    if not asked.done_at:
        asked.left_at = at
        audit.record("left files of edition", f"edition {asked.year}", at=at)


def forget_files(import_id: int) -> None:
    """Nothing of the files stays, once they are in or left; after the transaction."""
    asked = db.session.get(EditionImport, import_id)
    if asked is not None and not (asked.done_at or asked.left_at):
        return
    for name in (_files(import_id), _faults(import_id), _mended(import_id)):
        EDITIONS.forget(name)


def faults_of(import_id: int) -> list[Wrong]:
    """What is wrong, as far as it is kept; nothing once the files are gone."""
    if not EDITIONS.holds(_faults(import_id)):
        return []
    return [Wrong(**each) for each in json.loads(EDITIONS.kept(_faults(import_id)))]


def mended_of(import_id: int) -> bytes:
    """The zip with all proposed mends. Raises NotFound."""
    return EDITIONS.kept(_mended(import_id))


def has_files(import_id: int) -> bool:
    """Whether the files are still here."""
    return EDITIONS.holds(_files(import_id))


def has_mended(import_id: int) -> bool:
    """Whether there is such a zip."""
    return EDITIONS.holds(_mended(import_id))


def _found(faults: Sequence[Fault]) -> dict[str, Any]:
    by_column = Counter((each.file, each.column) for each in faults)
    return {
        "faults": len(faults),
        "mends": sum(each.mend is not None for each in faults),
        "columns": [[file, column, count] for (file, column), count in by_column.most_common(12)],
    }


def _as_theirs(asked: EditionImport, faults: Sequence[Fault]) -> list[Fault]:
    """Faults in the words of the files that ours were made of; lines are the same."""
    origins = asked.facts.get("origins") or {}
    return [_as_their(fault, origins[fault.file]) if fault.file in origins else fault for fault in faults]


def _as_their(fault: Fault, origin: Mapping[str, Any]) -> Fault:
    column = origin["columns"].get(fault.column, fault.column)
    return replace(fault, file=origin["name"], column=column)


def _keep_faults(import_id: int, faults: Iterable[Fault]) -> None:
    shown = [
        Wrong(
            file=each.file,
            line=each.line,
            column=each.column,
            reason=each.reason,
            mend=str(each.mend) if each.mend else "",
        )
        for each, _number in zip(faults, range(SHOWN), strict=False)
    ]
    EDITIONS.keep(_faults(import_id), json.dumps([vars(each) for each in shown]).encode())


def _keep_mended(asked: EditionImport, files: Mapping[str, bytes | None], reading: Reading, given: Known) -> None:
    if not asked.found["mends"]:
        return
    mended, after = mend_files(files, reading, given, find_known_edition, list_years())
    asked.found = {**asked.found, "left": len(after.faults)}
    EDITIONS.keep(_mended(asked.id), pack(mended))


def _given(asked: EditionImport) -> Known:
    day = asked.facts.get("day")
    return Known(
        year=asked.year,
        day=date.fromisoformat(day) if day else None,
        ordinal=asked.facts.get("ordinal"),
        place=asked.facts.get("place"),
    )


def _locked(import_id: int) -> EditionImport | None:
    lock_name(f"edition import {import_id}")
    return db.session.get(EditionImport, import_id, populate_existing=True)


def _refresh(asked: EditionImport) -> None:
    lock_name(f"edition import {asked.id}")
    db.session.refresh(asked)


def _files(import_id: int) -> str:
    return f"{import_id}-files"


def _faults(import_id: int) -> str:
    return f"{import_id}-faults"


def _mended(import_id: int) -> str:
    return f"{import_id}-mended"
