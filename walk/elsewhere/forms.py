"""Finance's forms for gifts from elsewhere: a file, and the word that it may come in."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, ValidationError

from walk.elsewhere.rows import SOURCE
from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, line


class FileForm(WalkForm):
    """A file of gifts, and which system it comes from."""

    source = line(_l("Which system it comes from"), most=40, needed=_l("Name the system, such as civicrm."))
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])

    def validate_source(self, field: Any) -> None:
        """One plain word, so that the same system is always called the same."""
        if not SOURCE.fullmatch(field.data):
            raise ValidationError(_("Small letters, digits and dashes only, such as civicrm."))


class SureForm(WalkForm):
    """The file that was looked at may come in; `digest` says which one that was."""

    source = HiddenField()
    name = HiddenField()
    digest = HiddenField()

    def validate_source(self, field: Any) -> None:
        """The word that the first step took."""
        if not SOURCE.fullmatch(field.data or ""):
            raise ValidationError(_("Small letters, digits and dashes only, such as civicrm."))
