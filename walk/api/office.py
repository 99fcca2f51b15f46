"""Organisers' page of the API: keys, and the lines that put the walk on another site."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, session, url_for
from flask_login import current_user
from markupsafe import escape
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from walk.api.commands import make_token, withdraw_token
from walk.api.embed import HEIGHTS
from walk.api.queries import list_tokens
from walk.api.rules import FIGURES, MOST_DAYS, REPORTS, SCOPES
from walk.clock import now
from walk.db import transaction
from walk.i18n import LANGUAGES
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.vault import seal, unseal
from walk.web.access import ORGANISER, open_to
from walk.web.addresses import absolute
from walk.web.forms import SeveralField, WalkForm, choices, line

NAMES: Mapping[str, Any] = {FIGURES: _l("All figures, as they are now"), REPORTS: _l("Frozen reports")}
SHOWN = "api key"

blueprint = Blueprint("api_office", __name__, url_prefix="/office/api")
Answer = Response | str | tuple[str, int]


class TokenForm(WalkForm):
    """A key for one system."""

    name = line(_l("Which system is it for?"), needed=_l("Write which system will use the key."))
    scopes = SeveralField(_l("What may it read?"), validators=[InputRequired(message=_l("Choose what it may read."))])
    days = IntegerField(
        _l("For how many days?"),
        default=365,
        validators=[
            InputRequired(message=_l("Choose from 1 to 1,100 days.")),
            NumberRange(min=1, max=MOST_DAYS, message=_l("Choose from 1 to 1,100 days.")),
        ],
        render_kw={"inputmode": "numeric", "min": 1, "max": MOST_DAYS},
    )

    def offer(self) -> "TokenForm":
        """With its choices."""
        self.scopes.choices = choices([(each, NAMES[each]) for each in SCOPES])
        return self


@blueprint.get("/")
@open_to(ORGANISER)
def index() -> Answer:
    """All keys, and a new one where it was just made."""
    sealed = session.pop(SHOWN, "")
    return _index(TokenForm(formdata=None).offer(), unseal(sealed.encode()).decode() if sealed else "")


@blueprint.post("/")
@open_to(ORGANISER)
def make() -> Answer:
    """Make a key; it is shown once, on the next page."""
    form = TokenForm().offer()
    if not form.validate_on_submit():
        return _index(form, ""), 422
    days, by = form.days.data, current_user.email
    with transaction():
        _token, text = make_token(name=form.name.data, scopes=form.scopes.data, days=days, by=by, at=now())
    session[SHOWN] = seal(text.encode()).decode()  # the browser keeps our session: it holds nothing that opens
    return redirect(url_for("api_office.index"), 303)


@blueprint.post("/<int:token_id>/withdrawal")
@open_to(ORGANISER)
def withdraw(token_id: int) -> Answer:
    """Withdraw a key."""
    with transaction():
        withdraw_token(token_id, at=now())
    return redirect(url_for("api_office.index"), 303)


def _index(form: TokenForm, text: str) -> str:
    return render_template(
        "api/office.html",
        form=form,
        text=text,
        tokens=list_tokens(),
        names=NAMES,
        at=now(),
        frames=[{"part": part, "name": name, "lines": _lines(part, str(name))} for part, name in _parts().items()],
        heights=HEIGHTS,
    )


def _parts() -> dict[str, str]:
    return {"thermometer": _("Thermometer"), "teams": _("Teams in the lead")}


def _lines(part: str, name: str) -> dict[str, str]:
    """One line of HTML for each language."""
    return {code: _line(f"{absolute('embed.now_shown', part=part)}?lang={code}", part, name) for code in LANGUAGES}


def _line(address: str, part: str, name: str) -> str:
    size = f'width="100%" height="{HEIGHTS[part]}" style="border:0"'
    return f'<iframe src="{escape(address)}" title="Refugee Walk: {escape(name)}" {size} loading="lazy"></iframe>'
