"""What must be known of an edition before its files can be brought in: year, date, ordinal, place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from walk.clock import BRUSSELS, in_brussels
from walk.editions.rules import EditionFacts
from walk.exchange.rows import TEAMS, TeamRow
from walk.exchange.sheet import Fault
from walk.i18n import gettext as _


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of an edition, from any one source; None is unknown."""

    year: int | None = None
    day: date | None = None
    ordinal: int | None = None
    place: str | None = None

    def filled_from(self, other: "Known") -> "Known":
        """The same, with what is unknown here taken from `other`."""
        return replace(self, **{name: value for name, value in vars(other).items() if getattr(self, name) is None})


# The annual report of Vluchtelingenwerk Vlaanderen of 2020: the fifth walk, on 27 September 2020.
PUBLISHED = {2020: Known(year=2020, day=date(2020, 9, 27), ordinal=5)}


def find_year(teams: Sequence[TeamRow]) -> tuple[int | None, list[Fault]]:
    """The year in which most teams were registered, in Brussels; a fault for each team of another year."""
    years = {row.origin.line: row.registered_at.astimezone(BRUSSELS).year for row in teams}
    if not years:
        return None, []
    year = Counter(years.values()).most_common(1)[0][0]
    return year, [
        Fault(
            file=TEAMS,
            line=line,
            column="registered_at",
            reason=_(
                "%(found)s is not the year of the other teams, %(year)s; if it is right, give --year.",
                found=other,
                year=year,
            ),
        )
        for line, other in years.items()
        if other != year
    ]


def settle_facts(given: Known, existing: Known | None) -> tuple[Known, list[Fault]]:
    """What is given, else what an existing edition says, else what was published; and faults.

    There is a fault when these clash, and when year, date or ordinal remains unknown.
    """
    year = given.year
    if year is None:
        return given, [Fault(file="", reason=_("The year of the edition is not known: give --year."))]
    facts = given.filled_from(existing or Known()).filled_from(PUBLISHED.get(year, Known()))
    faults = _clashes(facts, existing)
    lacking = [
        option for value, option in ((facts.day, f"--date {year}-MM-DD"), (facts.ordinal, "--ordinal N")) if not value
    ]
    if lacking:
        options = _(" and ").join(lacking)
        reason = _("The facts of the edition of %(year)s are not known: give %(options)s.", year=year, options=options)
        faults.append(Fault(file="", reason=reason))
    return facts, faults


def edition_facts(known: Known) -> EditionFacts:
    """An imported edition: registration until the day of the walk is over, giving until the end of the year.

    Fees are 0, for the files do not say what was paid for taking part.
    """
    year, day, ordinal = known.year, known.day, known.ordinal
    if year is None or day is None or ordinal is None:
        raise ValueError("year, date and ordinal must be known")
    opens = in_brussels(date(year, 1, 1))
    return EditionFacts(
        year=year,
        ordinal=ordinal,
        date=day,
        place=known.place or "",
        registration_opens_at=opens,
        registration_closes_at=in_brussels(day + timedelta(days=1)),
        giving_opens_at=opens,
        giving_closes_at=in_brussels(date(year + 1, 1, 1)),
        fee_central=0,
        fee_own=0,
        target=0,
        minimum=0,
    )


def _clashes(facts: Known, existing: Known | None) -> list[Fault]:
    found = []
    here = {"year": facts.year, "day": facts.day, "ordinal": facts.ordinal, "place": facts.place}
    if facts.day and facts.day.year != facts.year:
        found.append(_("The walk of %(year)s cannot be on %(day)s, in another year.", **here))
    if existing:
        before = {"was_day": existing.day, "was_ordinal": existing.ordinal, "was_place": existing.place}
        told = {**here, **before}
        if facts.day != existing.day:
            found.append(_("The edition of %(year)s is already here and is on %(was_day)s, not on %(day)s.", **told))
        if facts.ordinal != existing.ordinal:
            found.append(
                _("The edition of %(year)s is already here as number %(was_ordinal)s, not %(ordinal)s.", **told)
            )
        if facts.place != existing.place:
            found.append(_("The edition of %(year)s is already here and is in %(was_place)s, not %(place)s.", **told))
    return [Fault(file="", reason=reason) for reason in found]
