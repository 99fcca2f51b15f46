"""Words for the ways of paying."""

from walk.i18n import lazy_gettext as _l

METHODS = {
    "cash": _l("Cash"),
    "cheque": _l("Cheque"),
    "card": _l("Card"),
    "bancontact": _l("Bancontact"),
    "ideal": _l("iDEAL"),
    "sepa_debit": _l("Direct debit"),
    "bank_transfer": _l("Bank transfer"),
}
