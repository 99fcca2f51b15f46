"""Where the year, date and ordinal of an edition come from."""

from datetime import UTC, date, datetime

import pytest

from tests.exchange.samples import faults_of, make_files, read
from walk.editions.rules import check_edition
from walk.exchange.facts import Known, edition_facts, settle_facts

HERE = Known(year=2021, day=date(2021, 9, 26), ordinal=6, place="Mechelen")


@pytest.mark.parametrize(
    ("given", "existing", "facts"),
    [
        (Known(year=2020), None, Known(year=2020, day=date(2020, 9, 27), ordinal=5)),
        (Known(year=2020, ordinal=6), None, Known(year=2020, day=date(2020, 9, 27), ordinal=6)),
        (Known(year=2021), HERE, HERE),
        (Known(year=2021, place="Mechelen"), HERE, HERE),
    ],
)
def test_facts_are_given_or_here_or_published(given: Known, existing: Known | None, facts: Known) -> None:
    assert settle_facts(given, existing) == (facts, [])


@pytest.mark.parametrize(
    ("given", "existing", "fault"),
    [
        (Known(), None, "The year of the edition is not known: give --year."),
        (
            Known(year=2021),
            None,
            "The facts of the edition of 2021 are not known: give --date 2021-MM-DD and --ordinal N.",
        ),
        (
            Known(year=2021, ordinal=6),
            None,
            "The facts of the edition of 2021 are not known: give --date 2021-MM-DD.",
        ),
        (
            Known(year=2021, day=date(2020, 9, 27), ordinal=6),
            None,
            "The walk of 2021 cannot be on 2020-09-27, in another year.",
        ),
        (
            Known(year=2021, day=date(2021, 9, 25)),
            HERE,
            "The edition of 2021 is already here and is on 2021-09-26, not on 2021-09-25.",
        ),
        (Known(year=2021, ordinal=5), HERE, "The edition of 2021 is already here as number 6, not 5."),
        (Known(year=2021, place="Gent"), HERE, "The edition of 2021 is already here and is in Mechelen, not Gent."),
    ],
)
def test_facts_that_lack_or_clash_are_faults(given: Known, existing: Known | None, fault: str) -> None:
    _, faults = settle_facts(given, existing)
    assert [str(each) for each in faults] == [fault]


def test_the_year_is_that_of_the_teams() -> None:
    other = {"team_id": "T3", "structured_communication": "", "registered_at": "2019-12-31T23:30:00Z"}
    early = {"team_id": "T4", "structured_communication": "", "registered_at": "2019-12-31T22:30:00Z"}
    third = {"team_id": "T5", "structured_communication": ""}
    files = make_files(teams=[{}, third, other, early])
    reading = read(files)
    assert reading.facts.year == 2020
    assert [str(fault) for fault in reading.faults] == [
        "teams.csv, line 5, registered_at: 2019 is not the year of the other teams, 2020; if it is right, give --year."
    ]
    assert faults_of(files, year=2020) == []


def test_faults_are_listed_also_when_the_facts_lack() -> None:
    files = make_files(
        teams=[{"registered_at": "2021-01-05T10:00:00"}],
        walkers=[{"birth_date": "2022-01-01"}],
        donations=[{"date": "2021-02-30"}],
    )
    assert faults_of(files) == [
        "walkers.csv, line 2, birth_date: 2022-01-01 is after the walk (2021-12-31).",
        "donations.csv, line 2, date: “2021-02-30” is not a day of the calendar.",
        "The facts of the edition of 2021 are not known: give --date 2021-MM-DD and --ordinal N.",
    ]


def test_an_imported_edition_takes_registrations_until_the_walk_and_gifts_until_new_year() -> None:
    facts = edition_facts(Known(year=2020, day=date(2020, 9, 27), ordinal=5))
    check_edition(facts)
    assert facts.registration_opens_at == facts.giving_opens_at == datetime(2019, 12, 31, 23, tzinfo=UTC)
    assert facts.registration_closes_at == datetime(2020, 9, 27, 22, tzinfo=UTC)
    assert facts.giving_closes_at == datetime(2020, 12, 31, 23, tzinfo=UTC)
    assert (facts.fee_central, facts.fee_own, facts.place) == (0, 0, "")
