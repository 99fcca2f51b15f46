"""Changes: make a file for the tax office, say what became of it, and hand it out."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from flask import current_app
from sqlalchemy import insert, select

from walk import audit, files, pending
from walk.clock import brussels_day
from walk.db import db, lock_name
from walk.errors import Refused
from walk.filing import belcotax, lists
from walk.filing.fiches import Fiche, Filed, Paper, Prints, Sending, to_file
from walk.filing.fitting import shortened
from walk.filing.formats import Format, check_format
from walk.filing.models import FiledFiche, Filing
from walk.filing.preflight import Finding, blocks, check
from walk.filing.queries import find_last, last_filed, list_papers
from walk.filing.sender import sender_of
from walk.i18n import day
from walk.i18n import gettext as _
from walk.tokens import new_code
from walk.vault import print_of, seal, unseal


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What finance asks for. `fallback`: XML after 2025. `shorten`: cut what is too long, as the report shows."""

    format: Format
    test: bool
    fallback: bool = False
    shorten: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the next sending of a year would be, and what is wrong with it. `prints`: by certificate."""

    sending: Sending
    findings: list[Finding]
    prints: dict[int, Prints]


WRITERS = {Format.XML: belcotax.write, Format.CSV: lists.as_csv, Format.XLSX: lists.as_xlsx}


def draft(year: int, *, test: bool, shorten: bool, at: datetime) -> Draft:
    """The next sending of the year with its pre-flight report; changes nothing."""
    papers, before = list_papers(year), last_filed(year)
    prints = {paper.fiche.certificate_id: _prints(paper.fiche) for paper in papers}
    sending = Sending(
        year=year,
        correction=bool(before),
        test=test,
        made_on=brussels_day(at),
        sender=sender_of(current_app.extensions["walk.settings"]),
        fiches=to_file(papers, before, prints),
    )
    return Draft(sending=sending, findings=_findings(sending, papers, before, at, shorten=shorten), prints=prints)


def make_filing(year: int, wish: Wish, *, by: str, at: datetime) -> Filing:
    """Write the next sending of the year and keep it sealed; a real one counts as filed until it is dropped.

    One at a time per year. Raises Refused when there is nothing to file, when an earlier real file still waits for
    its fate, or when the pre-flight finds errors in a real one.
    """
    check_format(wish.format, year, fallback=wish.fallback)
    lock_name(f"filing {year}")
    last = find_last(year)
    if last is not None and last.waits and not wish.test:
        raise Refused(_("First say what became of the last real file: was it uploaded, or not?"))
    made = draft(year, test=wish.test, shorten=wish.shorten, at=at)
    if not made.sending.fiches:
        raise Refused(_("There is nothing to file: nothing changed since the last file."))
    if blocks(made.findings) and not wish.test:
        raise Refused(_("A real file cannot be made yet: the report below has errors."))
    return _keep(made, wish, by=by, at=at)


def read_file(filing: Filing, *, at: datetime) -> bytes:
    """The content of a file, unsealed; who took it is noted.

    Raises Refused when it was deleted, or is not what was made.
    """
    if filing.deleted_at is not None:
        raise Refused(_("This file was deleted on %(day)s: it was kept long enough.", day=day(filing.deleted_at)))
    content = unseal(files.read(filing.file_key))
    if sha256(content).hexdigest() != filing.sha256:
        raise Refused(_("The stored file is damaged: it is not what was made. Restore it first."))
    audit.record("downloaded filing", f"filing {filing.tax_year}", at=at, file=filing.name)
    return content


def mark_told(filing: Filing, *, reference: str, by: str, at: datetime) -> None:
    """The tax office has it: `reference` is what it calls it. Raises Refused when its fate is known already."""
    _lock(filing)
    filing.told_at, filing.told_by, filing.reference = at, by, reference
    audit.record("uploaded filing", f"filing {filing.tax_year}", at=at, file=filing.name, reference=reference)
    db.session.flush()


def drop(filing: Filing, *, why: str, by: str, at: datetime) -> None:
    """It was not uploaded, or refused as a whole: it never was filed, and the next one says all of it again."""
    _lock(filing)
    filing.dropped_at, filing.dropped_by, filing.dropped_why = at, by, why
    audit.record("dropped filing", f"filing {filing.tax_year}", at=at, file=filing.name, why=why)
    db.session.flush()


def note_refusal(filing: Filing, *, why: str, by: str, at: datetime) -> None:
    """The tax office refused it after it was uploaded: it was not filed, and the next one says all of it again.

    Raises Refused when it was not uploaded, and when a later file builds on it.
    """
    _refresh(filing)
    if not filing.stands:
        raise Refused(_("Only a file that was uploaded can be refused by the tax office."))
    last = find_last(filing.tax_year)
    if last is not None and last.id != filing.id:
        raise Refused(_("A later file builds on this one. First say that the later one was not filed, or was refused."))
    filing.dropped_at, filing.dropped_by, filing.dropped_why = at, by, why
    audit.record("noted refusal of filing", f"filing {filing.tax_year}", at=at, file=filing.name, why=why)
    db.session.flush()


def reseal() -> int:
    """Seal every kept file anew with the first key of encryption; how many. Then the later keys may go.

    Files of gifts that somebody is looking at are sealed anew too, and not counted.
    """
    keys = db.session.scalars(select(Filing.file_key).where(Filing.deleted_at.is_(None))).all()
    for key in keys:
        files.store(key, seal(unseal(files.read(key))))
    pending.reseal()
    return len(keys)


def _lock(filing: Filing) -> None:
    _refresh(filing)
    if not filing.waits:
        raise Refused(_("What became of this file was said before."))


def _refresh(filing: Filing) -> None:
    lock_name(f"filing {filing.tax_year}")
    db.session.refresh(filing)


def _prints(fiche: Fiche) -> Prints:
    number = fiche.national_number
    return Prints(said=print_of(fiche.said), number=print_of(number) if number else "")


def _findings(
    sending: Sending, papers: list[Paper], before: dict[int, Filed], at: datetime, *, shorten: bool
) -> list[Finding]:
    return check(sending, papers, before, today=brussels_day(at), shorten=shorten)


def _keep(made: Draft, wish: Wish, *, by: str, at: datetime) -> Filing:
    sending = made.sending
    fiches = [shortened(each) for each in sending.fiches] if wish.shorten else sending.fiches
    content = WRITERS[wish.format](replace(sending, fiches=fiches))
    digest = sha256(content).hexdigest()
    filing = Filing(
        tax_year=sending.year,
        correction=sending.correction,
        format=wish.format,
        test=wish.test,
        made_at=at,
        made_by=by,
        fiches=len(fiches),
        total=sending.total,
        sha256=digest,
        file_key=f"filings/{sending.year}/{brussels_day(at)}-{new_code(12)}",
    )
    db.session.add(filing)
    db.session.flush()
    if not wish.test:
        db.session.execute(insert(FiledFiche), [_filed(filing, made, position) for position in range(len(fiches))])
    files.store(filing.file_key, seal(content))
    audit.record(
        "made filing",
        f"filing {sending.year}",
        at=at,
        file=filing.name,
        test=wish.test,
        fiches=len(fiches),
        cents=sending.total,
        sha256=digest,
    )
    return filing


def _filed(filing: Filing, made: Draft, position: int) -> dict[str, object]:
    fiche = made.sending.fiches[position]
    return {
        "filing_id": filing.id,
        "certificate_id": fiche.certificate_id,
        "version": fiche.version,
        "treatment": fiche.treatment.value,
        "amount": fiche.amount,
        "print": made.prints[fiche.certificate_id].said,
        "number_print": made.prints[fiche.certificate_id].number,
    }
