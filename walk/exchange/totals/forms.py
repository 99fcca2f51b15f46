"""The office's forms for totals: one year, a file of years, and why some go."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, DecimalField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from walk.exchange.totals.rules import COUNTS, FIGURES, MOST, OLDEST, SOURCE_LENGTH, Totals
from walk.i18n import lazy_gettext as _l
from walk.statistics.models import EditionTotals
from walk.web.forms import EuroField, WalkForm, line

_NEEDED = InputRequired(message=_l("This is needed."))


def _count(label: Any) -> IntegerField:
    most = NumberRange(min=0, max=MOST, message=_l("Write a whole number of zero or more."))
    return IntegerField(label, validators=[Optional(), most], render_kw={"inputmode": "numeric"})


class TotalsForm(WalkForm):
    """What is known of one year; every figure may stay empty, but not all of them."""

    year = IntegerField(_l("Year"), validators=[_NEEDED, NumberRange(min=1900, max=2199)])
    ordinal = IntegerField(_l("Which edition is it?"), validators=[_NEEDED, NumberRange(min=1, max=200)])
    date = DateField(_l("Day of the walk"), validators=[Optional()])
    source = line(
        _l("Where the figures stand"), most=SOURCE_LENGTH, needed=_l("Say in which document the figures stand.")
    )
    teams = _count(_l("Teams"))
    walkers = _count(_l("Walkers"))
    women = _count(_l("Women"))
    men = _count(_l("Men"))
    mean_age = DecimalField(_l("Mean age"), validators=[Optional(), NumberRange(min=0, max=OLDEST)], places=None)
    min_age = _count(_l("Youngest walker"))
    max_age = _count(_l("Oldest walker"))
    walkers_10 = _count(_l("Walkers of 10 km"))
    walkers_20 = _count(_l("Walkers of 20 km"))
    walkers_40 = _count(_l("Walkers of 40 km"))
    central = _count(_l("At the central event"))
    own = _count(_l("On a route of their own"))
    first_timers = _count(_l("First-timers"))
    all_editions = _count(_l("In every edition"))
    amount_cents = EuroField(_l("Raised, in euros"), validators=[Optional()])
    donors = _count(_l("Donors"))
    gifts = _count(_l("Gifts"))

    @classmethod
    def of(cls, row: EditionTotals) -> "TotalsForm":
        """Filled with what is known."""
        facts = {"year": row.year, "ordinal": row.ordinal, "date": row.date, "source": row.source}
        return cls(formdata=None, data={**facts, **row.figures})

    def told(self) -> Totals:
        """What was filled in, for the command."""
        known = {name: self[name].data for name in FIGURES if self[name].data is not None}
        figures = {name: value if name in COUNTS else _plain(value) for name, value in known.items()}
        return Totals(
            year=self.year.data,
            ordinal=self.ordinal.data,
            date=self.date.data,
            source=self.source.data,
            figures=figures,
        )


class TotalsFileForm(WalkForm):
    """A file of totals."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])


class SureTotalsForm(WalkForm):
    """The file that was looked at may come in; `digest` says which one that was."""

    digest = HiddenField()


class RemovalForm(WalkForm):
    """Why totals go."""

    reason = line(_l("Why"), most=300, needed=_l("Write why."))


def _plain(value: Any) -> int | float:
    return int(value) if value == int(value) else round(float(value), 2)
