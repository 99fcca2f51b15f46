"""Where a matching gift stands, in words."""

from walk.i18n import gettext as _
from walk.matching.rules import State


def state_labels() -> dict[State, str]:
    """Each state in the language of the page."""
    return {
        State.DRAFT: _("not published"),
        State.COMING: _("coming"),
        State.RUNNING: _("running"),
        State.OVER: _("over, not asked yet"),
        State.ASKED: _("asked"),
        State.PAID: _("paid"),
        State.WITHDRAWN: _("withdrawn"),
    }
