"""The office takes an edition to CiviCRM."""

from flask import Blueprint, render_template, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from walk.clock import now
from walk.crm.bundle import ZIP_TYPE, bundle
from walk.crm.commands import give_references
from walk.crm.forms import CrmForm
from walk.db import transaction
from walk.editions.models import Edition
from walk.editions.queries import get_edition
from walk.errors import Refused
from walk.lists.commands import record_download
from walk.web.access import ORGANISER, open_to

KEY = "civicrm"
blueprint = Blueprint("crm", __name__, url_prefix="/office/<int:year>/lists/civicrm")
Answer = Response | str | tuple[str, int]


@blueprint.get("")
@open_to(ORGANISER)
def show(year: int) -> Answer:
    """What goes to CiviCRM, and how it is brought in there."""
    form = CrmForm()
    form.offer()
    return _page(get_edition(year), form)


@blueprint.post("")
@open_to(ORGANISER)
def take(year: int) -> Answer:
    """Everything as one file; noted before it is sent."""
    edition, form = get_edition(year), CrmForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(edition, form), 422
    try:
        why = form.why()
    except Refused as refusal:
        form.refuse(refusal)
        return _page(edition, form), 422
    with transaction():
        give_references(edition, at=now())
    file, rows = bundle(edition, form.event_id.data)
    asked = {"event": form.event_id.data}
    with transaction():
        record_download(
            edition, KEY, form="zip", why=why, rows=rows, made_by=current_user.email, at=now(), filters=asked
        )
    sent = send_file(
        file, ZIP_TYPE, as_attachment=True, download_name=f"refugee-walk-{edition.year}-civicrm.zip", max_age=0
    )
    sent.headers["Cache-Control"] = "no-store"
    return sent


def _page(edition: Edition, form: CrmForm) -> str:
    return render_template("crm/show.html", edition=edition, form=form)
