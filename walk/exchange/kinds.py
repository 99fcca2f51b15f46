"""What can stand in a cell of a table that goes out."""

from datetime import date, datetime
from enum import StrEnum

Cell = str | float | int | bool | date | datetime | None


class Kind(StrEnum):
    """What a column holds. Euros come in as whole cents; a moment is told in Brussels; `any`: by its value."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    EUROS = "euros"
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"
    ANY = "any"
