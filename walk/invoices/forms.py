"""The forms for taking an invoice back, and for what invoices say of VAT."""

from walk.i18n import LANGUAGES
from walk.i18n import lazy_gettext as _l
from walk.web.forms import WalkForm, line


class CreditForm(WalkForm):
    """Why an invoice is taken back."""

    reason = line(_l("Reason"), most=200, needed=_l("Write why; it stands on the credit note."))


class MentionForm(WalkForm):
    """What invoices say of VAT, in each language."""

    mention_nl = line(_l("In Dutch"), most=300, needed=_l("Write the mention in Dutch."))
    mention_fr = line(_l("In French"), most=300, needed=_l("Write the mention in French."))
    mention_en = line(_l("In English"), most=300, needed=_l("Write the mention in English."))

    def wording(self) -> dict[str, str]:
        """What was filled in, by language."""
        return {code: self[f"mention_{code}"].data for code in LANGUAGES}
