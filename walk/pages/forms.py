"""The form with which owners tell their story."""

from wtforms.validators import InputRequired, NumberRange

from walk.i18n import lazy_gettext as _l
from walk.web.forms import EuroField, WalkForm, line, text


class StoryForm(WalkForm):
    """Title, story and goal of a sponsor page."""

    title = line(_l("Title"), most=120)
    story = text(_l("Your story"), most=4000)
    goal = EuroField(
        _l("Goal"),
        validators=[
            InputRequired(message=_l("Write an amount in euros.")),
            NumberRange(min=100, max=100_000_000, message=_l("Choose a goal between € 1 and € 1.000.000.")),
        ],
    )
