"""The office issues invoices, follows them, and takes them back."""

import csv
import io

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from walk import audit
from walk.clock import brussels_day, now
from walk.companies.queries import get_company
from walk.db import transaction
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.i18n import LANGUAGES
from walk.i18n import gettext as _
from walk.invoices.commands import credit, issue, word_mention
from walk.invoices.forms import CreditForm, MentionForm
from walk.invoices.labels import state_labels
from walk.invoices.queries import get_invoice, list_of_edition, mentions_of, paid_of
from walk.invoices.rules import State
from walk.invoices.views import as_file
from walk.walkers.spreadsheet import BOM, guarded
from walk.web.access import FINANCE, ORGANISER, open_to

blueprint = Blueprint("invoices_office", __name__, url_prefix="/office/<int:year>/invoices")
Answer = AnyResponse | str | tuple[str, int]


@blueprint.get("/")
@open_to(ORGANISER, FINANCE)
def index(year: int) -> str:
    """Every invoice and credit note of an edition, and where each stands."""
    edition = get_edition(year)
    rows = list_of_edition(edition, today=brussels_day(now()))
    owed = [each for each in rows if each.state in {State.OPEN, State.OVERDUE, State.PARTLY}]
    return render_template(
        "invoices/office/index.html",
        edition=edition,
        rows=rows,
        states=state_labels(),
        owed=sum(each.invoice.amount - each.paid for each in owed),
        overdue=sum(each.state is State.OVERDUE for each in rows),
        paid=sum(each.paid for each in rows),
    )


@blueprint.get("/invoices.csv")
@open_to(ORGANISER, FINANCE)
def table(year: int) -> Response:
    """The same for the bookkeeper, as CSV that Excel reads as UTF-8."""
    edition, text = get_edition(year), io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["number", "date", "due", "company", "company_number", "amount", "paid", "state", "credits"])
    for each in list_of_edition(edition, today=brussels_day(now())):
        invoice, sign = each.invoice, -1 if each.state is State.CREDIT else 1
        cells = (invoice.code, brussels_day(invoice.issued_at).isoformat(), str(invoice.due_on or ""))
        named = (guarded(invoice.company.name), guarded(invoice.company.vat_number))
        money = (_decimal(sign * invoice.amount), _decimal(each.paid))
        writer.writerow([*cells, *named, *money, each.state.value, invoice.credits.code if invoice.credits else ""])
    headers = {
        "Content-Disposition": f'attachment; filename="invoices-{year}.csv"',
        "Cache-Control": "private, no-store",
    }
    return Response((BOM + text.getvalue()).encode(), mimetype="text/csv", headers=headers)


@blueprint.post("/of/<int:company_id>")
@open_to(FINANCE)
def make(year: int, company_id: int) -> AnyResponse:
    """The invoice of a company; the worker makes and sends it."""
    company = get_company(get_edition(year), company_id)
    try:
        with transaction():
            number = issue(company, at=now()).code
        flash(_("Invoice %(code)s is being made and sent.", code=number))
    except Refused as refusal:
        flash(refusal.message)
    return redirect(url_for("companies_office.show", year=year, company_id=company_id), 303)


@blueprint.get("/<int:invoice_id>.pdf")
@open_to(ORGANISER, FINANCE)
def download(year: int, invoice_id: int) -> Response:
    """The document as it was stored; who looked at it is noted."""
    invoice = get_invoice(get_edition(year), invoice_id)
    answer = as_file(invoice)
    with transaction():
        audit.record("downloaded invoice", f"company {invoice.company_id}", at=now(), number=invoice.code)
    return answer


@blueprint.route("/<int:invoice_id>/credit", methods=["GET", "POST"])
@open_to(FINANCE)
def take_back(year: int, invoice_id: int) -> Answer:
    """One question before an invoice is taken back: why."""
    edition, form = get_edition(year), CreditForm()
    invoice = get_invoice(edition, invoice_id)
    if form.validate_on_submit():
        try:
            with transaction():
                number = credit(invoice, reason=form.reason.data, at=now()).code
            flash(_("Credit note %(code)s is being made and sent.", code=number))
            return redirect(url_for("invoices_office.index", year=year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template(
        "invoices/office/credit.html", edition=edition, invoice=invoice, form=form, paid=paid_of(invoice)
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/mention", methods=["GET", "POST"])
@open_to(FINANCE)
def mention(year: int) -> Answer:
    """What the edition's invoices say of VAT."""
    edition = get_edition(year)
    form = MentionForm(data={f"mention_{code}": text for code, text in mentions_of(edition).items()})
    if form.validate_on_submit():
        with transaction():
            word_mention(edition, form.wording(), at=now())
        flash(_("Invoices say so from now on."))
        return redirect(url_for("invoices_office.index", year=year), 303)
    html = render_template("invoices/office/mention.html", edition=edition, form=form, languages=LANGUAGES)
    return html, 422 if form.is_submitted() else 200


def _decimal(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
