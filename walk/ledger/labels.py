"""Words for what stands in the ledger."""

from walk.i18n import lazy_gettext as _l
from walk.ledger.queries import CAME_BACK, PAID

KINDS = {
    PAID: _l("Payment"),
    "refund": _l("Refund"),
    "dispute": _l("Dispute"),
    "return": _l("Return by the bank"),
    "correction": _l("Correction"),
    "conversion": _l("Given another purpose"),
    CAME_BACK: _l("Came back to us"),
}
PROVIDERS = {
    "stripe": _l("Online"),
    "bank": _l("Bank transfer"),
    "table": _l("At the table"),
    "import": _l("Imported"),
    "demo": _l("Demo"),
    "turned": _l("From another purpose"),
}
