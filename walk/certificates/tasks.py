"""The queue's part: papers in batches, letters one by one, a file for the printer."""

from smtplib import SMTPRecipientsRefused

from walk import jobs
from walk.certificates import papers, posting
from walk.clock import now
from walk.db import transaction


@jobs.task("certificates.make")
def make(document_ids: list[int]) -> None:
    """Make these papers; those that are made are passed over."""
    with transaction():
        papers.make_documents(document_ids, at=now())


@jobs.task("certificates.send")
def send(document_id: int, again: str = "") -> None:
    """Send one paper to its donor; a mail server that does not know the address says so at once."""
    try:
        with transaction():
            posting.send_document(document_id, at=now(), again=again)
    except SMTPRecipientsRefused as refusal:
        [(code, why)] = refusal.recipients.values()
        if code < 500:  # for a while only: tried again
            raise
        with transaction():
            posting.note_bounce(document_id, f"{code} {why.decode(errors='replace')}", at=now())


@jobs.task("certificates.tell_withdrawn")
def tell_withdrawn(certificate_id: int) -> None:
    """A letter to who has a certificate that holds no more."""
    with transaction():
        posting.tell_withdrawn(certificate_id, at=now())


@jobs.task("certificates.print")
def print_run(run_id: int) -> None:
    """Make the file of a print run."""
    with transaction():
        posting.make_print_file(run_id, at=now())
