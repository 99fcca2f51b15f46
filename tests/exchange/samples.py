"""Small editions as files: believable rows of which a test changes one cell."""

import csv
import io
from pathlib import Path
from typing import Any

from walk.exchange.facts import Known
from walk.exchange.reading import Reading, read_edition
from walk.exchange.rows import DONATIONS, FILES, TEAMS, WALKERS

EDITION_2020 = Path(__file__).parent.parent / "data" / "edition-2020"

TEAM = {
    "team_id": "T1",
    "name": "De Stappers",
    "kind": "friends",
    "company": "",
    "city": "Gent",
    "goal_eur": "500",
    "registered_at": "2020-08-06T09:39:00+02:00",
    "structured_communication": "+++202/0000/00127+++",
    "status": "confirmed",
}
WALKER = {
    "walker_id": "W1",
    "team_id": "T1",
    "captain": "1",
    "first_name": "Maïté",
    "last_name": "Van den Broeck",
    "email": "Maite@Post.example",
    "birth_date": "1973-05-02",
    "gender": "V",
    "route_km": "10",
    "route_type": "own",
    "start_place": "",
    "postal_code": "9000",
    "city": "Gent",
    "language": "nl",
    "tshirt": "L",
    "previous_editions": "2016;2018",
    "previous_count": "2",
    "newsletter": "0",
    "guardian": "",
    "status": "confirmed",
}
DONATION = {
    "donation_id": "D1",
    "date": "2020-09-01",
    "time": "18:05:59",
    "amount": "25.00",
    "currency": "EUR",
    "status": "paid",
    "method": "bancontact",
    "donor_name": "Jan Van Damme",
    "donor_email": "jan@gever.example",
    "anonymous": "0",
    "walker_id": "W1",
    "team_id": "T1",
    "message": "",
    "structured_communication": "",
    "wants_certificate": "1",
}
SAMPLES = {TEAMS: TEAM, WALKERS: WALKER, DONATIONS: DONATION}


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def make_files(
    *,
    teams: list[dict[str, str]] | None = None,
    walkers: list[dict[str, str]] | None = None,
    donations: list[dict[str, str]] | None = None,
) -> dict[str, bytes | None]:
    """The three files; each given row changes some cells of the sample row."""
    changes = {TEAMS: teams, WALKERS: walkers, DONATIONS: donations}
    return {file: as_csv([{**SAMPLES[file], **change} for change in changes[file] or [{}]]) for file in FILES}


def files_of_2020() -> dict[str, bytes | None]:
    return {file: (EDITION_2020 / file).read_bytes() for file in FILES}


def read(files: dict[str, bytes | None], *, existing: Known | None = None, **given: Any) -> Reading:
    """The files as an operator would have them read; nothing is known here of any edition unless given."""
    return read_edition(files, Known(**given), lambda year: existing)


def faults_of(files: dict[str, bytes | None], **given: Any) -> list[str]:
    return [str(fault) for fault in read(files, **given).faults]


def mends_of(files: dict[str, bytes | None], **given: Any) -> list[str | None]:
    return [fault.mend and str(fault.mend) for fault in read(files, **given).faults]
