"""Where an invoice stands, in words."""

from walk.i18n import gettext as _
from walk.invoices.rules import State


def state_labels() -> dict[State, str]:
    """Each state in the language of the page."""
    return {
        State.OPEN: _("open"),
        State.OVERDUE: _("overdue"),
        State.PARTLY: _("partly paid"),
        State.PAID: _("paid"),
        State.CREDITED: _("taken back"),
        State.CREDIT: _("credit note"),
    }
