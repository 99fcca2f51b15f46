"""Buying a package, and what makes its places usable."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import or_, select, update

from walk import audit, jobs
from walk.clock import brussels_day
from walk.companies.models import Company, Package
from walk.companies.queries import count_sold, list_seated, lock_company, lock_package
from walk.companies.rules import Buyer, check_stock, checked_number
from walk.companies.seats import end_seat_of
from walk.db import db
from walk.editions.models import Edition
from walk.errors import Refused
from walk.hooks import Hook
from walk.i18n import gettext as _
from walk.money import Cents
from walk.routes.queries import lock_places
from walk.tokens import new_token
from walk.walkers.rules import check_before_walk

company_confirmed: Hook[[Company, datetime]] = Hook()


def buy(package: Package, buyer: Buyer, *, on_invoice: bool, at: datetime, form_key: str | None = None) -> Company:
    """A company that wants this package, as it is now. A form key used twice is an IntegrityError."""
    package = lock_package(package)
    edition = package.edition
    if package.withdrawn_at is not None or at >= edition.registration_closes_at:
        raise Refused(_("This package is not sold any more."))
    check_stock(package.stock, count_sold(edition).get(package.id, 0))
    company = Company(edition=edition, package=package, bought_at=at, staff_token=new_token(), form_key=form_key)
    _describe(company, buyer)
    company.places, company.fee, company.volunteers = package.places, package.fee, package.volunteers
    company.shows_logo, company.package_received = package.shows_logo, 0
    company.invoice_asked_at = at if on_invoice and package.fee else None
    db.session.add(company)
    db.session.flush()
    jobs.enqueue("companies.send_bought", company_id=company.id)
    audit.record("bought package", f"company {company.id}", at=at, package=package.id, on_invoice=on_invoice)
    return company


def receive_package(company_id: int, amount: Cents, *, at: datetime) -> None:
    """Money arrived for (or, negative, went back from) a company's package."""
    company = lock_company(company_id)
    company.package_received += amount
    _follow(company, at)


def confirm_invoice(company: Company, *, at: datetime) -> None:
    """The office lets a company that asked for an invoice use its places."""
    company = lock_company(company.id)
    _check_stands(company)
    if company.invoice_asked_at is None or company.invoice_confirmed_at is not None:
        return
    company.invoice_confirmed_at = at
    _follow(company, at)
    audit.record("confirmed invoice", f"company {company.id}", at=at)


def confirm_volunteers(company: Company, *, at: datetime) -> None:
    """The office knows the volunteers that the company sends, and lets it use its places."""
    company = lock_company(company.id)
    _check_stands(company)
    if company.volunteers == 0 or company.volunteers_confirmed_at is not None:
        return
    company.volunteers_confirmed_at = at
    _follow(company, at)
    audit.record("confirmed volunteers", f"company {company.id}", at=at, volunteers=company.volunteers)


def cancel_purchase(company: Company, *, at: datetime) -> None:
    """The company takes no part after all: whoever had a place of it stays registered, and owes the fee.

    What it paid stays as it is: finance pays it back.
    """
    edition = company.edition
    check_before_walk(edition.date, brussels_day(at))
    lock_places(edition)
    company = lock_company(company.id)
    if company.cancelled_at is not None:
        return
    company.cancelled_at, company.confirmed_at = at, None
    for walker in list_seated(company):
        end_seat_of(company, walker.id, at=at)
    db.session.flush()
    jobs.enqueue("companies.send_cancelled", company_id=company.id)
    audit.record("cancelled purchase", f"company {company.id}", at=at, received=company.package_received)


def renew_company_link(company: Company, *, at: datetime) -> None:
    """A new link for the contact, sent by letter; the old one stops working."""
    if not company.email:
        raise Refused(_("The contact of this company is forgotten: the walk is too long ago."))
    company.link_version += 1
    db.session.flush()
    jobs.enqueue("companies.send_link", company_id=company.id, version=company.link_version)
    audit.record("renewed link", f"company {company.id}", at=at)


def renew_staff_link(company: Company, *, at: datetime) -> None:
    """A new link for employees; the old one stops working."""
    company.staff_token = new_token()
    db.session.flush()
    audit.record("renewed staff link", f"company {company.id}", at=at, actor="contact")


def invite_staff(company: Company, addresses: Iterable[str], *, at: datetime) -> None:
    """A letter with the staff link to each address; none of them is kept."""
    if not company.usable:
        raise Refused(_("Your places cannot be used yet."))
    for address in addresses:
        jobs.enqueue("companies.send_invitation", company_id=company.id, to=address, moment=at.date().isoformat())
    audit.record("invited by letter", f"company {company.id}", at=at, actor="contact")


def ask_known(company: Company, email: str, *, at: datetime) -> None:
    """A letter to somebody who is registered already, with the way to a place of the company; nobody else gets one."""
    if not company.usable:
        raise Refused(_("Your places cannot be used yet."))
    jobs.enqueue("companies.send_known", company_id=company.id, to=email, moment=f"{at:%Y-%m-%d %H}")


def forget_contacts(*, walked_before: date) -> int:
    """Delete name, address and telephone of the contacts of walks before that day, and end their links; how many.

    Name, address and number of the company itself stay: they stand on its invoice.
    """
    over = select(Edition.id).where(Edition.date < walked_before)
    kept = or_(Company.contact_name != "", Company.email != "", Company.phone != "")
    forget = update(Company).where(Company.edition_id.in_(over), kept)
    result = db.session.execute(
        forget.values(contact_name="", email="", phone="", link_version=Company.link_version + 1).execution_options(
            synchronize_session=False
        )
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def _follow(company: Company, at: datetime) -> None:
    """Places can be used as soon, and as long, as they are paid for or confirmed."""
    if company.settled and company.cancelled_at is None:
        if company.confirmed_at is None:
            company.confirmed_at = at
            db.session.flush()
            audit.record("places ready", f"company {company.id}", at=at, received=company.package_received)
            company_confirmed(company, at)
            jobs.enqueue("companies.send_confirmed", company_id=company.id)
    elif company.confirmed_at is not None:
        company.confirmed_at = None
        audit.record("places no longer ready", f"company {company.id}", at=at, received=company.package_received)
    db.session.flush()


def _check_stands(company: Company) -> None:
    if company.cancelled_at is not None:
        raise Refused(_("This purchase is cancelled."))


def _describe(company: Company, buyer: Buyer) -> None:
    company.name, company.country = buyer.name, buyer.country
    company.vat_number = checked_number(buyer.country, buyer.vat_number)
    company.street, company.postal_code, company.city = buyer.street, buyer.postal_code, buyer.city
    company.contact_name, company.email, company.phone = buyer.contact_name, buyer.email, buyer.phone
    company.language, company.order_reference = buyer.language, buyer.order_reference
