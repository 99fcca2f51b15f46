"""Finance's forms for the tax office: how a file is made, and what became of it."""

from typing import Any

from wtforms import RadioField

from walk.filing.commands import Wish
from walk.filing.formats import Format, format_of, offered
from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, choices, line, ticked

LABELS: dict[Format, Any] = {
    Format.XML: _l("XML of Belcotax-on-web"),
    Format.JSON_LINES: _l("The tax office's new format"),
    Format.CSV: _l("List (CSV)"),
    Format.XLSX: _l("List (Excel)"),
}


class FilingForm(WalkForm):
    """A file for the tax office."""

    format = RadioField(_l("Format"), choices=choices(LABELS.items()))
    fallback = ticked(_l("The tax office told us that it still takes XML for this year"))
    shorten = ticked(_l("Shorten what is too long, as the report below shows"))

    def offer(self, year: int) -> None:
        """The formats of this year; at first the tax office's own, where we can write it."""
        self.format.choices = choices((each.value, LABELS[each]) for each in offered(year))
        if self.format.data is None:
            self.format.data = (Format.XML if format_of(year) is Format.XML else Format.CSV).value

    def wish(self, *, test: bool) -> Wish:
        """What was chosen, for the command."""
        return Wish(
            format=Format(self.format.data),
            test=test,
            fallback=bool(self.fallback.data),
            shorten=bool(self.shorten.data),
        )


class ToldForm(WalkForm):
    """The file was uploaded."""

    reference = line(
        _l("Reference of the tax office"), most=60, needed=_l("Write the reference that the tax office gave.")
    )


class DroppedForm(WalkForm):
    """The file was not uploaded, or was refused."""

    why = line(_l("Why"), most=300, needed=_l("Write why."))
