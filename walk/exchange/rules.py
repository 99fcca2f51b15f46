"""What the rows of an edition's three files must say together; each rule lists what breaks it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from walk.clock import full_years
from walk.exchange.cells import shown
from walk.exchange.facts import PUBLISHED, Known
from walk.exchange.mend import Mend, cell
from walk.exchange.mends import Nearest
from walk.exchange.rows import DONATIONS, TEAMS, WALKERS, DonationRow, Rows, TeamRow, WalkerRow
from walk.exchange.sheet import Fault
from walk.i18n import gettext as _

OLDEST = 120
CENTURY = 100


def check_teams(teams: Rows[TeamRow], facts: Known) -> Iterator[Fault]:
    """A structured communication is of one team; teams register in the year of the walk or the one before."""
    seen: dict[str, int] = {}
    for row in teams.good:
        if row.communication in seen:
            reason = _(
                "the team in line %(line)s has %(communication)s already.",
                line=seen[row.communication],
                communication=row.communication,
            )
            yield _fault(row, "structured_communication", reason, cell(""))
        elif row.communication:
            seen[row.communication] = row.origin.line
        if facts.year and not facts.year - 1 <= row.registered_at.year <= facts.year:
            reason = _(
                "%(found)s is neither %(year)s nor the year before.", found=row.registered_at.year, year=facts.year
            )
            yield _fault(row, "registered_at", reason)


def check_membership(walkers: Rows[WalkerRow], teams: Rows[TeamRow]) -> Iterator[Fault]:
    """A walker's team is in teams.csv, takes part when the walker does, and has one captain."""
    cancelled = {row.origin.id for row in teams.good if row.status == "cancelled"}
    captains: dict[str, int] = {}
    nearest = Nearest(teams.ids)
    for line, column, name in walkers.loose:
        if teams.whole and name not in teams.ids:
            yield Fault(file=WALKERS, line=line, column=column, reason=_no_team(name), mend=nearest.of(name))
    for row in walkers.good:
        if row.team_id is None:
            if row.captain:
                yield _fault(row, "captain", _("a walker without a team cannot be its captain."), cell("0"))
            continue
        if teams.whole and row.team_id not in teams.ids:
            yield _fault(row, "team_id", _no_team(row.team_id), nearest.of(row.team_id))
        if row.confirmed and row.team_id in cancelled:
            reason = _("team %(id)s is cancelled, but this walker is confirmed.", id=row.team_id)
            yield _fault(row, "team_id", reason)
        if row.captain and row.team_id in captains:
            line = captains[row.team_id]
            reason = _("team %(id)s has a captain already, in line %(line)s.", id=row.team_id, line=line)
            yield _fault(row, "captain", reason, cell("0"))
        elif row.captain:
            captains[row.team_id] = row.origin.line


def check_history(walkers: Rows[WalkerRow], facts: Known, known: Collection[int] = ()) -> Iterator[Fault]:
    """Previous editions are as many as their count says, before this year, no more than there were, and of years in
    which a walk was: those `known` here or published, or before the first that is known.
    """
    first = min(known, default=None)
    for row in walkers.good:
        years = row.previous_editions
        if len(years) != row.previous_count:
            reason = _(
                "says %(count)s, but previous_editions lists %(listed)s.", count=row.previous_count, listed=len(years)
            )
            yield _fault(row, "previous_count", reason, cell(str(len(years))))
        if facts.year and years and years[-1] >= facts.year:
            reason = _("%(found)s is not before the edition of %(year)s.", found=years[-1], year=facts.year)
            earlier = ";".join(str(each) for each in years if each < facts.year)
            yield _fault(row, "previous_editions", reason, cell(earlier))
        if facts.ordinal and len(years) > facts.ordinal - 1:
            reason = _(
                "lists %(listed)s, but there were only %(before)s editions before this one.",
                listed=len(years),
                before=facts.ordinal - 1,
            )
            yield _fault(row, "previous_editions", reason)
        for year in years:
            if first and first < year < (facts.year or year) and year not in known and year not in PUBLISHED:
                reason = _("no walk of %(year)s is known here. Bring in that edition or its totals first.", year=year)
                yield _fault(row, "previous_editions", reason)


