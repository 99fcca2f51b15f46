"""The office's certificates: what a year would bring, issuing it, sending it, and each certificate by itself."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from walk import audit
from walk.certificates import bounces, commands, outgoing, papers, posting, queries, rules
from walk.certificates.forms import BouncesForm, IssueForm, ReasonForm
from walk.certificates.freezing import last_day
from walk.certificates.models import Certificate, PrintRun
from walk.clock import brussels_day, now
from walk.db import db, transaction
from walk.donors.proposals import count_splittable
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.i18n import ngettext
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import asked_page, asked_search, paged

blueprint = Blueprint("certificates", __name__, url_prefix="/office/certificates")
Answer = AnyResponse | str | tuple[str, int]
YEAR = "/<int(min=2000, max=2100):year>"


@blueprint.get("/")
@open_to(FINANCE, ORGANISER)
def index() -> str:
    """Every year in which money came in, with its figures."""
    previews = [queries.get_preview(year) for year in queries.list_years()]
    return render_template("certificates/index.html", previews=previews)


@blueprint.get(YEAR)
@open_to(FINANCE, ORGANISER)
def year(year: int) -> str:
    """One year: what is to be issued, what was, and what no longer agrees."""
    return _year_page(year, IssueForm(formdata=None))


@blueprint.post(YEAR)
@open_to(FINANCE)
def issue(year: int) -> Answer:
    """Number and freeze the year's certificates; the worker makes them."""
    form = IssueForm()
    if form.validate_on_submit():
        try:
            with transaction():
                early, complete = form.early.data, not form.incomplete_too.data
                made = commands.issue(year, at=now(), early=early, complete_only=complete, made_by=_me())
            with transaction():
                queries.count_anew()
            sentence = ngettext("%(num)s certificate was issued.", "%(num)s certificates were issued.", made.count)
            flash(f"{sentence} {_('What was issued is being made now.')}")
            return redirect(url_for("certificates.year", year=year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _year_page(year, form), 422


@blueprint.post(f"{YEAR}/mail")
@open_to(FINANCE)
def mail(year: int) -> Answer:
    """Send what is made to everybody with an e-mail address."""
    with transaction():
        count = posting.ask_mail(year, at=now())
    flash(ngettext("%(num)s certificate is being sent.", "%(num)s certificates are being sent.", count))
    return redirect(url_for("certificates.year", year=year), 303)


@blueprint.post(f"{YEAR}/print")
@open_to(FINANCE)
def print_run(year: int) -> Answer:
    """One file for the printer, of every paper that no letter reaches."""
    try:
        with transaction():
            run = posting.make_print_run(year, made_by=_me(), at=now())
        flash(ngettext("%(num)s paper goes in one file.", "%(num)s papers go in one file.", run.papers))
    except Refused as refusal:
        flash(refusal.message)
    return redirect(url_for("certificates.year", year=year, _anchor="sending"), 303)


@blueprint.get(f"{YEAR}/print/<int:run_id>.pdf")
@open_to(FINANCE)
def print_file(year: int, run_id: int) -> Response:
    """The file of a print run; who took it is noted."""
    run = db.session.get(PrintRun, run_id)
    if run is None or run.tax_year != year or run.rendered_at is None:
        raise NotFound
    with transaction():
        audit.record("download print run", f"certificates {year}", at=now(), run=run_id)
    return _pdf(posting.read_print_file(run), f"{year}-print-{run_id}.pdf")


@blueprint.post(f"{YEAR}/bounces")
@open_to(FINANCE)
def take_bounces(year: int) -> Answer:
    """Letters that came back: their papers go by post."""
    sent = [each.read() for each in request.files.getlist("reports") if each.filename]
    with transaction():
        marked, others = bounces.take_bounces(sent, at=now())
    flash(ngettext("%(num)s certificate came back.", "%(num)s certificates came back.", marked))
    if others:
        flash(ngettext("%(num)s file said nothing of one.", "%(num)s files said nothing of one.", others))
    return redirect(url_for("certificates.year", year=year, _anchor="sending"), 303)


@blueprint.get(f"{YEAR}/<int:number>")
@open_to(FINANCE, ORGANISER)
def certificate(year: int, number: int) -> str:
    """One certificate: its papers, what it should say now, and what can be done with it."""
    return _certificate_page(queries.get_certificate(year, number))


@blueprint.post(f"{YEAR}/<int:number>/<any(replace, withdraw):what>")
@open_to(FINANCE)
def change(year: int, number: int, what: str) -> Answer:
    """Replace a certificate by a new paper, or withdraw it; both with a reason."""
    found, form = queries.get_certificate(year, number), ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                do = commands.replace if what == "replace" else commands.withdraw
                seen = int(form.version.data) if form.version.data else None
                do(found, reason=form.reason.data, made_by=_me(), at=now(), version=seen)
            flash(_("The new paper is being made.") if what == "replace" else _("The certificate is withdrawn."))
            return redirect(url_for("certificates.certificate", year=year, number=number), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _certificate_page(found, refused={what: form}), 422


@blueprint.post(f"{YEAR}/<int:number>/mail")
@open_to(FINANCE)
def mail_again(year: int, number: int) -> Answer:
    """Send one certificate, or send it once more."""
    found = queries.get_certificate(year, number)
    try:
        with transaction():
            posting.mail_again(queries.get_document(found), at=now())
        flash(_("The certificate is being sent."))
    except Refused as refusal:
        flash(refusal.message)
    return redirect(url_for("certificates.certificate", year=year, number=number), 303)


@blueprint.get(f"{YEAR}/<int:number>.pdf")
@open_to(FINANCE, ORGANISER)
def download(year: int, number: int) -> Response:
    """A paper as it was stored, the last or an earlier version; who looked at it is noted."""
    found = queries.get_certificate(year, number)
    version = request.args.get("version", found.version, int)
    paper = next((each for each in queries.list_papers(found) if each.version == version), None)
    if paper is None:
        raise NotFound
    if paper.printed.get("number_shown") == "full" and not current_user.has_role(FINANCE):
        raise NotFound
    content = papers.read_document(paper)
    with transaction():
        audit.record("download certificate", f"certificate {found.id}", at=now(), year=year, number=number)
    return _pdf(content, f"{year}-{number:06d}.pdf")


@blueprint.post(f"{YEAR}/<int:number>/duplicate")
@open_to(FINANCE)
def duplicate(year: int, number: int) -> Response:
    """A second copy, marked as one, for who lost the first."""
    found = queries.get_certificate(year, number)
    with transaction():
        content = papers.read_duplicate(queries.get_document(found))
        audit.record("duplicated certificate", f"certificate {found.id}", at=now(), year=year, number=number)
    return _pdf(content, f"{year}-{number:06d}-duplicate.pdf")


def _pdf(content: bytes, name: str) -> Response:
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
        several=count_splittable(),
        going=posting.count_going_out(year),
        runs=outgoing.list_print_runs(year),
        form=form,
        bounces=BouncesForm(formdata=None),
        may_issue=current_user.has_role(FINANCE) and year <= this_year,
        is_finance=current_user.has_role(FINANCE),
        running=year == this_year,
        last_day=last_day(year),
        search=search,
    )


def _certificate_page(found: Certificate, *, refused: dict[str, ReasonForm] | None = None) -> str:
    kept = {"version": found.version}
    forms = {what: ReasonForm(formdata=None, data=kept) for what in ("replace", "withdraw")} | (refused or {})
    return render_template(
        "certificates/certificate.html",
        certificate=found,
        papers=queries.list_papers(found),
        now_given=queries.now_given(found),
        threshold=rules.tax_year(found.tax_year).threshold,
        forms_=forms,
        is_finance=current_user.has_role(FINANCE),
        history=audit.list_about(f"certificate {found.id}"),
    )


def _me() -> str:
    return str(current_user.email)
