"""Organisers and finance follow the companies of an edition."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk import audit
from walk.clock import brussels_day, now
from walk.companies.commands import cancel_purchase, confirm_invoice, confirm_volunteers, renew_company_link
from walk.companies.models import Company
from walk.companies.queries import (
    company_link,
    get_company,
    has_lapsed,
    list_company_teams,
    list_seated,
    searched_companies,
)
from walk.db import db, transaction
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import language
from walk.invoices.labels import state_labels
from walk.invoices.queries import list_of_company
from walk.pages.queries import page_of_company
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import PAGE_SIZE, Paged, asked_page, asked_search

blueprint = Blueprint("companies_office", __name__, url_prefix="/office/<int:year>/companies")
_ACTIONS: dict[str, Callable[..., None]] = {
    "invoice": confirm_invoice,
    "volunteers": confirm_volunteers,
    "link": renew_company_link,
    "cancellation": cancel_purchase,
}


@blueprint.get("/")
@open_to(ORGANISER, FINANCE)
def index(year: int) -> str:
    """All companies of an edition, fifty a page, searched by name, contact, number or reference."""
    edition, search, number = get_edition(year), asked_search(), asked_page()
    query = searched_companies(edition, search).limit(PAGE_SIZE + 1).offset((number - 1) * PAGE_SIZE)
    rows = [(company, used) for company, used in db.session.execute(query)]
    return render_template(
        "companies/office/index.html",
        edition=edition,
        search=search,
        found=Paged(rows=rows[:PAGE_SIZE], number=number, more=len(rows) > PAGE_SIZE),
    )


@blueprint.get("/<int:company_id>")
@open_to(ORGANISER, FINANCE)
def show(year: int, company_id: int) -> str:
    """One company: what it bought, who has a place, and what happened."""
    company = _company(year, company_id)
    return render_template(
        "companies/office/show.html",
        edition=company.edition,
        company=company,
        package=company.package.named(language()),
        seated=list_seated(company),
        teams=list_company_teams(company),
        link=company_link(company),
        page=page_of_company(company),
        lapsed=has_lapsed(company),
        invoices=list_of_company(company, today=brussels_day(now())),
        states=state_labels(),
        history=audit.list_about(f"company {company.id}"),
    )


@blueprint.post("/<int:company_id>/<any(invoice, volunteers, link):what>")
@open_to(ORGANISER, FINANCE)
def confirm(year: int, company_id: int, what: str) -> Response:
    """Confirm an invoice or volunteers, or send the contact a new link."""
    return _change(year, company_id, what)


@blueprint.route("/<int:company_id>/cancellation", methods=["GET"])
@open_to(ORGANISER, FINANCE)
def cancellation(year: int, company_id: int) -> str:
    """One question before a purchase is cancelled."""
    company = _company(year, company_id)
    return render_template(
        "companies/office/cancel.html", edition=company.edition, company=company, seated=list_seated(company)
    )


@blueprint.post("/<int:company_id>/cancellation")
@open_to(ORGANISER, FINANCE)
def cancel(year: int, company_id: int) -> Response:
    """The company takes no part after all."""
    return _change(year, company_id, "cancellation")


def _change(year: int, company_id: int, what: str) -> Response:
    try:
        with transaction():
            _ACTIONS[what](_company(year, company_id), at=now())
        flash(_("Done. Whoever it touches gets a letter."))
    except Refused as refusal:
        flash(refusal.message)
    return redirect(url_for("companies_office.show", year=year, company_id=company_id), 303)


def _company(year: int, company_id: int) -> Company:
    return get_company(get_edition(year), company_id)
