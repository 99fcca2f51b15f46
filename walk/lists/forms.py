"""What the office fills in: which rows of a list, in which form, and why it takes them along."""

from wtforms import DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import LANGUAGES
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.lists.columns import List, Wanted
from walk.lists.commands import Why
from walk.lists.wording import CONSENTS, FORMS, REASONS, STATES, TEAM_KINDS
from walk.routes.labels import route_label
from walk.routes.queries import list_routes
from walk.web.forms import WalkForm, choices, line

_ALL = ("", _l("All"))
_FIELDS = ("route", "team_kind", "state", "consent", "language", "since", "until")


class WantedForm(WalkForm):
    """Which rows of a list; sent by GET, so that the download asks for what is on the screen."""

    class Meta:
        csrf = False

    route = SelectField(_l("Route"), validators=[Optional()])
    team_kind = SelectField(_l("Kind of team"), validators=[Optional()])
    state = SelectField(_l("State"), validators=[Optional()])
    consent = SelectField(_l("May be sent news"), validators=[Optional()])
    language = SelectField(_l("Language"), validators=[Optional()])
    since = DateField(_l("From this day"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()])

    def offer(self, found: List, edition: Edition) -> None:
        """Only what this list heeds, in the visitor's language."""
        for name in _FIELDS:
            if name not in found.filters:
                delattr(self, name)
        if self.route:
            self.route.choices = choices([_ALL, *((str(r.id), route_label(r)) for r in list_routes(edition))])
        if self.team_kind:
            self.team_kind.choices = choices([_ALL, *TEAM_KINDS.items()])
        if self.state:
            self.state.choices = choices([_ALL, *((each, STATES[each]) for each in found.states)])
        if self.consent:
            self.consent.choices = choices(CONSENTS.items())
        if self.language:
            self.language.choices = choices([_ALL, *LANGUAGES.items()])

    def wanted(self, search: str) -> Wanted | None:
        """What was asked for; None where a filter cannot be read: then nothing may be shown or taken along."""
        if not self.validate():
            for field in self:
                field.errors = [_("This filter cannot be read. Choose it again.")] if field.errors else []
            return None
        given = {field.name: field.data for field in self if field.data}
        route = given.pop("route", None)
        return Wanted(search=search, route=int(route) if route else None, **given)


class DownloadForm(WalkForm):
    """In which form, and why."""

    format = RadioField(_l("As what?"), default="xlsx", validators=[InputRequired(message=_l("Choose a form."))])
    reason = SelectField(_l("What is it for?"), validators=[InputRequired(message=_l("Choose what it is for."))])
    note = line(_l("In your own words"), most=300)

    def offer(self, forms: list[str]) -> None:
        """The forms that there are, and the reasons, in the visitor's language."""
        self.format.choices = choices((each, FORMS[each]) for each in forms)
        self.reason.choices = choices([("", _l("Choose…")), *REASONS.items()])

    def why(self) -> Why:
        """Raises Refused when somebody has another reason and does not say which."""
        if self.reason.data == "other" and not self.note.data:
            raise Refused(_("Write what it is for."), field="note")
        return Why(reason=self.reason.data, note=self.note.data or "")
