"""The forms in which a year's certificates can be told: which the tax office takes of which income year."""

from enum import StrEnum

from walk.errors import Refused
from walk.exchange.spreadsheets import CSV_TYPE, XLSX_TYPE
from walk.i18n import gettext as _


class Format(StrEnum):
    """How a sending is written."""

    XML = "belcotax-xml"
    JSON_LINES = "json-lines"
    CSV = "csv"
    XLSX = "xlsx"


MIMETYPES = {Format.XML: "application/xml", Format.CSV: CSV_TYPE, Format.XLSX: XLSX_TYPE}
_SINCE = ((0, Format.XML), (2026, Format.JSON_LINES))  # the first income year of each format of the tax office


def format_of(year: int) -> Format:
    """The tax office's own format for gifts of this calendar year."""
    return next(kind for since, kind in reversed(_SINCE) if year >= since)


def offered(year: int) -> list[Format]:
    """The formats to choose from, the tax office's own of that year first."""
    own = format_of(year)
    return [own, *(each for each in (Format.XML, Format.CSV, Format.XLSX) if each is not own)]


def check_format(chosen: Format, year: int, *, fallback: bool) -> None:
    """Whether this format can be written for the year. Raises Refused.

    `fallback`: finance asked the tax office, and XML is still accepted after the year it was replaced.
    """
    if chosen is Format.JSON_LINES:
        raise Refused(
            _(
                "The tax office's own format is not available until its schema of income year %(year)s is installed. "
                "The list as CSV or XLSX is, and XML if the tax office says that it still takes it.",
                year=year,
            ),
            field="format",
        )
    if chosen is Format.XML and format_of(year) is not Format.XML and not fallback:
        raise Refused(
            _(
                "From income year 2026 the tax office announced another format than XML. "
                "Ask it first whether XML is still accepted, then tick the box."
            ),
            field="fallback",
        )
