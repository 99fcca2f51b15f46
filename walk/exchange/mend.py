"""What would mend a fault in a file: proposed, shown, and only done by somebody who asked for it."""

from dataclasses import dataclass
from enum import StrEnum

from walk.i18n import gettext as _


class MendKind(StrEnum):
    """What changes: a cell, a column in the header (its name, all of it), or how the whole file is written."""

    CELL = "cell"
    RENAME = "rename"
    DROP = "drop"
    ADD = "add"
    REWRITE = "rewrite"


@dataclass(frozen=True, kw_only=True)
class Mend:
    """`text`: what to write, in the cell or as the column's name; `was`: the name of the column that it is about."""

    kind: MendKind = MendKind.CELL
    text: str = ""
    was: str = ""

    def __str__(self) -> str:
        if self.kind is MendKind.RENAME:
            return _("Call the column “%(was)s” “%(name)s”.", was=self.was, name=self.text)
        if self.kind is MendKind.DROP:
            return _("Leave the column “%(was)s” out.", was=self.was)
        if self.kind is MendKind.ADD:
            return _("Add the column, empty.")
        if self.kind is MendKind.REWRITE:
            return _("Write it in UTF-8 with commas.")
        return _("Write “%(cell)s”.", cell=self.text) if self.text else _("Leave the cell empty.")


def cell(text: str) -> Mend:
    """Write this in the cell."""
    return Mend(text=text)
