"""The office's form for issuing a year's certificates."""

from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, ticked


class IssueForm(WalkForm):
    """Issuing cannot be taken back, so somebody says yes to it."""

    sure = ticked(
        _l("I have checked the figures. Issued certificates get a number and cannot be changed."),
        needed=_l("Tick the box to confirm that you checked the figures."),
    )
    early = ticked(_l("Issue although the year is not over. Later gifts of these donors will not be on it."))
    complete_only = ticked(_l("Leave out donors without a full address. They can have their certificate later."))
