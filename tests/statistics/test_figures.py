"""Figures of counted groups: tables in, figures out, no database."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from walk.statistics.figures import Figures, Giving, Subject, compute_figures, in_euros, percent

SUBJECT = Subject(year=2020, date=date(2020, 9, 27), ordinal=5)
NOTHING = Giving(amount=0, gifts=0, donors=0, certificates=0, certificates_amount=0)
COLUMNS = ["age", "gender", "km", "kind", "previous", "walkers"]


def figures_of(*groups: tuple[Any, ...], ordinal: int = 5, giving: Giving = NOTHING) -> Figures:
    subject = Subject(year=2020, date=SUBJECT.date, ordinal=ordinal)
    return compute_figures(subject, pd.DataFrame(list(groups), columns=COLUMNS), teams=3, giving=giving)


def test_walkers_are_counted_by_gender_distance_kind_and_history() -> None:
    figures = figures_of(
        (30, "woman", "10", "own", 0, 2),
        (40, "woman", "7.5", "central", 4, 1),
        (50, "man", "40", "own", 1, 3),
        (60, "x", "10", "central", 4, 1),
        (70, "unknown", "10", "own", 0, 4),
    )
    assert (figures.walkers, figures.teams) == (11, 3)
    assert (figures.women, figures.men, figures.x, figures.unknown) == (3, 3, 1, 4)
    assert list(figures.distances.items()) == [("7.5", 1), ("10", 7), ("40", 3)]
    assert (figures.central, figures.own) == (2, 9)
    assert (figures.first_timers, figures.all_editions) == (6, 2)


def test_shares_are_of_those_whose_gender_is_known() -> None:
    figures = figures_of(
        (30, "woman", "10", "own", 0, 2), (30, "man", "10", "own", 0, 1), (30, "unknown", "10", "own", 0, 97)
    )
    assert (figures.share_women, figures.share_men) == (67, 33)


@pytest.mark.parametrize(
    ("groups", "mean", "exact"),
    [
        ([(30, 1), (31, 1)], 31, 30.5),
        ([(30, 2), (31, 1)], 30, 30.3333),
        ([(7, 1), (88, 3)], 68, 67.75),
    ],
)
def test_mean_age_is_weighed_and_halves_go_up(groups: list[tuple[int, int]], mean: int, exact: float) -> None:
    figures = figures_of(*[(age, "woman", "10", "own", 0, walkers) for age, walkers in groups])
    assert (figures.mean_age, figures.mean_age_exact) == (mean, exact)
    assert (figures.min_age, figures.max_age) == (groups[0][0], groups[-1][0])


def test_at_the_first_walk_nobody_was_in_every_edition() -> None:
    assert figures_of((30, "woman", "10", "own", 0, 2), ordinal=1).all_editions == 0


def test_a_distance_that_nobody_chose_is_a_nought_and_no_age() -> None:
    figures = figures_of((30, "woman", "10", "own", 0, 2), (0, "unknown", "20", "central", 0, 0))
    assert figures.distances == {"10": 2, "20": 0}
    assert (figures.min_age, figures.mean_age, figures.unknown) == (30, 30, 0)


def test_of_nobody_there_is_no_mean_and_no_share() -> None:
    figures = figures_of()
    assert (figures.walkers, figures.distances) == (0, {})
    assert (figures.mean_age, figures.mean_age_exact, figures.min_age, figures.max_age) == (None,) * 4
    assert (figures.share_women, figures.share_men) == (None, None)


def test_json_holds_plain_values_by_key() -> None:
    giving = Giving(amount=1250, gifts=2, donors=1, certificates=1, certificates_amount=4000)
    assert figures_of((30, "woman", "10", "own", 0, 2), giving=giving).as_json() == {
        "edition": "2020",
        "date": "2020-09-27",
        "ordinal": 5,
        "teams": 3,
        "walkers": 2,
        "women": 2,
        "men": 0,
        "x": 0,
        "unknown": 0,
        "share_women": 100,
        "share_men": 0,
        "mean_age": 30,
        "mean_age_exact": 30.0,
        "min_age": 30,
        "max_age": 30,
        "walkers_10": 2,
        "central": 0,
        "own": 2,
        "first_timers": 2,
        "all_editions": 0,
        "amount": "12.50",
        "amount_cents": 1250,
        "donors": 1,
        "gifts": 2,
        "certificates_at_least_40_per_year": 1,
        "certificates_sum_cents": 4000,
    }


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 2, 50), (1, 200, 1), (1, 201, 0), (0, 0, None), (2, 3, 67)]
)
def test_percent(part: int, whole: int, expected: int | None) -> None:
    assert percent(part, whole) == expected


@pytest.mark.parametrize(("cents", "expected"), [(0, 0), (49673100, 496731), (5, "0.05"), (123456, "1234.56")])
def test_in_euros(cents: int, expected: int | str) -> None:
    assert in_euros(cents) == expected
