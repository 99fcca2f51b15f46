"""Files of gifts for tests."""

import csv
import io

from walk.elsewhere.rows import COLUMNS

ROW = {
    "source_id": "G-1",
    "donor_id": "P-1",
    "date": "2026-03-04",
    "amount": "75.00",
    "email": "an@example.org",
    "first_name": "An",
    "last_name": "Peeters",
    "organisation": "",
    "enterprise_number": "",
    "street": "Kerkstraat 1",
    "postal_code": "2800",
    "city": "Mechelen",
    "country": "BE",
    "language": "nl",
    "method": "transfer",
    "status": "paid",
    "national_number": "",
}


def gift(**values: str) -> dict[str, str]:
    return {**ROW, **values}


def sheet(*rows: dict[str, str], without: tuple[str, ...] = ()) -> bytes:
    text = io.StringIO(newline="")
    columns = [each for each in COLUMNS if each not in without]
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
