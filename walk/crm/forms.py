"""What the office fills in to take everything to CiviCRM."""

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.lists.commands import Why
from walk.lists.wording import REASONS
from walk.web.forms import WalkForm, choices, line


class CrmForm(WalkForm):
    """The number of the event there, and why."""

    event_id = IntegerField(
        _l("Number of the event in CiviCRM"),
        validators=[
            InputRequired(message=_l("Write the number of the event.")),
            NumberRange(min=1, max=2_147_483_647, message=_l("Write the number of the event.")),
        ],
    )
    reason = SelectField(
        _l("What is it for?"), default="crm", validators=[InputRequired(message=_l("Choose what it is for."))]
    )
    note = line(_l("In your own words"), most=300)

    def offer(self) -> None:
        """The reasons, in the visitor's language."""
        self.reason.choices = choices([("", _l("Choose…")), *REASONS.items()])

    def why(self) -> Why:
        """Raises Refused when somebody has another reason and does not say which."""
        if self.reason.data == "other" and not self.note.data:
            raise Refused(_("Write what it is for."), field="note")
        return Why(reason=self.reason.data, note=self.note.data or "")
