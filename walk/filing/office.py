"""The tax office's file in the office: the pre-flight, what would be sent, and every file made before."""

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from walk.clock import brussels_day, now
from walk.db import transaction
from walk.errors import Refused
from walk.filing.commands import draft, drop, make_filing, mark_told, note_refusal, read_file
from walk.filing.fiches import Treatment, count_by_treatment
from walk.filing.formats import MIMETYPES, Format, format_of
from walk.filing.forms import LABELS, DroppedForm, FilingForm, ToldForm
from walk.filing.models import Filing
from walk.filing.preflight import Finding, Level, blocks
from walk.filing.queries import get_filing, list_filings, list_years
from walk.i18n import gettext as _
from walk.web.access import FINANCE, open_to

blueprint = Blueprint("filing", __name__, url_prefix="/office/filing")
YEAR = "/<int(min=2000, max=2100):year>"
FILE = f"{YEAR}/<int:filing_id>"


@dataclass(frozen=True, kw_only=True)
class Group:
    """One sentence of the report, and the certificates it is about."""

    level: Level
    sentence: str
    findings: list[Finding]


@blueprint.get("/")
@open_to(FINANCE)
def index() -> str:
    """The years that have certificates."""
    return render_template("filing/index.html", years=list_years())


@blueprint.get(YEAR)
@open_to(FINANCE)
def year(year: int) -> str:
    """The pre-flight report of a year, what the next file would say, and the files made before."""
    form = FilingForm(formdata=None)
    form.offer(year)
    return _year(year, form)


@blueprint.post(YEAR)
@open_to(FINANCE)
def make(year: int) -> AnyResponse | tuple[str, int]:
    """Make a test file, or the real one."""
    form, test = FilingForm(), request.form.get("purpose") != "real"
    form.offer(year)
    if form.validate_on_submit():
        try:
            with transaction():
                filing_id = make_filing(year, form.wish(test=test), by=current_user.email, at=now()).id
            flash(_("The file is made. Download it below.") if test else _("The real file is made: upload it now."))
            return redirect(url_for("filing.year", year=year, _anchor=f"file-{filing_id}"), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _year(year, form), 422


@blueprint.get(f"{FILE}/file")
@open_to(FINANCE)
def download(year: int, filing_id: int) -> Response:
    """The file, unsealed; that it was taken is noted."""
    filing = get_filing(year, filing_id)
    with transaction():
        content = read_file(filing, at=now())
        name, kind = filing.name, MIMETYPES[filing.format]
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype=kind, headers=headers)


@blueprint.route(f"{FILE}/fate", methods=["GET", "POST"])
@open_to(FINANCE)
def tell(year: int, filing_id: int) -> AnyResponse | tuple[str, int]:
    """It was uploaded: under which reference?"""
    return _decide(get_filing(year, filing_id), ToldForm(), DroppedForm(formdata=None))


@blueprint.route(f"{FILE}/drop", methods=["GET", "POST"])
@open_to(FINANCE)
def let_drop(year: int, filing_id: int) -> AnyResponse | tuple[str, int]:
    """It was not uploaded, or refused: why?"""
    return _decide(get_filing(year, filing_id), ToldForm(formdata=None), DroppedForm())


@blueprint.route(f"{FILE}/refusal", methods=["GET", "POST"])
@open_to(FINANCE)
def note(year: int, filing_id: int) -> AnyResponse | tuple[str, int]:
    """It was uploaded, and the tax office refused it: why?"""
    return _decide(get_filing(year, filing_id), ToldForm(formdata=None), DroppedForm())


def _decide(filing: Filing, told: ToldForm, dropped: DroppedForm) -> AnyResponse | tuple[str, int]:
    form = told if request.endpoint == "filing.tell" else dropped
    if form.validate_on_submit():
        try:
            with transaction():
                if form is told:
                    mark_told(filing, reference=told.reference.data, by=current_user.email, at=now())
                elif request.endpoint == "filing.note":
                    note_refusal(filing, why=dropped.why.data, by=current_user.email, at=now())
                else:
                    drop(filing, why=dropped.why.data, by=current_user.email, at=now())
            flash(_("Noted."))
            return redirect(url_for("filing.year", year=filing.tax_year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template("filing/fate.html", filing=filing, told=told, dropped=dropped, form=form)
    return html, 422 if form.is_submitted() else 200


def _year(year: int, form: FilingForm) -> str:
    made = draft(year, test=False, shorten=bool(form.shorten.data), at=now())
    return render_template(
        "filing/year.html",
        year=year,
        form=form,
        sending=made.sending,
        counts=count_by_treatment(made.sending.fiches),
        labels=_treatments(),
        groups=_grouped(made.findings),
        blocked=blocks(made.findings),
        filings=list_filings(year),
        formats=LABELS,
        needs_asking=format_of(year) is not Format.XML,
        running=brussels_day(now()).year <= year,
    )


def _grouped(findings: list[Finding]) -> list[Group]:
    groups: dict[tuple[Level, str], list[Finding]] = {}
    for each in findings:
        groups.setdefault((each.level, each.sentence), []).append(each)
    return [Group(level=level, sentence=sentence, findings=found) for (level, sentence), found in groups.items()]


def _treatments() -> dict[Treatment, str]:
    return {
        Treatment.ORIGINAL: _("original"),
        Treatment.MODIFICATION: _("changed"),
        Treatment.ADDITION: _("added"),
        Treatment.CANCELLATION: _("cancelled"),
    }
