"""The queue's part: documents in batches, letters one by one; each certificate in its own transaction."""

from walk import jobs
from walk.certificates import commands
from walk.clock import now
from walk.db import transaction


@jobs.task("certificates.make")
def make(certificate_ids: list[int]) -> None:
    """Make the documents of these certificates; those that have one are passed over."""
    for certificate_id in certificate_ids:
        with transaction():
            commands.make_document(certificate_id, at=now())


@jobs.task("certificates.send")
def send(certificate_id: int) -> None:
    """Send one certificate to its donor."""
    with transaction():
        commands.send_document(certificate_id, at=now())
