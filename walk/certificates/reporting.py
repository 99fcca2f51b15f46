"""The office's view of who gets a certificate and why, of the turn of the year, and finance's rulings."""

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask_login import current_user

from walk import audit
from walk.certificates import commands
from walk.certificates.counting import CountedGift, list_gifts
from walk.certificates.forms import RulingForm
from walk.certificates.models import Ruling
from walk.certificates.office import YEAR, Answer, blueprint
from walk.certificates.report import Reported, every_row, list_turn, page_of_report, report, where_the_money_is
from walk.certificates.rules import tax_year
from walk.clock import now
from walk.db import db, transaction
from walk.donations.models import Donation
from walk.errors import NotFound, Refused
from walk.exchange.spreadsheets import CSV_TYPE, Cell, csv_file, decimal_euros
from walk.i18n import gettext as _
from walk.payments.models import CheckoutLine, Payment
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import asked_page, asked_search

_COLUMNS = (
    *("donor", "kind", "name", "first_name", "organisation", "email", "street", "postal_code", "city", "country"),
    *("counts", "does_not_count", "gifts", "answer", "certificate", "address_missing", "number_missing"),
)


@blueprint.get(f"{YEAR}/donors")
@open_to(FINANCE, ORGANISER)
def donors(year: int) -> str:
    """Every donor of a year: why a certificate, why not, and what is missing."""
    only, search, number = request.args.get("only", ""), asked_search(), asked_page()
    rows, more = page_of_report(report(year, only=only, search=search), number)
    return render_template(
        "certificates/donors.html",
        year=year,
        rows=rows,
        more=more,
        number=number,
        only=only,
        search=search,
        rules=tax_year(year),
        money=where_the_money_is(year),
    )


@blueprint.get(f"{YEAR}/donors.csv")
@open_to(FINANCE)
def donors_csv(year: int) -> Response:
    """The same as a file, without national numbers."""
    with transaction():
        audit.record("exported certificate report", f"certificates {year}", at=now())
    file = csv_file(_COLUMNS, map(_cells, every_row(report(year))))
    answer = send_file(file, CSV_TYPE, as_attachment=True, download_name=f"certificates-{year}.csv", max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get(f"{YEAR}/turn")
@open_to(FINANCE, ORGANISER)
def turn(year: int) -> str:
    """The gifts around 31 December, to be looked at one by one."""
    rows, more = list_turn(year, number := asked_page())
    return render_template("certificates/turn.html", year=year, rows=rows, more=more, number=number)


@blueprint.route("/payments/<int:payment_id>", methods=["GET", "POST"])
@open_to(FINANCE)
def ruling(payment_id: int) -> Answer:
    """Whether the gifts of one payment count, and for which year."""
    payment = db.session.get(Payment, payment_id)
    gifts = _gifts_of(payment) if payment else []
    if payment is None or not gifts:
        raise NotFound
    form = RulingForm()
    if form.validate_on_submit():
        try:
            with transaction():
                commands.rule(
                    payment,
                    counts=form.decided(),
                    tax_year=form.tax_year.data,
                    reason=form.reason.data,
                    made_by=current_user.email,
                    at=now(),
                )
            flash(_("Your decision is kept."))
            return redirect(url_for("certificates.ruling", payment_id=payment_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    query = db.select(Ruling).where(Ruling.payment_id == payment_id).order_by(Ruling.id.desc())
    rulings = list(db.session.scalars(query))
    html = render_template("certificates/ruling.html", payment=payment, gifts=gifts, form=form, rulings=rulings)
    return html, 422 if form.is_submitted() else 200


def _gifts_of(payment: Payment) -> list[CountedGift]:
    query = db.select(Donation).join(CheckoutLine).where(CheckoutLine.checkout_id == payment.checkout_id)
    owners = [gift.for_donor or gift.donor for gift in db.session.scalars(query)]
    found = list_gifts(donors={owner.same_as_id or owner.id for owner in owners})
    return [gift for gift in found if gift.payment_id == payment.id]


def _cells(row: Reported) -> list[Cell]:
    donor = row.donor
    return [
        *(donor.id, donor.kind.value, donor.last_name, donor.first_name, donor.organisation, donor.reached_at),
        *(donor.street, donor.postal_code, donor.city, donor.country),
        *(decimal_euros(row.given), decimal_euros(row.not_counted), row.gifts, row.answer.value),
        *(row.number, int(row.without_address), int(row.without_number)),
    ]
