"""The same as the tax office's file, as a list: to type in by hand, or to give to another program."""

from collections.abc import Iterator

from walk.exchange.spreadsheets import Cell, csv_file, decimal_euros, xlsx_file
from walk.filing.fiches import Sending

COLUMNS = (
    *("year", "number", "version", "treatment", "kind", "national_number", "enterprise_number"),
    *("name", "first_name", "street", "postal_code", "city", "country", "language", "amount", "reference"),
)


def as_csv(sending: Sending) -> bytes:
    """A line a fiche."""
    with csv_file(COLUMNS, _rows(sending)) as file:
        return file.read()


def as_xlsx(sending: Sending) -> bytes:
    """A row a fiche."""
    with xlsx_file("281.71", COLUMNS, _rows(sending)) as file:
        return file.read()


def _rows(sending: Sending) -> Iterator[list[Cell]]:
    for each in sending.fiches:
        yield [
            *(each.year, each.number, each.version, each.treatment.name.lower(), each.kind.value),
            *(each.national_number, each.enterprise_number, each.last_name, each.first_name),
            *(each.street, each.postal_code, each.city, each.country, each.language),
            *(decimal_euros(each.amount), each.reference),
        ]
