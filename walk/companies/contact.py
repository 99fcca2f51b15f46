"""The page with which a company's contact runs its places, by the link in the letter."""

from flask import flash, redirect, render_template, url_for

from walk.clock import brussels_day, now
from walk.companies.commands import invite_staff, renew_staff_link
from walk.companies.emails import staff_address
from walk.companies.models import Company
from walk.companies.paying import find_pending
from walk.companies.queries import (
    count_members,
    get_company_by_link,
    has_lapsed,
    list_company_teams,
    list_seated,
)
from walk.companies.seats import free_seat
from walk.companies.views import Answer, blueprint, to_payment
from walk.db import db, transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.i18n import language
from walk.invoices.labels import state_labels
from walk.invoices.queries import list_of_company
from walk.membership.forms import InviteForm
from walk.pages.queries import page_of_company
from walk.web.access import ANYONE, open_to
from walk.web.limits import MAIL, MONEY, limited


@blueprint.get("/company/<link>")
@open_to(ANYONE)
def contact(link: str) -> Answer:
    """What the company bought, who has a place, and the link for employees."""
    return _page(get_company_by_link(link), link, InviteForm(formdata=None))


@blueprint.post("/company/<link>/pay")
@open_to(ANYONE)
@limited(MONEY, scope="company")
def pay(link: str) -> Answer:
    """To the payment page."""
    company = get_company_by_link(link)
    if find_pending(company) is not None or company.to_pay == 0:
        return redirect(url_for("companies.contact", link=link), 303)
    try:
        return to_payment(company)
    except Refused as refusal:
        flash(refusal.message)
        return redirect(url_for("companies.contact", link=link), 303)


@blueprint.post("/company/<link>/staff")
@open_to(ANYONE)
@limited(MAIL, scope="company")
def new_staff_link(link: str) -> Answer:
    """A new link for employees; the old one stops working."""
    with transaction():
        renew_staff_link(get_company_by_link(link), at=now())
    flash(_("There is a new link; the old one no longer works."))
    return redirect(url_for("companies.contact", link=link, _anchor="staff"), 303)


@blueprint.post("/company/<link>/invite")
@open_to(ANYONE)
@limited(MAIL, scope="invite")
def invite(link: str) -> Answer:
    """Invitations by letter."""
    company, form = get_company_by_link(link), InviteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                invite_staff(company, form.listed(), at=now())
            flash(_("The invitations are on their way."))
            return redirect(url_for("companies.contact", link=link, _anchor="staff"), 303)
        except Refused as refusal:
            form.refuse(refusal)
    db.session.rollback()
    return _page(company, link, form), 422


@blueprint.route("/company/<link>/places/<int:walker_id>", methods=["GET"])
@open_to(ANYONE)
def place(link: str, walker_id: int) -> Answer:
    """One question before somebody loses the place."""
    company = get_company_by_link(link)
    found = [each for each in list_seated(company) if each.id == walker_id]
    if not found:
        raise NotFound
    return render_template("companies/free.html", company=company, link=link, walker=found[0])


@blueprint.post("/company/<link>/places/<int:walker_id>")
@open_to(ANYONE)
@limited(MAIL, scope="company")
def free(link: str, walker_id: int) -> Answer:
    """The place is for somebody else."""
    company = get_company_by_link(link)
    try:
        with transaction():
            free_seat(company, walker_id, at=now())
        flash(_("The place is free again. Who had it got a letter."))
    except Refused as refusal:
        flash(refusal.message)
    return redirect(url_for("companies.contact", link=link, _anchor="places"), 303)


def _page(company: Company, link: str, form: InviteForm) -> str:
    seated, members = list_seated(company), count_members(company)
    return render_template(
        "companies/contact.html",
        company=company,
        edition=company.edition,
        package=company.package.named(language()),
        link=link,
        seated=seated,
        teams=[(each, members.get(each.id, 0)) for each in list_company_teams(company)],
        staff=staff_address(company) if company.usable else "",
        pending=find_pending(company) is not None,
        lapsed=company.to_pay > 0 and company.package.stock is not None and has_lapsed(company),
        page=page_of_company(company),
        invoices=list_of_company(company, today=brussels_day(now())),
        states=state_labels(),
        form=form,
    )
