"""Three files as bytes, read into the rows of an edition; or the list of all that is wrong with them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from walk.exchange import rules
from walk.exchange.facts import Known, find_year, settle_facts
from walk.exchange.rows import (
    DONATIONS,
    FILES,
    TEAMS,
    WALKERS,
    DonationRow,
    TeamRow,
    WalkerRow,
    read_donations,
    read_teams,
    read_walkers,
)
from walk.exchange.sheet import Fault

MOST_FOUND = 100_000  # faults of one rule


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the files say. With faults, nothing may be imported; notices change no figure."""

    facts: Known
    teams: Sequence[TeamRow]
    walkers: Sequence[WalkerRow]
    donations: Sequence[DonationRow]
    faults: Sequence[Fault]
    notices: Sequence[Fault]


def read_edition(
    files: Mapping[str, bytes | None],
    given: Known,
    find_existing: Callable[[int], Known | None],
    years: Collection[int] = (),
) -> Reading:
    """The rows of teams.csv, walkers.csv and donations.csv, checked each and together. Never raises.

    `files` maps a file's name to its content, None or absent when missing. `given` is what the operator says
    of the edition; `find_existing` tells what is known here of the edition of a year, `years` in which others were.
    """
    teams = read_teams(files.get(TEAMS))
    walkers = read_walkers(files.get(WALKERS))
    donations = read_donations(files.get(DONATIONS))
    faults = [*teams.faults, *walkers.faults, *donations.faults]
    if given.year is None:
        year, clashes = find_year(teams.good)
        given = replace(given, year=year)
        faults += clashes
    facts, lacking = settle_facts(given, find_existing(given.year) if given.year else None)
    notices: list[Fault] = []
    faults += _some(rules.check_teams(teams, facts))
    faults += _some(rules.check_membership(walkers, teams))
    faults += _some(rules.check_history(walkers, facts, years))
    faults += _some(rules.check_gifts(donations, walkers, teams))
    if facts.year:
        day = facts.day or date(facts.year, 12, 31)
        faults += _some(rules.check_ages(walkers, day, confirmed=True))
        notices += _some(rules.check_ages(walkers, day, confirmed=False))
        faults += _some(rules.check_gift_days(donations, facts.year))
    return Reading(
        facts=facts,
        teams=teams.good,
        walkers=walkers.good,
        donations=donations.good,
        faults=[*sorted(faults, key=_place), *(lacking if facts.year or not teams.faults else [])],
        notices=notices,
    )


def _some(found: Iterator[Fault]) -> Iterator[Fault]:
    """As many as anybody mends at once; the next look finds the others."""
    return islice(found, MOST_FOUND)


def _place(fault: Fault) -> tuple[int, int, str]:
    return (FILES.index(fault.file), fault.line, fault.column)
