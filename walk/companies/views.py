"""What companies can buy, buying it, and coming back from the payment page."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from walk.clock import now
from walk.companies.commands import buy
from walk.companies.forms import BuyForm
from walk.companies.models import Company, Package
from walk.companies.paying import ask_package
from walk.companies.queries import (
    company_link,
    count_sold,
    find_company_of_form,
    get_package,
    list_packages,
)
from walk.db import db, transaction
from walk.editions.models import Edition
from walk.editions.queries import get_current_edition, get_edition
from walk.errors import NotFound, Refused
from walk.i18n import language
from walk.pages.sponsors import list_companies
from walk.payments.models import Checkout
from walk.payments.queries import get_checkout, received_of
from walk.payments.views import to_pay
from walk.web.access import ANYONE, open_to
from walk.web.addresses import absolute
from walk.web.limits import MONEY, limited

blueprint = Blueprint("companies", __name__)
Answer = Response | tuple[str, int] | str
BACK = "company"  # in the session: the contact's link, for coming back from the payment page
AMONG_US = 6  # companies named below the packages


@blueprint.get("/companies")
@open_to(ANYONE)
def packages_now() -> Answer:
    """The packages of the next walk."""
    return redirect(url_for("companies.packages", year=get_current_edition(now()).year), 303)


@blueprint.get("/<int:year>/companies")
@open_to(ANYONE)
def packages(year: int) -> Answer:
    """What a company can do, and the packages it can choose from."""
    edition = get_edition(year)
    return render_template(
        "companies/packages.html",
        edition=edition,
        packages=_offered(edition),
        companies=list_companies(edition, most=AMONG_US),
        opened=now() < edition.registration_closes_at,
    )


@blueprint.route("/<int:year>/companies/<int:package_id>", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MONEY, scope="company")
def choose(year: int, package_id: int) -> Answer:
    """A company fills in who it is; then to the payment page, or to its own page."""
    package = get_package(get_edition(year), package_id)
    if package.withdrawn_at is not None:
        raise NotFound
    form = BuyForm()
    form.offer(package)
    if form.validate_on_submit():
        try:
            return _bought(_buy(package, form))
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    html = render_template(
        "companies/buy.html", form=form, package=package, name=package.named(language()), edition=package.edition
    )
    return html, 422 if request.method == "POST" else 200


@blueprint.get("/companies/paid/<reference>")
@open_to(ANYONE)
def paid(reference: str) -> Answer:
    """Back from the payment page: whether the money arrived, and the way back for whoever left from here."""
    checkout = get_checkout(reference)
    return render_template(
        "companies/paid.html",
        arrived=received_of(checkout) > 0,
        failed=checkout.closed_at is not None,
        slow=checkout.submitted_at is not None,
        link=session.get(BACK),
        looks=request.args.get("looks", 0, int),
        reference=reference,
    )


def ways_of_package(checkout: Checkout) -> tuple[str, str]:
    """The page that says whether the money arrived; it knows the way back."""
    back = absolute("companies.paid", reference=checkout.reference)
    return back, back


def to_payment(company: Company) -> Response:
    """Send the contact to the payment page; the payment service hears nothing of the link."""
    session[BACK] = company_link(company)
    with transaction():
        checkout = ask_package(company, at=now())
    return to_pay(checkout)


def _offered(edition: Edition) -> list[tuple[Package, str, int | None]]:
    """Each package that is sold, its name, and how many are left; None: as many as are asked."""
    sold = count_sold(edition)
    return [
        (each, each.named(language()), None if each.stock is None else max(0, each.stock - sold.get(each.id, 0)))
        for each in list_packages(edition)
    ]


def _buy(package: Package, form: BuyForm) -> Company:
    buyer, form_key = form.buyer(), form.once()
    earlier = find_company_of_form(form_key)
    if earlier is not None:
        return earlier
    try:
        with transaction():
            return buy(package, buyer, on_invoice=form.on_invoice, form_key=form_key, at=now())
    except IntegrityError:  # the same form, sent twice at the same moment
        company = find_company_of_form(form_key)
        if company is None:
            raise
        return company


def _bought(company: Company) -> Response:
    link = company_link(company)
    if company.to_pay:
        try:
            return to_payment(company)
        except Refused as refusal:  # the purchase stands; the company's page offers to pay again
            flash(refusal.message)
    return redirect(url_for("companies.contact", link=link), 303)
