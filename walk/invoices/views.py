"""A company's contact downloads its invoices, by the link in the letter."""

from flask import Blueprint, Response

from walk.companies.queries import get_company_by_link
from walk.invoices.commands import read_document
from walk.invoices.models import Invoice
from walk.invoices.queries import get_invoice_of
from walk.web.access import ANYONE, open_to

blueprint = Blueprint("invoices", __name__)


@blueprint.get("/company/<link>/invoices/<int:invoice_id>.pdf")
@open_to(ANYONE)
def download(link: str, invoice_id: int) -> Response:
    """The document as it was stored."""
    return as_file(get_invoice_of(get_company_by_link(link), invoice_id))


def as_file(invoice: Invoice) -> Response:
    """The stored PDF, for whoever may have it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{invoice.code}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(read_document(invoice), mimetype="application/pdf", headers=headers)
