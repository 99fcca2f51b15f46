"""What a company pays for its package, through the same checkout as gifts: sponsoring with a return, never a gift."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from walk.companies.commands import receive_package
from walk.companies.models import Company, PackageLine
from walk.companies.queries import count_sold, has_lapsed, lock_company, lock_package
from walk.companies.rules import check_stock
from walk.db import db
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.money import Cents
from walk.payments.checkout import LIVES
from walk.payments.commands import Ask, open_checkout
from walk.payments.models import Checkout, CheckoutLine, Payment, Purpose
from walk.payments.pressure import check_cards
from walk.payments.proofs import Proof

PACKAGES = (
    Proof(
        sentence="what was received for a company's package is the sum of its postings",
        sql="""
            SELECT c.id, c.package_received, coalesce(sum(o.amount), 0) FROM companies c
            LEFT JOIN package_lines l ON l.company_id = c.id LEFT JOIN postings o ON o.line_id = l.line_id
            GROUP BY c.id HAVING c.package_received <> coalesce(sum(o.amount), 0)""",
    ),
)


def ask_package(company: Company, *, at: datetime) -> Checkout:
    """A checkout for what the company still has to pay; one that is still open for the same amount is used again.

    Refused when an earlier payment was left unfinished, and the last package of this kind was sold to others meanwhile.
    """
    package = lock_package(company.package)
    company = lock_company(company.id)
    if company.to_pay == 0:
        raise Refused(_("There is nothing left to pay."))
    check_cards(_asker(company), at=at)
    earlier = _find_same(company, at)
    if earlier is not None:
        return earlier
    if has_lapsed(company):
        check_stock(package.stock, count_sold(company.edition).get(package.id, 0))
    ask = Ask(
        purpose=Purpose.PACKAGE,
        description=_("%(package)s for %(company)s", package=_package(company), company=company.name)[:200],
        amount=company.to_pay,
    )
    checkout = open_checkout(
        company.edition, [ask], email=company.email, language=company.language, asked_by=_asker(company), at=at
    )
    db.session.add(PackageLine(company=company, line=checkout.lines[0]))
    db.session.flush()
    return checkout


def settle_package(line_id: int, amount: Cents, *, at: datetime) -> None:
    """The settler of lines whose purpose is a package."""
    company_id = db.session.scalars(select(PackageLine.company_id).where(PackageLine.line_id == line_id)).one()
    receive_package(company_id, amount, at=at)


def find_pending(company: Company) -> Checkout | None:
    """A checkout of this company that was filled in, and that the payer's bank has not answered yet."""
    query = _checkouts(company).where(Checkout.submitted_at.is_not(None), Checkout.closed_at.is_(None), ~_paid())
    return db.session.scalar(query.limit(1))


def _find_same(company: Company, at: datetime) -> Checkout | None:
    usable = (
        _checkouts(company)
        .where(Checkout.created_at > at - LIVES, Checkout.closed_at.is_(None), ~_paid())
        .where(CheckoutLine.amount == company.to_pay)
    )
    return db.session.scalar(usable.order_by(Checkout.id.desc()).limit(1))


def _checkouts(company: Company) -> Select[Checkout]:
    return (
        select(Checkout)
        .join(CheckoutLine)
        .join(PackageLine, PackageLine.line_id == CheckoutLine.id)
        .where(PackageLine.company_id == company.id)
    )


def _asker(company: Company) -> str:
    return f"company {company.id}"


def _package(company: Company) -> str:
    return company.package.named(company.language)


def _paid() -> ColumnElement[bool]:
    return select(Payment.id).where(Payment.checkout_id == Checkout.id).exists()
