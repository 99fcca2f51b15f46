"""Organisers make and change editions."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from walk.clock import now
from walk.db import transaction
from walk.editions.commands import add_reduction, change_edition, make_edition, remove_reduction
from walk.editions.forms import EditionForm, ReductionForm
from walk.editions.labels import reduction_label
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.editions.rules import DEFAULT_SHIRTS
from walk.errors import Refused
from walk.i18n import LANGUAGES
from walk.web.access import ORGANISER, open_to

blueprint = Blueprint("editions", __name__, url_prefix="/office")
Answer = Response | str | tuple[str, int]


@blueprint.route("/editions/new", methods=["GET", "POST"])
@open_to(ORGANISER)
def new() -> Answer:
    """A new edition."""
    return _edit(EditionForm(data={"shirts": "\n".join(each.size for each in DEFAULT_SHIRTS)}), None)


@blueprint.route("/<int:year>/edition", methods=["GET", "POST"])
@open_to(ORGANISER)
def change(year: int) -> Answer:
    """New facts for an edition."""
    edition = get_edition(year)
    form = EditionForm.of(edition)
    form.year.data = edition.year
    return _edit(form, edition)


@blueprint.route("/<int:year>/reductions", methods=["GET", "POST"])
@open_to(ORGANISER)
def reductions(year: int) -> Answer:
    """Lower fees: for the young, for the early."""
    edition, form = get_edition(year), ReductionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                add_reduction(edition, form.reduced(), at=now())
            return redirect(url_for("editions.reductions", year=year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "editions/office/reductions.html",
        edition=edition,
        form=form,
        rows=[(each, reduction_label(each)) for each in edition.reductions],
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<int:year>/reductions/<int:reduction_id>")
@open_to(ORGANISER)
def stop_reduction(year: int, reduction_id: int) -> Answer:
    """From now on the reduction applies to nobody new."""
    with transaction():
        remove_reduction(get_edition(year), reduction_id, at=now())
    return redirect(url_for("editions.reductions", year=year), 303)


def _edit(form: EditionForm, edition: Edition | None) -> Answer:
    if form.validate_on_submit():
        try:
            with transaction():
                if edition is None:
                    edition = make_edition(form.facts(), at=now())
                else:
                    change_edition(edition, form.facts(), at=now())
                year = edition.year
            return redirect(url_for("office.edition", year=year), 303)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template("editions/office/edit.html", form=form, edition=edition, languages=LANGUAGES)
    return page, 422 if form.is_submitted() else 200
