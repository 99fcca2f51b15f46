"""What the rows of an edition's three files must say together; each rule lists what breaks it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from walk.clock import full_years
from walk.exchange.cells import shown
from walk.exchange.facts import Known
from walk.exchange.rows import TEAMS, WALKERS, DonationRow, Rows, TeamRow, WalkerRow
from walk.exchange.sheet import Fault

OLDEST = 120


def check_teams(teams: Rows[TeamRow], facts: Known) -> Iterator[Fault]:
    """A structured communication is of one team; teams register in the year of the walk or the one before."""
    seen: dict[str, int] = {}
    for row in teams.good:
        if row.communication in seen:
            reason = f"the team in line {seen[row.communication]} has {row.communication} already."
            yield _fault(row, "structured_communication", reason)
        elif row.communication:
            seen[row.communication] = row.origin.line
        if facts.year and not facts.year - 1 <= row.registered_at.year <= facts.year:
            yield _fault(row, "registered_at", f"{row.registered_at.year} is neither {facts.year} nor the year before.")


def check_membership(walkers: Rows[WalkerRow], teams: Rows[TeamRow]) -> Iterator[Fault]:
    """A walker's team is in teams.csv, takes part when the walker does, and has one captain."""
    cancelled = {row.origin.id for row in teams.good if row.status == "cancelled"}
    captains: dict[str, int] = {}
    for row in walkers.good:
        if row.team_id is None:
            if row.captain:
                yield _fault(row, "captain", "a walker without a team cannot be its captain.")
            continue
        if teams.whole and row.team_id not in teams.ids:
            yield _fault(row, "team_id", f"there is no team {shown(row.team_id)} in {TEAMS}.")
        if row.confirmed and row.team_id in cancelled:
            yield _fault(row, "team_id", f"team {row.team_id} is cancelled, but this walker is confirmed.")
        if row.captain and row.team_id in captains:
            reason = f"team {row.team_id} has a captain already, in line {captains[row.team_id]}."
            yield _fault(row, "captain", reason)
        elif row.captain:
            captains[row.team_id] = row.origin.line


def check_history(walkers: Rows[WalkerRow], facts: Known) -> Iterator[Fault]:
    """Previous editions are as many as their count says, before this year, and no more than there were."""
    for row in walkers.good:
        years = row.previous_editions
        if len(years) != row.previous_count:
            reason = f"says {row.previous_count}, but previous_editions lists {len(years)}."
            yield _fault(row, "previous_count", reason)
        if facts.year and years and years[-1] >= facts.year:
            yield _fault(row, "previous_editions", f"{years[-1]} is not before the edition of {facts.year}.")
        if facts.ordinal and len(years) > facts.ordinal - 1:
            reason = f"lists {len(years)}, but there were only {facts.ordinal - 1} editions before this one."
            yield _fault(row, "previous_editions", reason)


def check_ages(walkers: Rows[WalkerRow], on: date, *, confirmed: bool) -> Iterator[Fault]:
    """Walkers are born before the walk and at most 120 years old; of those confirmed, or of all others."""
    for row in walkers.good:
        if row.confirmed is not confirmed:
            continue
        age = full_years(row.birth_date, on)
        if age < 0:
            yield _fault(row, "birth_date", f"{row.birth_date} is after the walk ({on}).")
        elif age > OLDEST:
            yield _fault(row, "birth_date", f"{row.birth_date} would make this walker {age} years old.")


def check_gifts(donations: Rows[DonationRow], walkers: Rows[WalkerRow], teams: Rows[TeamRow]) -> Iterator[Fault]:
    """A gift's walker and team are in their files, and the team is that walker's."""
    team_of = {row.origin.id: row.team_id for row in walkers.good}
    for row in donations.good:
        if walkers.whole and _unknown(row.walker_id, walkers.ids):
            yield _fault(row, "walker_id", f"there is no walker {shown(row.walker_id or '')} in {WALKERS}.")
        if teams.whole and _unknown(row.team_id, teams.ids):
            yield _fault(row, "team_id", f"there is no team {shown(row.team_id or '')} in {TEAMS}.")
        if row.team_id and row.walker_id in team_of and team_of[row.walker_id] != row.team_id:
            theirs = f"team {team_of[row.walker_id]}" if team_of[row.walker_id] else "no team"
            reason = f"this says {shown(row.team_id)}, but walker {row.walker_id} is in {theirs}."
            yield _fault(row, "team_id", reason)


def check_gift_days(donations: Rows[DonationRow], year: int) -> Iterator[Fault]:
    """Gifts are made in the year of the walk, the one before or the one after."""
    for row in donations.good:
        if abs(row.date.year - year) > 1:
            yield _fault(row, "date", f"{row.date} is too far from the edition of {year}.")


def compare_fingerprints(
    rows: Iterable[TeamRow | WalkerRow | DonationRow], before: Mapping[str, str]
) -> Iterator[Fault]:
    """Rows that were imported before must say the same; `before` maps an id to its fingerprint then."""
    for row in rows:
        known = before.get(row.origin.id)
        if known is not None and known != row.origin.fingerprint:
            reason = f"{row.origin.id} was imported before with other content; imports change nothing."
            yield Fault(file=row.origin.file, line=row.origin.line, reason=reason)


def _unknown(name: str | None, ids: Mapping[str, int]) -> bool:
    return name is not None and name not in ids


def _fault(row: TeamRow | WalkerRow | DonationRow, column: str, reason: str) -> Fault:
    return Fault(file=row.origin.file, line=row.origin.line, column=column, reason=reason)
