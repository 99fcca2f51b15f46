"""Totals of editions of which no rows exist, in the office: one year by hand, or a file of years in two steps."""

from collections.abc import Sequence
from hashlib import sha256

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from walk import audit
from walk.clock import now
from walk.db import db, transaction
from walk.errors import Refused
from walk.exchange.office import LITTLE, answer_with
from walk.exchange.sheet import Fault
from walk.exchange.spreadsheets import CSV_TYPE, csv_file
from walk.exchange.totals.commands import (
    change_totals,
    check_place,
    get_totals,
    keep_all,
    keep_totals,
    list_totals,
    remove_totals,
    told_of,
)
from walk.exchange.totals.forms import RemovalForm, SureTotalsForm, TotalsFileForm, TotalsForm
from walk.exchange.totals.rules import COLUMNS, EXAMPLE, FIGURES, FILE, Totals, changed_rows, read_totals
from walk.i18n import gettext as _
from walk.i18n import ngettext
from walk.pending import TOTALS
from walk.statistics.models import EditionTotals
from walk.web.access import ORGANISER, open_to

SHOWN = 100

blueprint = Blueprint("totals", __name__, url_prefix="/office/exchange/totals")


@blueprint.get("/")
@open_to(ORGANISER)
def index() -> str:
    """The years of which totals are here, and a place for a file of them."""
    return _index(TotalsFileForm(formdata=None), [])


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(ORGANISER)
def new() -> AnyResponse | tuple[str, int]:
    """The totals of one more year."""
    form = TotalsForm()
    if form.validate_on_submit():
        try:
            with transaction():
                keep_totals(form.told(), by=current_user.email, at=now())
            flash(_("Kept."))
            return redirect(url_for("totals.index"), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(form, None), 422 if form.is_submitted() else 200


@blueprint.route("/<int:year>", methods=["GET", "POST"])
@open_to(ORGANISER)
def change(year: int) -> AnyResponse | tuple[str, int]:
    """Other totals of a year."""
    row = get_totals(year)
    form = TotalsForm() if request.method == "POST" else TotalsForm.of(row)
    if form.validate_on_submit():
        try:
            with transaction():
                change_totals(row, form.told(), by=current_user.email, at=now())
            flash(_("Kept."))
            return redirect(url_for("totals.index"), 303)
        except Refused as refusal:
            form.refuse(refusal)
            db.session.rollback()
    return _page(form, get_totals(year)), 422 if form.is_submitted() else 200


@blueprint.post("/<int:year>/removal")
@open_to(ORGANISER)
def remove(year: int) -> AnyResponse | tuple[str, int]:
    """These totals go, with a reason."""
    row, form = get_totals(year), RemovalForm()
    if not form.validate_on_submit():
        return _page(TotalsForm.of(row), row, removal=form), 422
    with transaction():
        remove_totals(row, reason=form.reason.data, at=now())
    flash(_("The totals of %(year)s are removed.", year=year))
    return redirect(url_for("totals.index"), 303)


@blueprint.post("/file")
@open_to(ORGANISER)
def upload() -> AnyResponse | tuple[str, int]:
    """Look at a file: with faults they are listed, else it is kept until it may come in."""
    form = TotalsFileForm()
    if not form.validate_on_submit():
        return _index(form, []), 422
    content = form.file.data.stream.read(LITTLE + 1)
    _told, faults = _read(content)
    if faults:
        return _index(TotalsFileForm(formdata=None), faults), 422
    TOTALS.keep(str(current_user.id), content)
    return redirect(url_for("totals.preview"), 303)


@blueprint.get("/file")
@open_to(ORGANISER)
def preview() -> AnyResponse | str:
    """What the file would do: nothing has changed yet."""
    content = TOTALS.kept(str(current_user.id))
    told, faults = _read(content)
    if faults:  # something changed since it was uploaded
        return redirect(url_for("totals.index"), 303)
    fresh, changed = changed_rows(told, _known())
    form = SureTotalsForm(formdata=None, digest=sha256(content).hexdigest())
    return render_template("exchange/totals/preview.html", form=form, new=fresh, changed=changed, told=told)


@blueprint.post("/file/decision")
@open_to(ORGANISER)
def bring() -> AnyResponse | tuple[str, int]:
    """Bring in the file that was looked at, or let it go."""
    name = str(current_user.id)
    form, content = SureTotalsForm(), TOTALS.kept(name)
    if request.form.get("leave"):
        TOTALS.forget(name)
        return redirect(url_for("totals.index"), 303)
    if not form.validate_on_submit() or form.digest.data != sha256(content).hexdigest():
        flash(_("Another file was uploaded meanwhile: look at this one first."))
        return redirect(url_for("totals.index"), 303)
    told, faults = _read(content)
    if faults:
        return _index(TotalsFileForm(formdata=None), faults), 422
    fresh, changed = changed_rows(told, _known())
    with transaction():
        keep_all([*fresh, *changed], by=current_user.email, at=now())
    TOTALS.forget(name)
    flash(ngettext("Totals of %(num)s year are kept.", "Totals of %(num)s years are kept.", len(fresh) + len(changed)))
    return redirect(url_for("totals.index"), 303)


@blueprint.get("/template.csv")
@open_to(ORGANISER)
def template() -> Response:
    """An empty file with all columns, and one example."""
    with csv_file(COLUMNS, [EXAMPLE]) as file:
        return answer_with(file.read(), FILE, CSV_TYPE)


def _read(content: bytes) -> tuple[list[Totals], list[Fault]]:
    """What a file tells, and all that is wrong with it, also beside what is here."""
    if len(content) > LITTLE:
        return [], [Fault(file=FILE, reason=_("the file is too large."))]
    told, faults = read_totals(content)
    for each in told:
        try:
            check_place(each)
        except Refused as refusal:
            faults.append(Fault(file=FILE, column=refusal.field or "", reason=refusal.message))
    return told, faults


def _known() -> dict[int, Totals]:
    return {row.year: told_of(row) for row in list_totals()}


def _index(form: TotalsFileForm, faults: Sequence[Fault]) -> str:
    rows = list_totals()
    return render_template(
        "exchange/totals/index.html",
        form=form,
        rows=rows,
        columns=COLUMNS,
        faults=faults[:SHOWN],
        more=max(0, len(faults) - SHOWN),
    )


def _page(form: TotalsForm, row: EditionTotals | None, *, removal: RemovalForm | None = None) -> str:
    history = audit.list_about(f"totals {row.year}") if row else []
    removal = removal or RemovalForm(formdata=None)
    return render_template(
        "exchange/totals/year.html", form=form, row=row, removal=removal, figures=FIGURES, history=history
    )
