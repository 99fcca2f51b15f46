"""Three files as bytes, read into the rows of an edition; or the list of all that is wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

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
    files: Mapping[str, bytes | None], given: Known, find_existing: Callable[[int], Known | None]
) -> Reading:
    """The rows of teams.csv, walkers.csv and donations.csv, checked each and together. Never raises.

    `files` maps a file's name to its content, None or absent when missing. `given` is what the operator says
    of the edition; `find_existing` tells what is known here of the edition of a year.
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
    faults += rules.check_teams(teams, facts)
    faults += rules.check_membership(walkers, teams)
    faults += rules.check_history(walkers, facts)
    faults += rules.check_gifts(donations, walkers, teams)
    if facts.year:
        day = facts.day or date(facts.year, 12, 31)
        faults += rules.check_ages(walkers, day, confirmed=True)
        notices += rules.check_ages(walkers, day, confirmed=False)
        faults += rules.check_gift_days(donations, facts.year)
    return Reading(
        facts=facts,
        teams=teams.good,
        walkers=walkers.good,
        donations=donations.good,
        faults=[*sorted(faults, key=_place), *(lacking if facts.year or not teams.faults else [])],
        notices=notices,
    )


def _place(fault: Fault) -> tuple[int, int, str]:
    return (FILES.index(fault.file), fault.line, fault.column)
