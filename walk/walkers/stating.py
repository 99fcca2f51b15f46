"""A walker says on the personal page how far it was, until the office has confirmed it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired

from walk.clock import brussels_day, now
from walk.db import transaction
from walk.errors import NotFound, Refused
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.walkers.finishing import find_finish, parse_km, state_distance
from walk.walkers.queries import get_walker_by_link
from walk.walkers.views import Page, blueprint
from walk.web.access import ANYONE, open_to
from walk.web.forms import WalkForm
from walk.web.limits import MANY, limited


class DistanceForm(WalkForm):
    """Kilometres, with at most one decimal."""

    km = StringField(
        _l("Kilometres"),
        validators=[InputRequired(message=_l("Write how many kilometres you walked, such as 20 or 7.5."))],
        render_kw={"inputmode": "decimal", "maxlength": 6, "autocomplete": "off"},
    )

    def validate_km(self, field: Any) -> None:
        """It reads as a distance."""
        try:
            parse_km(field.data or "")
        except ValueError:
            raise ValidationError(_("Write how many kilometres you walked, such as 20 or 7.5.")) from None


@blueprint.route("/my/<link>/distance", methods=["GET", "POST"])
@open_to(ANYONE)
@limited(MANY, scope="distance")
def distance(link: str) -> Page:
    """How far it was; what the office confirmed is only shown."""
    walker = get_walker_by_link(link)
    if walker.cancelled_at is not None or brussels_day(now()) < walker.edition.date:
        raise NotFound
    finish = find_finish(walker)
    form = DistanceForm(data={"km": finish.km if finish else walker.route.km})
    if form.validate_on_submit():
        try:
            with transaction():
                state_distance(walker, parse_km(form.km.data), at=now())
            flash(_("Thank you. We noted how far you walked."))
            return redirect(url_for("walkers.personal", link=link), 303)
        except Refused as refusal:
            form.refuse(refusal)
    html = render_template("walkers/distance.html", walker=walker, link=link, finish=finish, form=form)
    return html, 422 if form.is_submitted() else 200
