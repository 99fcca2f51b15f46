"""The office's forms for bringing an edition in."""

from flask_wtf.file import MultipleFileField
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from walk.exchange.facts import Known
from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, line

_NEEDED = InputRequired(message=_l("This is needed."))


class EditionFilesForm(WalkForm):
    """The files of an edition, and what they do not say of it."""

    year = IntegerField(_l("Year"), validators=[_NEEDED, NumberRange(min=1900, max=2199)])
    date = DateField(_l("Day of the walk"), validators=[_NEEDED])
    ordinal = IntegerField(_l("Which edition is it?"), validators=[_NEEDED, NumberRange(min=1, max=200)])
    place = line(_l("Place"), most=120)
    files = MultipleFileField(_l("The three files, or one zip"))

    def known(self) -> Known:
        """What was filled in, for the command."""
        return Known(year=self.year.data, day=self.date.data, ordinal=self.ordinal.data, place=self.place.data or None)

    def uploads(self) -> list[tuple[str, bytes]]:
        """Name and content of each file."""
        return [(each.filename or "", each.stream.read()) for each in self.files.data or () if each and each.filename]


class SureForm(WalkForm):
    """Only the word that it may be done."""
