"""Reads of packages, of the companies that bought one, and of who has a place of theirs."""

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from walk.companies.models import Company, Package, PackageLine
from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.payments.models import Checkout, CheckoutLine, Transfer
from walk.routes.models import Route
from walk.teams.models import Team
from walk.tokens import sign, unsign
from walk.walkers.models import Walker
from walk.walkers.queries import list_walkers_of_address


def list_packages(edition: Edition, *, withdrawn: bool = False) -> list[Package]:
    """An edition's packages in the organisers' order; `withdrawn`: also those that are not sold any more."""
    query = select(Package).where(Package.edition_id == edition.id).order_by(Package.position, Package.id)
    return list(db.session.scalars(query if withdrawn else query.where(Package.withdrawn_at.is_(None))))


def get_package(edition: Edition, package_id: int) -> Package:
    """A package of this edition."""
    query = select(Package).where(Package.edition_id == edition.id, Package.id == package_id)
    package = db.session.scalar(query)
    if package is None:
        raise NotFound
    return package


def lock_package(package: Package) -> Package:
    """The same package, locked: only one company at a time buys the last one."""
    query = select(Package).where(Package.id == package.id).with_for_update(of=Package)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def count_sold(edition: Edition) -> dict[int, int]:
    """How many of each package are sold, paid or not; one whose payment online was left unfinished is not."""
    query = select(Company.package_id, func.count()).where(
        Company.edition_id == edition.id, Company.cancelled_at.is_(None), ~_lapsed()
    )
    return dict(db.session.execute(query.group_by(Company.package_id)).all())


def has_lapsed(company: Company) -> bool:
    """Whether its package is not kept any more: it was to be paid online, and nothing will come of that."""
    return db.session.scalar(select(Company.id).where(Company.id == company.id, _lapsed())) is not None


def company_link(company: Company) -> str:
    """The secret part of the address with which a company's contact runs its places."""
    return sign("company", [company.id, company.link_version])


def get_company_by_link(link: str) -> Company:
    """The company whose contact has this link."""
    company_id, version = unsign("company", link)
    company = db.session.get(Company, company_id)
    if company is None or company.link_version != version:
        raise NotFound
    return company


def get_company_by_staff_token(token: str) -> Company:
    """The company whose employees register with this link; one that was replaced opens nothing."""
    query = select(Company).where(Company.staff_token == token, Company.cancelled_at.is_(None))
    company = db.session.scalar(query)
    if company is None:
        raise NotFound
    return company


def get_company(edition: Edition, company_id: int) -> Company:
    """A company of this edition."""
    query = select(Company).where(Company.id == company_id, Company.edition_id == edition.id)
    company = db.session.scalar(query)
    if company is None:
        raise NotFound
    return company


def find_company(company_id: int | None) -> Company | None:
    """A company by its number."""
    return None if company_id is None else db.session.get(Company, company_id)


def find_company_of_form(form_key: str) -> Company | None:
    """The company that this very form made before, if it was sent before."""
    return db.session.scalar(select(Company).where(Company.form_key == form_key))


def lock_company(company_id: int) -> Company:
    """A company, locked until the transaction ends."""
    query = select(Company).where(Company.id == company_id).with_for_update(of=Company)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def count_seats(company: Company) -> int:
    """How many of its places are taken. Exact while the edition's places are locked."""
    return db.session.scalar(select(func.count(Walker.id)).where(*_seated(company))) or 0


def list_seated(company: Company) -> list[Walker]:
    """Who has a place of the company, by name."""
    query = (
        select(Walker)
        .where(*_seated(company))
        .options(joinedload(Walker.team), joinedload(Walker.route).joinedload(Route.edition))
    )
    return list(db.session.scalars(query.order_by(Walker.first_name, Walker.last_name, Walker.id)))


def list_company_teams(company: Company) -> list[Team]:
    """The company's open teams, by name."""
    query = select(Team).where(Team.company_id == company.id, Team.closed_at.is_(None))
    return list(db.session.scalars(query.order_by(Team.name, Team.id)))


def get_company_team(company: Company, team_id: int) -> Team:
    """One of the company's open teams."""
    query = select(Team).where(Team.id == team_id, Team.company_id == company.id, Team.closed_at.is_(None))
    team = db.session.scalar(query)
    if team is None:
        raise NotFound
    return team


def count_members(company: Company) -> dict[int, int]:
    """How many walk in each of the company's teams."""
    query = (
        select(Team.id, func.count(Walker.id))
        .join(Walker, Walker.team_id == Team.id)
        .where(Team.company_id == company.id, Walker.cancelled_at.is_(None))
    )
    return dict(db.session.execute(query.group_by(Team.id)).all())


def searched_companies(edition: Edition, search: str) -> Select[Company, int]:
    """An edition's companies with the number of places taken; `search`: parts of a name, contact or number."""
    used = select(func.count(Walker.id)).where(Walker.company_id == Company.id, Walker.cancelled_at.is_(None))
    query = (
        select(Company, used.scalar_subquery())
        .join(Company.package)
        .options(contains_eager(Company.package))
        .where(Company.edition_id == edition.id)
    )
    for word in search.split():
        facts = (Company.name, Company.contact_name, Company.email, Company.vat_number, Company.order_reference)
        query = query.where(func.concat_ws(" ", *facts).icontains(word, autoescape=True))
    return query.order_by(Company.name, Company.id)


def list_known(company: Company, email: str) -> list[Walker]:
    """The registrations with this e-mail address for the walk of this company."""
    return [each for each in list_walkers_of_address(email) if each.edition_id == company.edition_id]


def _lapsed() -> ColumnElement[bool]:
    """Nothing came in, no invoice was asked, and every checkout is over: closed without a transfer, or withdrawn."""
    asked = (
        select(PackageLine.id)
        .join(CheckoutLine, PackageLine.line_id == CheckoutLine.id)
        .join(Checkout, CheckoutLine.checkout_id == Checkout.id)
        .where(PackageLine.company_id == Company.id)
        .correlate(Company)
    )
    transfer = select(Transfer.id).where(Transfer.checkout_id == Checkout.id).exists()
    still_open = asked.where(Checkout.withdrawn_at.is_(None), or_(Checkout.closed_at.is_(None), transfer))
    unpaid = and_(Company.package_received == 0, Company.confirmed_at.is_(None), Company.cancelled_at.is_(None))
    return and_(unpaid, Company.invoice_asked_at.is_(None), asked.exists(), ~still_open.exists())


def _seated(company: Company) -> tuple[ColumnElement[bool], ...]:
    return Walker.company_id == company.id, Walker.cancelled_at.is_(None)
