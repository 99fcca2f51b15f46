"""The office's forms for certificates."""

from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import NumberRange, Optional, Regexp

from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, choices, text, ticked

_COUNTS: tuple[tuple[str, Any], ...] = (
    ("", _l("As the rules say")),
    ("no", _l("It does not count")),
)


class IssueForm(WalkForm):
    """Issuing cannot be taken back, so somebody says yes to it."""

    sure = ticked(
        _l("I have checked the figures. Issued certificates get a number and cannot be changed."),
        needed=_l("Tick the box to confirm that you checked the figures."),
    )
    early = ticked(_l("Issue although the year is not over. Later gifts of these donors will not be on it."))
    incomplete_too = ticked(_l("Give those without a full address a certificate that shows none."))


class ReasonForm(WalkForm):
    """Why a certificate is replaced or withdrawn; `version`: of the paper that was looked at."""

    version = HiddenField(validators=[Optional(), Regexp("^[0-9]{1,6}$")])
    reason = text(_l("Why?"), most=500, needed=_l("Write why."))


class RulingForm(WalkForm):
    """Whether the gifts of a payment count for a certificate, and for which year."""

    counts = RadioField(_l("Does it count for the tax certificate?"), choices=choices(_COUNTS), default="")
    tax_year = IntegerField(
        _l("For another calendar year"),
        validators=[Optional(), NumberRange(2000, 2100, message=_l("Write a year, such as 2027."))],
        description=_l("Leave empty for the year in which it was paid."),
        render_kw={"inputmode": "numeric"},
    )
    reason = text(_l("Why?"), most=500, needed=_l("Write why."))

    def decided(self) -> bool | None:
        """What was chosen; None leaves it to the rules."""
        return False if self.counts.data == "no" else None


class BouncesForm(WalkForm):
    """Letters that came back, as files."""

    reports = MultipleFileField(_l("Letters that came back (.eml)"), render_kw={"accept": ".eml,message/rfc822"})
