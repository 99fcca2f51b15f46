"""The form with which organisers word a letter."""

from wtforms.validators import DataRequired

from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, line, text


class LetterForm(WalkForm):
    """Subject and body; a blank line begins a new paragraph."""

    subject = line(_l("Subject"), most=160, needed=_l("Write a subject."))
    body = text(_l("Letter"), most=4000)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.body.validators = [DataRequired(message=_l("Write the letter.")), *self.body.validators[1:]]
