"""The queue's part: making an invoice's document, and sending it."""

from walk import jobs
from walk.clock import now
from walk.db import db, transaction
from walk.invoices import commands
from walk.invoices.emails import invoice_letter
from walk.invoices.models import Invoice
from walk.mail import send_once


@jobs.task("invoices.make")
def make(invoice_id: int) -> None:
    """As soon as it is issued."""
    with transaction():
        commands.make_document(invoice_id, at=now())


@jobs.task("invoices.send")
def send(invoice_id: int) -> None:
    """As soon as its document is there; not to a contact who is forgotten."""
    with transaction():
        invoice = db.session.get_one(Invoice, invoice_id)
        if invoice.company.email:
            send_once(f"invoice {invoice_id}", invoice_letter(invoice, commands.read_document(invoice)), at=now())
