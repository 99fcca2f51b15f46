"""Getting papers to their donors: by e-mail, one at a time; by post, in one file for the printer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from walk import audit, files, jobs
from walk.certificates import emails, outgoing, queries
from walk.certificates.document import from_json
from walk.certificates.models import Certificate, Document, PrintRun
from walk.certificates.papers import read_document
from walk.db import db, lock_name
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.mail import message_id, send_once

_WAITING = (outgoing.to_mail, outgoing.to_post)


@dataclass(frozen=True, kw_only=True)
class GoingOut:
    """How many papers of a year wait: to be made, to be sent, being sent, to be printed; and how many went out."""

    to_make: int
    to_mail: int
    minutes: int
    being_sent: int
    to_post: int
    mailed: int
    bounced: int
    printed: int


def count_going_out(year: int) -> GoingOut:
    """Where the papers of a year are."""
    asked, sent = Document.mail_asked_at.is_not(None), Document.mailed_at.is_not(None)
    back, printed = Document.bounced_at.is_not(None), Document.print_run_id.is_not(None)
    counts = (Document.rendered_at.is_(None), asked & ~sent & ~back, sent & ~back, back, printed)
    query = select(*(func.count().filter(each) for each in counts)).join(Document.certificate)
    holds = (Certificate.tax_year == year, Document.version == Certificate.version, queries.LIVE)
    counted: Any = db.session.execute(query.where(*holds)).one()
    to_make, being_sent, mailed, bounced, in_runs = counted
    waiting = [select(func.count()).select_from(each(year).order_by(None).subquery()) for each in _WAITING]
    to_mail, to_post = (db.session.scalar(each) or 0 for each in waiting)
    return GoingOut(
        to_make=to_make,
        to_mail=to_mail,
        minutes=-(-to_mail // current_app.extensions["walk.settings"].letters_per_minute),
        being_sent=being_sent,
        to_post=to_post,
        mailed=mailed,
        bounced=bounced,
        printed=in_runs,
    )


def ask_mail(year: int, *, at: datetime) -> int:
    """Send every paper that was not sent yet to who has an e-mail address, so many a minute; returns how many."""
    lock_name(f"letters of certificates {year}")
    papers = list(db.session.scalars(outgoing.to_mail(year)))
    pace = timedelta(minutes=1) / current_app.extensions["walk.settings"].letters_per_minute
    for place, paper in enumerate(papers):
        paper.mail_asked_at = at
        jobs.enqueue("certificates.send", at=at + place * pace, document_id=paper.id)
    db.session.flush()
    audit.record("mail certificates", f"certificates {year}", at=at, count=len(papers))
    return len(papers)


def mail_again(paper: Document, *, at: datetime) -> None:
    """Send one paper once more, to the address its donor has now: it was lost, or came back."""
    paper = queries.lock_document(paper.id)
    if not paper.certificate.donor.reached_at:
        raise Refused(_("This donor has no e-mail address. Print the certificate, or fill in an address first."))
    if paper.mail_asked_at and not paper.mailed_at and not paper.bounced_at:
        raise Refused(_("This certificate is being sent already."))
    paper.mail_asked_at, paper.mailed_at, paper.bounced_at, paper.bounce = at, None, None, ""
    paper.message = None  # what comes back of the earlier letter says nothing of this one
    jobs.enqueue("certificates.send", document_id=paper.id, again=at.isoformat())
    db.session.flush()
    audit.record("mail certificate again", f"certificate {paper.certificate_id}", at=at)


def send_document(document_id: int, *, at: datetime, again: str = "") -> None:
    """Send the donor the paper by e-mail, once; not when it holds no more, or came back meanwhile."""
    paper = queries.lock_document(document_id)
    certificate = paper.certificate
    holds = certificate.withdrawn_at is None and certificate.version == paper.version
    printed_since = paper.print_run_id is not None and not again
    if not holds or printed_since or paper.mailed_at or paper.bounced_at or not certificate.donor.reached_at:
        return
    printed, to = from_json(paper.printed), certificate.donor.reached_at
    letter = emails.certificate_letter(printed, certificate.donor, to=to, content=read_document(paper))
    send_once(_key(paper, again), letter, at=at)
    paper.mailed_at, paper.mailed_to, paper.message = at, to, message_id(_key(paper, again))
    db.session.flush()


def tell_withdrawn(certificate_id: int, *, at: datetime) -> None:
    """Whoever got a certificate that was withdrawn is told so, once."""
    certificate = db.session.get_one(Certificate, certificate_id)
    paper, to = queries.get_document(certificate), certificate.donor.reached_at
    if to and (paper.mailed_at or paper.print_run_id):
        letter = emails.withdrawn_letter(from_json(paper.printed), certificate.donor, to=to)
        send_once(f"certificate:{certificate_id}:withdrawn", letter, at=at)


def note_bounce(document_id: int, why: str, *, at: datetime) -> None:
    """A paper's letter was refused or came back: it goes by post, unless finance sends it again."""
    paper = queries.lock_document(document_id)
    paper.bounced_at, paper.bounce = at, " ".join(why.split())[:300]
    db.session.flush()
    audit.record("certificate bounced", f"certificate {paper.certificate_id}", at=at, actor="system")


def find_by_message(message: str) -> Document | None:
    """The paper whose last letter has this Message-ID."""
    return db.session.scalar(select(Document).where(Document.message == message))


def make_print_run(year: int, *, made_by: str, at: datetime) -> PrintRun:
    """Set aside, for the post, every paper that no letter reaches; the worker makes one file of them."""
    lock_name(f"letters of certificates {year}")
    papers = list(db.session.scalars(outgoing.to_post(year)))
    if not papers:
        raise Refused(_("Nothing to print: every certificate that is made was sent or printed."))
    run = PrintRun(tax_year=year, papers=len(papers), made_at=at, made_by=made_by)
    db.session.add(run)
    db.session.flush()
    for paper in papers:
        paper.print_run_id = run.id
    jobs.enqueue("certificates.print", run_id=run.id)
    db.session.flush()
    audit.record("print certificates", f"certificates {year}", at=at, count=len(papers))
    return run


def make_print_file(run_id: int, *, at: datetime) -> None:
    """One PDF of a print run's papers, by country, postal code and street, unless it is made."""
    import pikepdf

    run = db.session.scalars(select(PrintRun).where(PrintRun.id == run_id).with_for_update()).one()
    if run.rendered_at is not None:
        return
    printed = Document.printed
    by_place = [printed[key].astext for key in ("donor_country", "donor_postal_code", "donor_street")]
    holds = (Document.print_run_id == run_id, Document.version == Certificate.version, queries.LIVE)
    query = select(Document).join(Certificate).where(*holds).order_by(*by_place, Document.id)
    with pikepdf.new() as whole:
        for paper in db.session.scalars(query):
            with pikepdf.open(BytesIO(read_document(paper))) as each:
                whole.pages.extend(each.pages)
        written = BytesIO()
        whole.save(written, deterministic_id=True)
    run.sha256, run.rendered_at = files.store(run.file_key, written.getvalue()), at
    db.session.flush()


def read_print_file(run: PrintRun) -> bytes:
    """The file of a print run, as it was made. Raises Refused when it was changed since."""
    content = files.read(run.file_key)
    if sha256(content).hexdigest() != run.sha256:
        raise Refused(_("The stored file is damaged: it is not what was made. Restore it first."))
    return content


def _key(paper: Document, again: str) -> str:
    version = f":{paper.version}" if paper.version > 1 else ""
    return f"certificate:{paper.certificate_id}{version}" + (f":{again}" if again else "")
