"""What the office says about two walkers."""

from wtforms import HiddenField, IntegerField
from wtforms.validators import AnyOf, InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from walk.web.forms import WalkForm

SAME, TWO = "same", "two"


class PairForm(WalkForm):
    """One person, or two."""

    walker = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=1, max=2**62)])
    other = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=1, max=2**62)])
    verdict = HiddenField(validators=[AnyOf([SAME, TWO])])
