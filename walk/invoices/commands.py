"""Changes: issue an invoice, take it back with a credit note, make the documents and send them."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from babel import Locale
from flask import current_app
from sqlalchemy.dialects.postgresql import insert
from stdnum import iban

from walk import audit, files, jobs
from walk.clock import brussels_day
from walk.companies.models import Company, PackageLine
from walk.companies.queries import lock_company
from walk.db import db, lock_name
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import day, speaking, spoken
from walk.i18n import gettext as _
from walk.invoices import document
from walk.invoices.document import Printed
from walk.invoices.models import Invoice, VatMention
from walk.invoices.queries import find_open, highest_number, is_credited, lock_invoice, mentions_of, paid_of
from walk.invoices.rules import PAY_WITHIN, code, written_number
from walk.payments.commands import Ask, open_checkout
from walk.payments.models import Checkout, Purpose
from walk.payments.transfers import instructions, promise_transfer, takes_transfers


def issue(company: Company, *, at: datetime) -> Invoice:
    """The invoice of a company that asked for one; the next number of the year, whoever asks at the same moment."""
    company = lock_company(company.id)
    if company.cancelled_at is not None:
        raise Refused(_("This purchase is cancelled."))
    if company.invoice_asked_at is None or company.fee == 0:
        raise Refused(_("This company did not ask for an invoice."))
    if find_open(company) is not None:
        raise Refused(_("There is an invoice already. Take it back with a credit note first."))
    if not takes_transfers():
        raise Refused(_("No bank account is named in the settings: an invoice could not be paid."))
    checkout = _ask(company, at)
    year, number = _next_number(at)
    due_on = brussels_day(at) + PAY_WITHIN
    how = instructions(promise_transfer(checkout, at=at))
    checkout.payer_email = company.email
    with speaking(spoken(company.language)):
        printed = replace(
            _printed(company, code(year, number), checkout.lines[0].description, at),
            due=day(due_on),
            communication=how.communication,
            digits=how.digits,
        )
    return _keep(
        Invoice(year=year, number=number, company=company, line=checkout.lines[0], amount=company.fee, due_on=due_on),
        printed,
        at=at,
        verb="issued invoice",
    )


def credit(invoice: Invoice, *, reason: str, at: datetime) -> Invoice:
    """Take a whole invoice back: a credit note with the next number of the year; nobody asks for the money any more."""
    invoice = lock_invoice(invoice.id)
    if invoice.credits_id is not None:
        raise Refused(_("This is a credit note already."))
    if is_credited(invoice):
        raise Refused(_("This invoice was taken back already."))
    if invoice.line is not None and paid_of(invoice) == 0:
        invoice.line.checkout.withdrawn_at = invoice.line.checkout.withdrawn_at or at
    year, number = _next_number(at)
    before = document.from_json(invoice.printed)
    with speaking(before.language):
        today = day(at)
    printed = replace(
        before,
        code=code(year, number),
        date=today,
        due="",
        communication="",
        digits="",
        credits=before.code,
        credits_date=before.date,
        reason=reason,
    )
    note = Invoice(year=year, number=number, company=invoice.company, credits=invoice, amount=invoice.amount)
    return _keep(note, printed, at=at, verb="issued credit note")


def word_mention(edition: Edition, wording: dict[str, str], *, at: datetime) -> None:
    """What the edition's invoices say of VAT from now on; those that were issued stay as they are."""
    row = insert(VatMention).values(edition_id=edition.id, wording=wording)
    db.session.execute(row.on_conflict_do_update(index_elements=[VatMention.edition_id], set_={"wording": wording}))
    audit.record("worded VAT mention", f"edition {edition.year}", at=at)


def make_document(invoice_id: int, *, at: datetime) -> None:
    """Make and keep the PDF, unless there is one; then have it sent."""
    invoice = lock_invoice(invoice_id)
    if invoice.rendered_at is None:
        content = document.render(document.from_json(invoice.printed))
        invoice.sha256, invoice.rendered_at = files.store(invoice.file_key, content), at
        jobs.enqueue("invoices.send", invoice_id=invoice_id)
        db.session.flush()


def read_document(invoice: Invoice) -> bytes:
    """The PDF as it was kept. Raises Refused when there is none yet, or when it was changed since."""
    if invoice.sha256 is None:
        raise Refused(_("This invoice is still being made. Try again in a minute."))
    content = files.read(invoice.file_key)
    if sha256(content).hexdigest() != invoice.sha256:
        raise Refused(_("The stored file of this invoice is damaged: it is not what was issued. Restore it first."))
    return content


def _ask(company: Company, at: datetime) -> Checkout:
    with speaking(company.language):
        described = _(
            "%(package)s for %(company)s", package=company.package.named(company.language), company=company.name
        )
    checkout = open_checkout(
        company.edition,
        [Ask(purpose=Purpose.PACKAGE, description=described[:200], amount=company.fee)],
        email="",  # the invoice itself says how to transfer: no other letter follows
        language=company.language,
        asked_by=f"company {company.id}",
        at=at,
    )
    db.session.add(PackageLine(company=company, line=checkout.lines[0]))
    db.session.flush()
    return checkout


def _next_number(at: datetime) -> tuple[int, int]:
    year = brussels_day(at).year
    lock_name(f"invoices of {year}")
    return year, highest_number(year) + 1


def _printed(company: Company, number: str, described: str, at: datetime) -> Printed:
    settings, language = current_app.extensions["walk.settings"], spoken(company.language)
    edition = company.edition
    return Printed(
        language=language,
        code=number,
        date=day(at),
        amount=company.fee,
        lines=[(f"{edition.name}, {day(edition.date)}: {described}", company.fee)],
        mention=mentions_of(edition)[language],
        institution_name=settings.institution_name,
        institution_address=settings.institution_address,
        institution_number=written_number(settings.institution_number),
        institution_email=settings.institution_email,
        iban=iban.format(settings.institution_iban),
        bic=settings.institution_bic,
        company_name=company.name,
        company_address=_address(company, language),
        company_number=written_number(company.vat_number),
        contact=company.contact_name,
        order_reference=company.order_reference,
    )


def _address(company: Company, language: str) -> list[str]:
    country = "" if company.country == "BE" else Locale(language).territories.get(company.country, company.country)
    return [each for each in (company.street, f"{company.postal_code} {company.city}".strip(), country) if each]


def _keep(invoice: Invoice, printed: Printed, *, at: datetime, verb: str) -> Invoice:
    invoice.printed, invoice.issued_at = document.to_json(printed), at
    db.session.add(invoice)
    db.session.flush()
    jobs.enqueue("invoices.make", invoice_id=invoice.id)
    audit.record(verb, f"company {invoice.company_id}", at=at, number=invoice.code, amount=invoice.amount)
    return invoice
