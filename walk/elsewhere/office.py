"""Gifts from elsewhere in the office: bringing a file in, in two steps; and each donor's total of a year going out."""

from collections.abc import Sequence
from hashlib import sha256
from typing import IO

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from walk import audit
from walk.clock import now
from walk.db import transaction
from walk.elsewhere.commands import FileRefused, Plan, bring_in, plan
from walk.elsewhere.forms import FileForm, SureForm
from walk.elsewhere.queries import list_years_of_sources
from walk.elsewhere.rows import COLUMNS
from walk.elsewhere.totals import COLUMNS as TOTALS
from walk.elsewhere.totals import each_total
from walk.exchange.sheet import Fault
from walk.exchange.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_file, xlsx_file
from walk.i18n import gettext as _
from walk.i18n import ngettext
from walk.pending import GIFTS
from walk.web.access import FINANCE, ORGANISER, open_to

SHOWN = 100
EXAMPLE = (
    *("G-1001", "P-57", "2026-11-20", "75.00", "an@example.org", "An", "Peeters", "", "", "Kerkstraat 1", "2800"),
    *("Mechelen", "BE", "nl", "transfer", "paid", ""),
)

blueprint = Blueprint("elsewhere", __name__, url_prefix="/office/elsewhere")


@blueprint.get("/")
@open_to(FINANCE, ORGANISER)
def index() -> str:
    """What other systems told us, by year; and a place for a new file."""
    return _index(FileForm(formdata=None), [])


@blueprint.post("/")
@open_to(FINANCE)
def upload() -> AnyResponse | tuple[str, int]:
    """Look at a file: with faults they are listed, else it is kept until finance says that it may come in."""
    form = FileForm()
    if not form.validate_on_submit():
        return _index(form, []), 422
    name, content = form.file.data.filename or "?", form.file.data.stream.read()
    try:
        plan(name, content, source=form.source.data, at=now())
    except FileRefused as refusal:
        return _index(FileForm(formdata=None, source=form.source.data), refusal.faults), 422
    GIFTS.keep(_name(), content)
    return redirect(url_for("elsewhere.preview", source=form.source.data, name=name[:80]), 303)


@blueprint.get("/preview")
@open_to(FINANCE)
def preview() -> str | AnyResponse:
    """What the file would do: nothing has changed yet."""
    content = GIFTS.kept(_name())
    asked = {name: request.args.get(name, "") for name in ("source", "name")}
    form = SureForm(formdata=None, digest=_digest(content), **asked)
    try:
        planned = plan(form.name.data, content, source=form.source.data, at=now())
    except FileRefused:  # something changed since it was uploaded
        return redirect(url_for("elsewhere.index"), 303)
    if planned.nothing:
        GIFTS.forget(_name())
    return render_template("elsewhere/preview.html", form=form, plan=planned)


@blueprint.post("/preview")
@open_to(FINANCE)
def bring() -> AnyResponse | tuple[str, int]:
    """Bring in the file that was looked at, or let it go."""
    form, content = SureForm(), GIFTS.kept(_name())
    if request.form.get("leave"):
        GIFTS.forget(_name())
        return redirect(url_for("elsewhere.index"), 303)
    if not form.validate_on_submit() or form.digest.data != _digest(content):
        flash(_("Another file was uploaded meanwhile: look at this one first."))
        return redirect(url_for("elsewhere.index"), 303)
    try:
        with transaction():
            done = bring_in(form.name.data, content, source=form.source.data, by=current_user.email, at=now())
    except FileRefused as refusal:
        return _index(FileForm(formdata=None, source=form.source.data), refusal.faults), 422
    GIFTS.forget(_name())
    flash(_said(done))
    return redirect(url_for("elsewhere.index"), 303)


@blueprint.get("/template.csv")
@open_to(FINANCE, ORGANISER)
def template() -> Response:
    """An empty file with all columns, and one example."""
    return _file(csv_file(COLUMNS, [EXAMPLE]), "gifts-elsewhere.csv", CSV_TYPE)


@blueprint.get("/totals/<int(min=2000, max=2100):year>.<any(csv, xlsx):mark>")
@open_to(FINANCE)
def totals(year: int, mark: str) -> Response:
    """Each donor's total of the year that counts, for a system of ours that makes the certificates."""
    with transaction():
        audit.record("downloaded totals", f"totals {year}", at=now(), format=mark)
    rows, name = each_total(year), f"donors-{year}.{mark}"
    if mark == "csv":
        return _file(csv_file(TOTALS, rows), name, CSV_TYPE)
    return _file(xlsx_file(f"donors {year}", TOTALS, rows), name, XLSX_TYPE)


def _index(form: FileForm, faults: Sequence[Fault]) -> str:
    found = list_years_of_sources()
    return render_template(
        "elsewhere/index.html",
        form=form,
        faults=faults[:SHOWN],
        more=max(0, len(faults) - SHOWN),
        found=found,
        sources=sorted({each.source for each in found}),
        this_year=now().year,
        certificates_here=current_app.extensions["walk.settings"].certificates == "on",
        may_change=current_user.has_role(FINANCE),
    )


def _said(done: Plan) -> str:
    if done.nothing:
        return _("Nothing in this file was new.")
    said = [ngettext("Brought in: %(num)s new gift.", "Brought in: %(num)s new gifts.", len(done.new))]
    if done.withdrawn:
        said.append(ngettext("%(num)s gift went back.", "%(num)s gifts went back.", len(done.withdrawn)))
    return " ".join(said)


def _name() -> str:
    """One file for each account."""
    return str(current_user.id)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _file(content: IO[bytes], name: str, kind: str) -> Response:
    answer = send_file(content, kind, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
