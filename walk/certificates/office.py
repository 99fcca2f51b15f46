"""The office's certificates: what a year would bring, issuing it, finding and downloading documents."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from walk import audit
from walk.certificates import commands, queries, rules
from walk.certificates.forms import IssueForm
from walk.clock import brussels_day, now
from walk.db import transaction
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import asked_page, asked_search, paged

blueprint = Blueprint("certificates", __name__, url_prefix="/office/certificates")


@blueprint.get("/")
@open_to(FINANCE, ORGANISER)
def index() -> str:
    """Every year in which money came in, with its figures."""
    previews = [queries.get_preview(year) for year in queries.list_years()]
    return render_template("certificates/index.html", previews=previews)


@blueprint.get("/<int(min=2000, max=2100):year>")
@open_to(FINANCE, ORGANISER)
def year(year: int) -> str:
    """One year: what is to be issued, what was, and what no longer agrees."""
    return _year_page(year, IssueForm(formdata=None))


@blueprint.post("/<int(min=2000, max=2100):year>")
@open_to(FINANCE)
def issue(year: int) -> AnyResponse | tuple[str, int]:
    """Number and freeze the year's certificates; the worker makes and sends them."""
    form = IssueForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = commands.issue(year, at=now(), early=form.early.data, complete_only=form.complete_only.data)
            flash(_("%(count)s certificates were issued. They are being made and sent now.", count=made.count))
            return redirect(url_for("certificates.year", year=year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _year_page(year, form), 422


@blueprint.get("/<int(min=2000, max=2100):year>/<int:number>.pdf")
@open_to(FINANCE, ORGANISER)
def download(year: int, number: int) -> Response:
    """The document as it was stored; who looked at it is noted."""
    certificate = queries.get_certificate(year, number)
    content = commands.read_document(certificate)
    with transaction():
        audit.record("download certificate", f"certificate {certificate.id}", at=now(), year=year, number=number)
    name = f"{year}-{number:06d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)


def _year_page(year: int, form: IssueForm) -> str:
    search, this_year = asked_search(), brussels_day(now()).year
    return render_template(
        "certificates/year.html",
        preview=queries.get_preview(year),
        rules=rules.tax_year(year),
        found=paged(queries.issued(year, search=search), asked_page()),
        to_correct=queries.list_to_correct(year),
        form=form,
        may_issue=current_user.has_role(FINANCE) and year <= this_year,
        running=year == this_year,
        search=search,
    )
