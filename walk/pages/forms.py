"""The forms with which owners make their page their own."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.validators import InputRequired, NumberRange

from walk.i18n import lazy_gettext as _l
from walk.pages.rules import ShownAs
from walk.web.forms import EuroField, WalkForm, choices, line, text

_SHOWN: tuple[tuple[str, Any], ...] = (
    (ShownAs.FULL.value, _l("First and last name")),
    (ShownAs.INITIAL.value, _l("First name and initial")),
    (ShownAs.HIDDEN.value, _l("Hidden")),
)


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
    shown_as = RadioField(_l("What others see of your name"), choices=choices(_SHOWN))

    def without_name(self) -> None:
        """A team is called what it is called; a minor always by first name."""
        del self.shown_as


class PhotoForm(WalkForm):
    """A photo, and what is on it."""

    photo = FileField(_l("Photo"), render_kw={"accept": "image/jpeg,image/png,image/webp"})
    photo_text = line(_l("What is on the photo?"), most=200)


class NewsForm(WalkForm):
    """A short text with news."""

    words = text(_l("Your news"), most=2000, needed=_l("Write what is new."))
