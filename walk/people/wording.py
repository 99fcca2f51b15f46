"""Why two walkers are perhaps one person, in words."""

from walk.i18n import gettext as _
from walk.people.rules import Reason


def reason_words() -> dict[Reason, str]:
    """Each reason as a short sentence in the language of the page."""
    return {
        Reason.TWICE: _("Registered twice in one edition"),
        Reason.SLIP: _("Same name and e-mail address, birth date probably mistyped"),
        Reason.SPELLING: _("Same birth date, name nearly the same"),
        Reason.NICKNAME: _("Same birth date and e-mail address, another first name"),
        Reason.OTHER_BIRTH_DATE: _("Same name and e-mail address, another birth date"),
        Reason.SAME_PLACE: _("Same name and postal code, another birth date"),
    }