def check_ages(walkers: Rows[WalkerRow], on: date, *, confirmed: bool) -> Iterator[Fault]:
    """Walkers are born before the walk and at most 120 years old; of those confirmed, or of all others."""
    for row in walkers.good:
        if row.confirmed is not confirmed:
            continue
        age = full_years(row.birth_date, on)
        if age < 0:
            reason = _("%(day)s is after the walk (%(on)s).", day=row.birth_date, on=on)
            yield _fault(row, "birth_date", reason, _other_century(row.birth_date, -CENTURY, on))
        elif age > OLDEST:
            reason = _("%(day)s would make this walker %(age)s years old.", day=row.birth_date, age=age)
            yield _fault(row, "birth_date", reason, _other_century(row.birth_date, CENTURY, on))


def check_gifts(donations: Rows[DonationRow], walkers: Rows[WalkerRow], teams: Rows[TeamRow]) -> Iterator[Fault]:
    """A gift's walker and team are in their files, and the team is that walker's."""
    team_of = {row.origin.id: row.team_id for row in walkers.good}
    nearest_walker, nearest_team = Nearest(walkers.ids), Nearest(teams.ids)
    for line, column, name in donations.loose:
        if column == "team_id" and teams.whole and name not in teams.ids:
            yield Fault(file=DONATIONS, line=line, column=column, reason=_no_team(name), mend=nearest_team.of(name))
        if column == "walker_id" and walkers.whole and name not in walkers.ids:
            mend = nearest_walker.of(name)
            yield Fault(file=DONATIONS, line=line, column=column, reason=_no_walker(name), mend=mend)
    for row in donations.good:
        if row.walker_id and walkers.whole and row.walker_id not in walkers.ids:
            yield _fault(row, "walker_id", _no_walker(row.walker_id), nearest_walker.of(row.walker_id))
        if row.team_id and teams.whole and row.team_id not in teams.ids:
            yield _fault(row, "team_id", _no_team(row.team_id), nearest_team.of(row.team_id))
        if row.team_id and row.walker_id in team_of and team_of[row.walker_id] != row.team_id:
            team = team_of[row.walker_id]
            theirs = _("team %(id)s", id=team) if team else _("no team")
            reason = _(
                "this says %(said)s, but walker %(id)s is in %(theirs)s.",
                said=shown(row.team_id),
                id=row.walker_id,
                theirs=theirs,
            )
            yield _fault(row, "team_id", reason, cell(team or ""))


def check_gift_days(donations: Rows[DonationRow], year: int) -> Iterator[Fault]:
    """Gifts are made in the year of the walk, the one before or the one after."""
    for row in donations.good:
        if abs(row.date.year - year) > 1:
            reason = _("%(day)s is too far from the edition of %(year)s.", day=row.date, year=year)
            yield _fault(row, "date", reason)


def compare_fingerprints(
    rows: Iterable[TeamRow | WalkerRow | DonationRow], before: Mapping[str, str]
) -> Iterator[Fault]:
    """Rows that were imported before must say the same; `before` maps an id to its fingerprint then."""
    for row in rows:
        known = before.get(row.origin.id)
        if known is not None and known != row.origin.fingerprint:
            reason = _("%(id)s was imported before with other content; imports change nothing.", id=row.origin.id)
            yield Fault(file=row.origin.file, line=row.origin.line, reason=reason)


def _no_team(name: str) -> str:
    return _("there is no team %(id)s in %(file)s.", id=shown(name), file=TEAMS)


def _no_walker(name: str) -> str:
    return _("there is no walker %(id)s in %(file)s.", id=shown(name), file=WALKERS)


def _other_century(born: date, years: int, on: date) -> Mend | None:
    """The same day a century earlier or later, if somebody born then can walk."""
    try:
        other = born.replace(year=born.year + years)
    except ValueError:
        return None
    return cell(other.isoformat()) if 0 <= full_years(other, on) <= OLDEST else None


def _fault(row: TeamRow | WalkerRow | DonationRow, column: str, reason: str, mend: Mend | None = None) -> Fault:
    return Fault(file=row.origin.file, line=row.origin.line, column=column, reason=reason, mend=mend)
