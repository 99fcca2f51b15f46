"""Organisers' pages of frozen reports: freezing, reading, copying the text, comparing, and the report as PDF."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from walk.clock import now
from walk.db import transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import NotFound, Refused
from walk.i18n import LANGUAGES, language, moment, speaking
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.pictures.plates import chart_png, chart_svg
from walk.reports.labels import CAUSES, HAPPENED
from walk.reports.queries import get_report, list_reports
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.forms import WalkForm, line, text

blueprint = Blueprint("reports", __name__, url_prefix="/office/<int:year>/frozen")
Answer = AnyResponse | str | tuple[str, int]


class FreezeForm(WalkForm):
    """What the frozen figures are for."""

    name = line(_l("Name"), most=120, needed=_l("Give it a name, such as: press release, evening of the walk."))
    note = text(_l("Note"), most=500)


@blueprint.get("/")
@open_to(ORGANISER, FINANCE)
def index(year: int) -> Answer:
    """All frozen reports of an edition, and a form to freeze another."""
    return _index(get_edition(year), FreezeForm(formdata=None))


@blueprint.post("/")
@open_to(ORGANISER, FINANCE)
def make(year: int) -> Answer:
    """Freeze the figures as they are now."""
    from walk.reports.commands import freeze  # loads pandas

    edition, form = get_edition(year), FreezeForm()
    if not form.validate_on_submit():
        return _index(edition, form), 422
    try:
        with transaction():
            report = freeze(edition, name=form.name.data, note=form.note.data or "", by=current_user.email, at=now())
            report_id = report.id
    except Refused as refusal:
        form.refuse(refusal)
        return _index(get_edition(year), form), 422
    flash(_("The figures are frozen. They stay as they are."))
    return redirect(url_for("reports.show", year=year, report_id=report_id), 303)


@blueprint.get("/<int:report_id>")
@open_to(ORGANISER, FINANCE)
def show(year: int, report_id: int) -> Answer:
    """A frozen report: text to copy, figures as defined then, charts, fingerprint."""
    from walk.reports.commands import find_changes
    from walk.reports.reading import read_report  # loads pandas

    edition = get_edition(year)
    report = get_report(edition, report_id)
    read = read_report(report)
    others = [each for each in list_reports(edition) if each.id != report.id]
    return render_template(
        "reports/office/show.html",
        edition=edition,
        report=report,
        read=read,
        others=others,
        changes=find_changes(report),
        languages=LANGUAGES,
    )


@blueprint.get("/<int:report_id>/differences")
@open_to(ORGANISER, FINANCE)
def differences(year: int, report_id: int) -> Answer:
    """What differs between a frozen report and another (`with`), or now; and why."""
    from walk.reports.comparing import compare
    from walk.reports.reading import changed_figures, figures_at  # loads pandas

    edition = get_edition(year)
    first, asked = get_report(edition, report_id), request.args.get("with", type=int)
    second = get_report(edition, asked) if asked else None
    if second is not None and (second.made_at, second.id) < (first.made_at, first.id):
        first, second = second, first
    return render_template(
        "reports/office/differences.html",
        edition=edition,
        first=first,
        second=second,
        found=compare(first, second),
        figures=changed_figures(figures_at(first), figures_at(second) if second else figures_at(edition)),
        causes=CAUSES,
        happened=HAPPENED,
    )


@blueprint.get("/<int:report_id>/report-<any(nl, fr, en):code>.pdf")
@open_to(ORGANISER, FINANCE)
def as_pdf(year: int, report_id: int, code: str) -> Answer:
    """The report as PDF: text, list, charts with their tables, definitions."""
    from walk.reports.document import report_pdf

    edition = get_edition(year)
    report = get_report(edition, report_id)
    with speaking(code):
        content = report_pdf(report)
    headers = {"Content-Disposition": f'attachment; filename="report-{year}-{report.id}-{code}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.get("/<int:report_id>/report-<any(nl, fr, en):code>.html")
@open_to(ORGANISER, FINANCE)
def as_html(year: int, report_id: int, code: str) -> Answer:
    """The report as plain HTML to paste into a document or a site: headings, text, list, tables; no styles."""
    from walk.reports.reading import read_report  # loads pandas

    edition = get_edition(year)
    report = get_report(edition, report_id)
    with speaking(code):
        read = read_report(report)
        page = render_template("reports/paste.html", report=report, read=read, code=code)
    headers = {"Content-Disposition": f'attachment; filename="report-{year}-{report.id}-{code}.html"'}
    return Response(page, content_type="text/html; charset=utf-8", headers=headers)


@blueprint.get("/<int:report_id>/<key>.<any(svg, png):mark>")
@open_to(ORGANISER, FINANCE)
def chart(year: int, report_id: int, key: str, mark: str) -> Answer:
    """One chart of a frozen report as a file, in the language of the page."""
    from walk.reports.reading import read_report  # loads pandas

    edition = get_edition(year)
    report = get_report(edition, report_id)
    found = [each for each in read_report(report).charts if each.key == key]
    if not found:
        raise NotFound
    subtitle = f"{edition.name} · {moment(report.made_at)}"
    name = f"{key}-{year}-{report.id}-{language()}.{mark}"
    svg = mark == "svg"
    content = chart_svg(found[0], subtitle=subtitle).encode() if svg else chart_png(found[0], subtitle=subtitle)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="image/svg+xml" if svg else "image/png", headers=headers)


def _index(edition: Edition, form: FreezeForm) -> str:
    return render_template("reports/office/index.html", edition=edition, form=form, reports=list_reports(edition))
