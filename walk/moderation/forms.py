"""The form with which a visitor reports a page or a message."""

from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, email, text


class ReportForm(WalkForm):
    """What is wrong, and where an answer may go."""

    reason = text(_l("What is wrong?"), most=1000, needed=_l("Write in a few words what is wrong."))
    email = email(_l("Your e-mail address"))
