"""In which years a walker can have walked: those of which a walk is known, or before the first one that is."""

import pytest

from tests.exchange.samples import make_files
from tests.factories import NOW, make_edition
from walk.exchange.facts import Known
from walk.exchange.looking import ask_import, faults_of
from walk.exchange.queries import list_years
from walk.exchange.reading import read_edition
from walk.exchange.totals.commands import keep_totals
from walk.exchange.totals.rules import Totals
from walk.i18n import speaking


@pytest.mark.parametrize(
    ("years", "known", "unknown"),
    [
        ("2016;2018", (), []),
        ("2016;2018", (2026,), []),
        ("2016;2018", (2019, 2026), []),
        ("2016;2018", (2016, 2018), []),
        ("2016;2018", (2016,), [2018]),
        ("2016;2017;2018;2019", (2016, 2018), [2017, 2019]),
        ("2020", (2016,), []),  # the walk of 2020 is published
        ("2030", (2016,), []),  # not before this edition: that is said
    ],
)
def test_years_of_which_no_walk_is_known(years: str, known: tuple[int, ...], unknown: list[int]) -> None:
    count = str(len(years.split(";")))
    walker = {"previous_editions": years, "previous_count": count}
    files = make_files(
        teams=[{"registered_at": "2021-08-06T09:39:00"}], walkers=[walker], donations=[{"date": "2021-09-01"}]
    )
    given = Known(year=2021, day=None, ordinal=20)
    reading = read_edition(files, given, lambda year: None, known)
    said = [fault.reason for fault in reading.faults if "is known here" in fault.reason]
    told = "no walk of {} is known here. Bring in that edition or its totals first."
    assert said == [told.format(each) for each in unknown]


def test_editions_and_totals_that_are_here_are_known(rows: None) -> None:
    assert list_years() == []
    make_edition(2027)
    make_edition(2018)
    keep_totals(Totals(year=2016, ordinal=1, date=None, source="report", figures={"walkers": 5}), by="x", at=NOW)
    assert list_years() == [2016, 2018, 2027]
    files = make_files(walkers=[{"previous_editions": "2015;2016;2017;2018", "previous_count": "4"}])
    with speaking("en"):
        asked = ask_import(files, Known(year=2020), by="x", language="en", at=NOW)
    wrong = [(each.file, each.line, each.column, each.reason, each.mend) for each in faults_of(asked.id)]
    told = "no walk of 2017 is known here. Bring in that edition or its totals first."
    assert wrong == [("walkers.csv", 2, "previous_editions", told, "")]
