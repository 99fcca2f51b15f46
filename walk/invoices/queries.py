"""Reads of invoices, with what was paid of each."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, joinedload

from walk.companies.models import Company
from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.invoices.models import Invoice, VatMention
from walk.invoices.rules import MENTION, State, state_of
from walk.money import Cents
from walk.payments.models import CheckoutLine, Posting


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An invoice, what was paid of it in cents, and where it stands."""

    invoice: Invoice
    paid: Cents
    state: State


def list_of_edition(edition: Edition, *, today: date) -> list[Listed]:
    """Every invoice and credit note of an edition's companies, latest first."""
    return _list(Company.edition_id == edition.id, today=today)


def list_of_company(company: Company, *, today: date) -> list[Listed]:
    """Every invoice and credit note of a company, latest first."""
    return _list(Company.id == company.id, today=today)


def find_open(company: Company) -> Invoice | None:
    """The invoice of a company that no credit note took back."""
    query = select(Invoice).where(Invoice.company_id == company.id, Invoice.credits_id.is_(None), ~_is_credited())
    return db.session.scalar(query)


def get_invoice(edition: Edition, invoice_id: int) -> Invoice:
    """An invoice or credit note of this edition's companies."""
    query = select(Invoice).join(Invoice.company).where(Invoice.id == invoice_id, Company.edition_id == edition.id)
    return _found(db.session.scalar(query))


def get_invoice_of(company: Company, invoice_id: int) -> Invoice:
    """An invoice or credit note of this company."""
    query = select(Invoice).where(Invoice.id == invoice_id, Invoice.company_id == company.id)
    return _found(db.session.scalar(query))


def lock_invoice(invoice_id: int) -> Invoice:
    """An invoice, locked until the transaction ends."""
    query = select(Invoice).where(Invoice.id == invoice_id).with_for_update(of=Invoice)
    return _found(db.session.scalar(query.execution_options(populate_existing=True)))


def is_credited(invoice: Invoice) -> bool:
    """Whether a credit note took it back."""
    return db.session.scalar(select(Invoice.id).where(Invoice.credits_id == invoice.id)) is not None


def highest_number(year: int) -> int:
    """The last number used in the year, 0 when none is."""
    return db.session.scalar(select(func.max(Invoice.number)).where(Invoice.year == year)) or 0


def paid_of(invoice: Invoice) -> Cents:
    """What arrived, and stayed, for an invoice."""
    query = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.line_id == invoice.line_id)
    return int(db.session.scalar(query) or 0)


def mentions_of(edition: Edition) -> dict[str, str]:
    """What the edition's invoices say of VAT, by language: its own words, or the usual ones."""
    kept = db.session.scalar(select(VatMention.wording).where(VatMention.edition_id == edition.id))
    return {**MENTION, **(kept or {})}


def _list(mine: ColumnElement[bool], *, today: date) -> list[Listed]:
    paid = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.line_id == Invoice.line_id)
    query = (
        select(Invoice, paid.scalar_subquery(), _is_credited())
        .join(Invoice.company)
        .options(joinedload(Invoice.company), joinedload(Invoice.credits))
        .options(joinedload(Invoice.line).joinedload(CheckoutLine.checkout))
        .where(mine)
        .order_by(Invoice.year.desc(), Invoice.number.desc())
    )
    return [
        Listed(
            invoice=each,
            paid=int(cents),
            state=state_of(amount=each.amount, paid=int(cents), due_on=each.due_on, credited=credited, today=today),
        )
        for each, cents, credited in db.session.execute(query)
    ]


def _is_credited() -> ColumnElement[bool]:
    note = aliased(Invoice)
    return select(note.id).where(note.credits_id == Invoice.id).exists()


def _found(invoice: Invoice | None) -> Invoice:
    if invoice is None:
        raise NotFound
    return invoice
