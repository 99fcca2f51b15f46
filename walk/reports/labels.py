"""Words for why figures differ."""

from walk.i18n import lazy_gettext as _l

CAUSES = {
    "new": _l("Given since then"),
    "late": _l("Paid before, known only since then (late transfers)"),
    "refund": _l("Refunded"),
    "dispute": _l("Taken back by the giver's bank"),
    "return": _l("Transfers that the bank sent back"),
    "correction": _l("Corrected: recorded by mistake"),
    "conversion": _l("Given another purpose"),
    "came_back": _l("Came back to us: a refund failed, or a dispute was won"),
    "moved": _l("Moved to another page of this walk"),
    "donor": _l("Of another donor since: donors were joined, or parted"),
    "unexplained": _l("Not explained by the ledger: look at the proofs of finance"),
}
HAPPENED = {
    "joined": _l("Walkers who came: confirmed since then"),
    "left": _l("Walkers who went: cancelled, or handed over"),
    "route": _l("Walkers who chose another route"),
    "team": _l("Walkers who changed team"),
    "person": _l("Walkers whose gender or date of birth was corrected"),
    "previous": _l("Walkers of whom other earlier editions are known by now"),
}
