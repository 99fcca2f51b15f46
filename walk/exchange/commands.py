"""Brings an edition's files in: whole or not at all, and again without changing anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from walk import audit, jobs
from walk.db import db, lock_name
from walk.editions.commands import make_edition
from walk.editions.models import Edition
from walk.editions.queries import find_edition
from walk.exchange.bulk import insert_rows
from walk.exchange.facts import edition_facts
from walk.exchange.giving import add_gifts
from walk.exchange.models import ImportedRow
from walk.exchange.queries import imported_rows, pages_by_subject, teams_with_captain
from walk.exchange.reading import Reading
from walk.exchange.rows import DONATIONS, TEAMS, WALKERS, DonationRow, Origin, Row
from walk.exchange.rules import compare_fingerprints
from walk.exchange.sheet import Fault
from walk.exchange.walking import add_pages, add_teams, add_walkers, open_walk_page, registered_since
from walk.money import Cents


class ImportRefused(Exception):
    """The files cannot come in; `faults` says why. The transaction must be rolled back."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Added:
    """How many rows an import added, by kind."""

    edition: int
    teams: int
    walkers: int
    pages: int
    donations: int

    @property
    def nothing(self) -> bool:
        """Whether all of it was here before."""
        return not any(vars(self).values())


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an import would add. `walking`: of these walkers, those who count; `arrived`: cents that came and stayed."""

    year: int
    day: str
    ordinal: int
    place: str
    edition: int
    teams: int
    walkers: int
    walking: int
    donations: int
    arrived: Cents
    same: int

    @property
    def nothing(self) -> bool:
        """Whether all of it is here."""
        return not (self.edition or self.teams or self.walkers or self.donations)


def plan_import(reading: Reading) -> Plan:
    """What bringing these rows in would do; changes nothing. Raises ImportRefused."""
    if reading.faults:
        raise ImportRefused(reading.faults)
    facts = edition_facts(reading.facts)
    edition = find_edition(facts.year)
    teams, walkers, donations = reading.teams, reading.walkers, reading.donations
    if edition is not None:
        ledgers = [Ledger(edition, file) for file in (TEAMS, WALKERS, DONATIONS)]
        _refuse_changes(edition, reading, *ledgers)
        teams, walkers, donations = ledgers[0].new(teams), ledgers[1].new(walkers), ledgers[2].new(donations)
    rows = len(reading.teams) + len(reading.walkers) + len(reading.donations)
    return Plan(
        year=facts.year,
        day=facts.date.isoformat(),
        ordinal=facts.ordinal,
        place=facts.place,
        edition=edition is None,
        teams=len(teams),
        walkers=len(walkers),
        walking=sum(each.confirmed for each in walkers),
        donations=len(donations),
        arrived=sum(each.amount for each in donations if each.status == "paid"),
        same=rows - len(teams) - len(walkers) - len(donations),
    )


def import_edition(reading: Reading, *, at: datetime, by: str | None = None) -> Added:
    """Add the rows that are not here yet. Raises ImportRefused when one is here with other content."""
    if reading.faults:
        raise ImportRefused(reading.faults)
    lock_name(f"import {reading.facts.year}")
    edition, is_new = _edition(reading, at)
    teams, walkers, donations = (Ledger(edition, file) for file in (TEAMS, WALKERS, DONATIONS))
    _refuse_changes(edition, reading, teams, walkers, donations)
    since = registered_since(edition, reading.teams)
    teams_in, walkers_in = teams.new(reading.teams), walkers.new(reading.walkers)
    new_teams = teams.add(teams_in, add_teams(edition, teams_in))
    new_walkers = walkers.add(walkers_in, add_walkers(edition, walkers_in, teams.ids, since))
    pages = add_pages(edition, new_teams, new_walkers, since)
    gifts = _with_pages(edition, donations.new(reading.donations), teams.ids, walkers.ids)
    donations.add([row for row, _ in gifts], add_gifts(edition, gifts))
    added = Added(edition=is_new, teams=len(new_teams), walkers=len(new_walkers), pages=pages, donations=len(gifts))
    if not added.nothing:
        audit.record("imported files", f"edition {edition.year}", at=at, actor=by, **vars(added))
        jobs.enqueue("people.match")
        db.session.execute(text("ANALYZE"))  # or the planner takes the tables for empty until it next looks
    return added


class Ledger:
    """Which rows of one file are here: `ids` maps the file's ids to rows, `fingerprints` to content."""

    def __init__(self, edition: Edition, file: str) -> None:
        known = imported_rows(edition, file)
        self.edition, self.file = edition, file
        self.ids = {name: row for name, (_, row) in known.items()}
        self.fingerprints = {name: fingerprint for name, (fingerprint, _) in known.items()}

    def new(self, rows: Sequence[Row]) -> list[Row]:
        """Those rows that were not brought in before."""
        return [row for row in rows if row.origin.id not in self.ids]

    def add(self, rows: Sequence[Row], keys: Sequence[int]) -> list[tuple[Row, int]]:
        """Remember what these rows became; each with its key."""
        paired = list(zip(rows, keys, strict=True))
        insert_rows(ImportedRow, [self._remembered(row.origin, key) for row, key in paired])
        self.ids |= {row.origin.id: key for row, key in paired}
        return paired

    def _remembered(self, origin: Origin, key: int) -> dict[str, object]:
        return {
            "edition_id": self.edition.id,
            "file": self.file,
            "external_id": origin.id,
            "fingerprint": origin.fingerprint,
            "row_id": key,
        }


def _edition(reading: Reading, at: datetime) -> tuple[Edition, bool]:
    facts = edition_facts(reading.facts)
    edition = find_edition(facts.year)
    is_new = edition is None
    edition = edition or make_edition(facts, at=at)
    if (None, None) not in pages_by_subject(edition):
        open_walk_page(edition, at)
    return edition, is_new


def _refuse_changes(edition: Edition, reading: Reading, teams: Ledger, walkers: Ledger, donations: Ledger) -> None:
    faults = [
        *compare_fingerprints(reading.teams, teams.fingerprints),
        *compare_fingerprints(reading.walkers, walkers.fingerprints),
        *compare_fingerprints(reading.donations, donations.fingerprints),
    ]
    led = teams_with_captain(edition)
    for row in walkers.new(reading.walkers):
        if row.captain and teams.ids.get(row.team_id or "") in led:
            reason = f"team {row.team_id} has a captain already, who was registered here before."
            faults.append(Fault(file=WALKERS, line=row.origin.line, column="captain", reason=reason))
    if faults:
        raise ImportRefused(faults)


def _with_pages(
    edition: Edition, rows: Sequence[DonationRow], teams: Mapping[str, int], walkers: Mapping[str, int]
) -> list[tuple[DonationRow, int]]:
    """Each gift with its page: the walker's, else the team's, else that of the walk itself."""
    pages = pages_by_subject(edition)

    def page(row: DonationRow) -> int:
        if row.walker_id:
            return pages[walkers[row.walker_id], None]
        return pages[None, teams[row.team_id] if row.team_id else None]

    return [(row, page(row)) for row in rows]
