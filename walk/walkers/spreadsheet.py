"""A batch of codes as a file to hand on: CSV that Excel reads as UTF-8, in which nothing becomes a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from walk.i18n import gettext as _
from walk.walkers.models import FeeCode

BOM = "\ufeff"
_OPENS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def codes_csv(codes: Iterable[tuple[FeeCode, date | None]]) -> bytes:
    """A line a code, with its last day: what is left to pay in euros, for how many walkers, how often it was used."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_("Code"), _("Pays"), _("Of how many"), _("Used"), _("Until")])
    for code, last in codes:
        pays = f"{code.pays // 100}.{code.pays % 100:02d}"
        writer.writerow([guarded(code.code), pays, code.uses, code.used, last.isoformat() if last else ""])
    return (BOM + text.getvalue()).encode()


def guarded(text: str) -> str:
    """A text as a spreadsheet shows it: with an apostrophe before what it would else calculate."""
    return f"'{text}" if text.startswith(_OPENS_FORMULA) else text
