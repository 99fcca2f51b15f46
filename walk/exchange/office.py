"""Earlier editions come in, in the office: files, a look at them, and then all of it or nothing."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from walk.clock import now
from walk.db import db, transaction
from walk.errors import NotFound, Refused
from walk.exchange.forms import EditionFilesForm, SureForm
from walk.exchange.looking import (
    ask_import,
    faults_of,
    forget_files,
    has_files,
    has_mended,
    leave_import,
    mended_of,
    want_import,
)
from walk.exchange.models import EditionImport
from walk.exchange.packing import pack, unpack
from walk.exchange.queries import get_import, list_imports
from walk.exchange.rows import COLUMNS, FILES
from walk.exchange.spreadsheets import CSV_TYPE, csv_file
from walk.exchange.totals.commands import find_totals
from walk.exchange.wording import EXAMPLES, all_columns, file_words
from walk.i18n import gettext as _
from walk.i18n import language
from walk.web.access import ORGANISER, open_to
from walk.web.paging import PAGE_SIZE, Paged, asked_page

LARGEST = 64 * 1024**2
LITTLE = 2 * 1024**2
ZIP_TYPE = "application/zip"

blueprint = Blueprint("exchange", __name__, url_prefix="/office/exchange")


@blueprint.url_value_preprocessor
def let_large_files_in(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Files of an edition are larger than what anybody else may send; of organisers only."""
    may = current_user.is_authenticated and current_user.has_role(ORGANISER)
    if may and endpoint in ("exchange.upload", "profiles.read"):
        request.max_content_length = LARGEST


@blueprint.get("/")
@open_to(ORGANISER)
def index() -> str:
    """How to bring an earlier edition in, and what came in."""
    return _index(EditionFilesForm(formdata=None))


@blueprint.post("/")
@open_to(ORGANISER)
def upload() -> AnyResponse | tuple[str, int]:
    """Take files in to be looked at."""
    form = EditionFilesForm()
    if form.validate_on_submit():
        try:
            files = unpack(form.uploads())
            with transaction():
                asked = ask_import(files, form.known(), by=current_user.email, language=language(), at=now())
            return redirect(url_for("exchange.show", import_id=asked.id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _index(form), 422


@blueprint.get("/imports/<int:import_id>")
@open_to(ORGANISER)
def show(import_id: int) -> str:
    """Where it stands: being looked at, what is wrong or would be new, coming in, or in."""
    return _show(get_import(import_id), SureForm(formdata=None))


@blueprint.post("/imports/<int:import_id>")
@open_to(ORGANISER)
def decide(import_id: int) -> AnyResponse | tuple[str, int]:
    """Bring the files in, or let them go."""
    form, asked = SureForm(), get_import(import_id)
    if not form.validate_on_submit():
        return _show(asked, form), 422
    try:
        with transaction():
            if request.form.get("leave"):
                leave_import(asked, at=now())
            else:
                want_import(asked, by=current_user.email, at=now())
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _show(get_import(import_id), form), 422
    if request.form.get("leave"):
        forget_files(import_id)
        return redirect(url_for("exchange.index"), 303)
    return redirect(url_for("exchange.show", import_id=import_id), 303)


@blueprint.get("/imports/<int:import_id>/mended.zip")
@open_to(ORGANISER)
def mended(import_id: int) -> Response:
    """The files with all that is proposed written into them."""
    return answer_with(mended_of(get_import(import_id).id), "mended.zip", ZIP_TYPE)


@blueprint.get("/imports/<int:import_id>/faults.csv")
@open_to(ORGANISER)
def faults(import_id: int) -> Response:
    """All that is wrong, as a table."""
    found = faults_of(get_import(import_id).id)
    if not found:
        raise NotFound
    header = (_("File"), _("Line in the file"), _("Column"), _("What is wrong"), _("Proposed"))
    rows = [(each.file, each.line or "", each.column, each.reason, each.mend) for each in found]
    with csv_file(header, rows) as file:
        return answer_with(file.read(), "faults.csv", CSV_TYPE)


@blueprint.get("/template.zip")
@open_to(ORGANISER)
def template() -> Response:
    """The three files with all their columns, and one example each."""
    return answer_with(pack({file: _example(file) for file in FILES}), "edition-template.zip", ZIP_TYPE)


@blueprint.get("/template/<any('teams.csv', 'walkers.csv', 'donations.csv'):file>")
@open_to(ORGANISER)
def template_of(file: str) -> Response:
    """One of them."""
    return answer_with(_example(file), file, CSV_TYPE)


def empty_file(file: str) -> bytes:
    """One of our files with its columns and no row."""
    return _written(list(COLUMNS[file]))


def _example(file: str) -> bytes:
    return _written(list(COLUMNS[file]), EXAMPLES[file])


def _written(*rows: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _index(form: EditionFilesForm) -> str:
    return render_template(
        "exchange/index.html", form=form, imports=list_imports(), columns=all_columns(), words=file_words()
    )


def _show(asked: EditionImport, form: SureForm) -> str:
    found, number = faults_of(asked.id), asked_page()
    start = (number - 1) * PAGE_SIZE
    shown = Paged(rows=found[start : start + PAGE_SIZE], number=number, more=len(found) > start + PAGE_SIZE)
    return render_template(
        "exchange/import.html",
        asked=asked,
        form=form,
        found=shown,
        kept=len(found),
        plan=asked.found.get("plan"),
        totals=find_totals(asked.year),
        day_of_walk=date.fromisoformat(asked.found["plan"]["day"]) if "plan" in asked.found else None,
        gone=not asked.done_at and (asked.left_at is not None or not has_files(asked.id)),
        has_mended=has_mended(asked.id),
        looks=max(0, request.args.get("looks", 0, int)),
    )


def answer_with(content: bytes, name: str, kind: str) -> Response:
    """A file to keep, which nobody between us keeps."""
    answer = send_file(io.BytesIO(content), kind, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
