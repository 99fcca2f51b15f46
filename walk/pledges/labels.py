"""Where a pledge stands, in words."""

from walk.i18n import gettext as _
from walk.pledges.rules import State


def state_labels() -> dict[State, str]:
    """Each state in the language of the page."""
    return {
        State.UNCONFIRMED: _("not confirmed"),
        State.CONFIRMED: _("confirmed"),
        State.DUE: _("asked"),
        State.PAID: _("paid"),
        State.LAPSED: _("lapsed"),
        State.WITHDRAWN: _("withdrawn"),
    }
