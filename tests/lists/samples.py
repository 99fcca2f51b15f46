"""Texts and values that spreadsheets are known to spoil."""

from datetime import UTC, date, datetime

from walk.exchange.kinds import Kind

HOSTILE = (
    "=1+1",
    "+32 470 12 34 56",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://example.org";"click")',
    "محمد ‏العلي",
    "👩‍👩‍👧 familie",
    'Zoë & <Émile> "O\'Neil"',
    "00123",
    "1e5",
    "  spaces  ",
    "two\nlines",
    "_x000D_ as typed",
    "comma, semicolon; tab",
    "TRUE",
    "2027-01-02",
)
COLUMNS = ("text", "whole", "number", "euros", "day", "moment", "yes")
KINDS = (Kind.TEXT, Kind.WHOLE, Kind.NUMBER, Kind.EUROS, Kind.DAY, Kind.MOMENT, Kind.YES_NO)
DAY = date(2027, 9, 26)
SUMMER = datetime(2027, 7, 1, 22, 30, 5, tzinfo=UTC)  # already the next day in Brussels
WINTER = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)


def hostile_rows() -> list[tuple]:
    """A row for every text, with values of every kind beside it."""
    amounts = (0, 1, 2550, 123456789, -1005)
    return [
        (text, number, number / 2, amounts[number % 5], DAY, (SUMMER, WINTER)[number % 2], number % 2 == 0)
        for number, text in enumerate(HOSTILE)
    ]
