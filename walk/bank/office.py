"""The bank in the office: taking in files, statements with their gaps, and lines by what became of them."""

from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from walk.bank.commands import LARGEST, Taken, take_in
from walk.bank.forms import MOST_FILES, FilesForm
from walk.bank.listing import Fate, count_by_fate, lines_of_fate, list_returned_lines
from walk.bank.queries import gaps_before, list_files, statements
from walk.bank.statement import Unsound
from walk.bank.suggestions import suggest
from walk.clock import now
from walk.db import transaction
from walk.i18n import gettext as _
from walk.i18n import ngettext
from walk.web.access import FINANCE, ORGANISER, open_to
from walk.web.paging import asked_page, asked_search, paged

blueprint = Blueprint("bank", __name__, url_prefix="/office/bank")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one uploaded file: taken in, or refused with a line and a reason."""

    name: str
    taken: Taken | None = None
    unsound: Unsound | None = None


@blueprint.url_value_preprocessor
def let_large_files_in(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Files of the bank are larger than what anybody else may send; of finance only."""
    if endpoint == "bank.upload" and current_user.is_authenticated and current_user.has_role(FINANCE):
        request.max_content_length = LARGEST + 1024**2


@blueprint.get("/")
@open_to(FINANCE, ORGANISER)
def index() -> str:
    """Where the bank stands: how many lines wait, files, and a place to drop new ones."""
    return _index(FilesForm(formdata=None), [])


@blueprint.post("/")
@open_to(FINANCE)
def upload() -> Response | tuple[str, int]:
    """Take in files, each whole or not at all."""
    form = FilesForm()
    if not form.validate_on_submit():
        return _index(form, []), 422
    outcomes = [_take(file) for file in form.files.data[:MOST_FILES]]
    if any(each.unsound for each in outcomes):
        return _index(FilesForm(formdata=None), outcomes), 422
    for each in outcomes:
        flash(f"{each.name}: {_said(each.taken)}" if each.taken else each.name)
    return redirect(url_for("bank.index"), 303)


@blueprint.get("/statements")
@open_to(FINANCE, ORGANISER)
def list_statements() -> str:
    """Statements with their balances, and where one is missing."""
    found = paged(statements(), asked_page())
    return render_template("bank/statements.html", found=found, gaps=gaps_before(found.rows))


@blueprint.get("/lines/<any(waiting, matched, payouts, returns, aside, all):fate>")
@open_to(FINANCE, ORGANISER)
def lines(fate: str) -> str:
    """Lines by what became of them; beside those that wait, the best suggestion."""
    search = asked_search()
    found = paged(lines_of_fate(Fate(fate), search), asked_page())
    return render_template(
        "bank/lines.html",
        found=found,
        fate=fate,
        search=search,
        counts=count_by_fate(),
        suggestions=suggest(found.rows, at=now()),
        returned=list_returned_lines(found.rows),
        may_change=current_user.has_role(FINANCE),
    )


def _index(form: FilesForm, outcomes: list[Outcome]) -> str:
    newest = paged(statements(), 1).rows
    return render_template(
        "bank/index.html",
        form=form,
        outcomes=outcomes,
        said=_said,
        counts=count_by_fate(),
        files=list_files(),
        gaps=gaps_before(newest),
        newest=newest[:1],
        accounts=current_app.extensions["walk.settings"].bank_accounts,
        may_change=current_user.has_role(FINANCE),
    )


def _take(file: FileStorage) -> Outcome:
    name = file.filename or "?"
    try:
        with transaction():
            taken = take_in(
                name,
                file.stream.read(),
                ours=current_app.extensions["walk.settings"].bank_accounts,
                by=current_user.email,
                at=now(),
            )
        return Outcome(name=name, taken=taken)
    except Unsound as unsound:
        return Outcome(name=name, unsound=unsound)


def _said(taken: Taken) -> str:
    """What became of a file, in a sentence."""
    file = taken.file
    if taken.before:
        return _("this file was here before; nothing changed.")
    if not file.new_lines and not file.known_lines:
        return _("there are no movements in it.")
    parts = [
        ngettext("%(num)s new line", "%(num)s new lines", file.new_lines),
        ngettext("%(num)s known line", "%(num)s known lines", file.known_lines) if file.known_lines else "",
        ngettext("%(num)s matched", "%(num)s matched", taken.matched) if taken.matched else "",
        _("matching goes on") if taken.going_on else "",
        ngettext("%(num)s waits for you", "%(num)s wait for you", taken.waiting)
        if taken.waiting and not taken.going_on
        else "",
        ngettext("%(num)s not booked yet", "%(num)s not booked yet", file.pending) if file.pending else "",
    ]
    return f"{', '.join(part for part in parts if part)}."
