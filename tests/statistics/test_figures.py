"""Figures of what was counted: tables in, figures out, no database."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from walk.statistics.figures import (
    COUNTED,
    Figures,
    Subject,
    Value,
    compute,
    in_euros,
    percent,
    plain,
    with_euros,
)


def figures_of(**counted: Any) -> dict[str, Value]:
    columns = {name: [counted.get(name, 0)] for name in COUNTED}
    others = {
        name: [float(counted.get(name, "nan"))]
        for name in ("median_age", "median_team", "median_gift", "min_age", "max_age")
    }
    found = compute(pd.DataFrame({**columns, **others}, index=["all"]))
    return {str(name): plain(column.iloc[0]) for name, column in found.items()}


@pytest.mark.parametrize(
    ("women", "men", "x", "shares"),
    [
        (2, 1, 0, (67, 33, 0)),
        (1, 1, 0, (50, 50, 0)),
        (1, 199, 0, (1, 100, 0)),  # halves go up: the shares together may pass 100
        (1, 200, 0, (0, 100, 0)),
        (3, 3, 2, (38, 38, 25)),
        (0, 0, 0, (None, None, None)),
    ],
)
def test_shares_are_of_those_whose_gender_is_known(women: int, men: int, x: int, shares: tuple[Any, ...]) -> None:
    figures = figures_of(women=women, men=men, x=x, unknown=97, walkers=women + men + x + 97)
    assert (figures["share_women"], figures["share_men"], figures["share_x"]) == shares


@pytest.mark.parametrize(
    ("years", "walkers", "mean", "exact"),
    [(61, 2, 31, 30.5), (91, 3, 30, 30.3333), (271, 4, 68, 67.75), (0, 0, None, None)],
)
def test_halves_of_the_mean_age_go_up(years: int, walkers: int, mean: int | None, exact: float | None) -> None:
    figures = figures_of(years=years, walkers=walkers)
    assert (figures["mean_age"], figures["mean_age_exact"]) == (mean, exact)


def test_means_of_teams_and_gifts() -> None:
    figures = figures_of(
        walkers=8, walkers_in_teams=7, teams=3, median_team=2.5, amount_cents=10001, gifts=2, donors=3,
        median_gift=5000.5, anonymous=1, donors_certified=1, in_whose_name=3,
    )  # fmt: skip
    assert (figures["mean_team"], figures["median_team_size"]) == (2.3, 2.5)
    assert (figures["mean_gift_cents"], figures["median_gift_cents"]) == (5001, 5001)
    assert (figures["donors_per_walker"], figures["euros_per_walker_cents"]) == (0.38, 1250)
    assert (figures["euros_per_team_cents"], figures["share_anonymous"], figures["share_certified"]) == (3334, 50, 33)


def test_of_nobody_there_is_no_mean_and_no_share() -> None:
    figures = figures_of()
    means = ("mean_age", "mean_age_exact", "median_age", "mean_team", "mean_gift_cents", "median_gift_cents")
    assert [figures[name] for name in (*means, "min_age", "donors_per_walker", "share_anonymous")] == [None] * 9
    assert (figures["walkers"], figures["amount_cents"]) == (0, 0)


def test_who_waits_in_a_group_waits_too() -> None:
    assert figures_of(waiting=2, waiting_parties=5)["waiting"] == 7


def test_json_holds_plain_values_by_key() -> None:
    subject = Subject(year=2020, date=date(2020, 9, 27), ordinal=5)
    figures = Figures(subject=subject, values={"walkers": 2, "amount_cents": 1250}, distances={"10": 2})
    assert figures.as_json() == {
        "edition": "2020",
        "date": "2020-09-27",
        "ordinal": 5,
        "walkers": 2,
        "amount_cents": 1250,
        "amount": "12.50",
        "walkers_10": 2,
    }


def test_amounts_stand_in_cents_and_in_euros() -> None:
    assert with_euros({"fees_cents": None, "amount_cents": 4000, "walkers": 1}) == {
        "fees_cents": None,
        "amount_cents": 4000,
        "walkers": 1,
        "fees": None,
        "amount": 40,
    }


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 2, 50), (1, 200, 1), (1, 201, 0), (0, 0, None), (2, 3, 67), (-1, 3, -33)]
)
def test_percent(part: int, whole: int, expected: int | None) -> None:
    assert percent(part, whole) == expected


@pytest.mark.parametrize(
    ("cents", "expected"), [(0, 0), (49673100, 496731), (5, "0.05"), (123456, "1234.56"), (-5, "-0.05"), (-100, -1)]
)
def test_in_euros(cents: int, expected: int | str) -> None:
    assert in_euros(cents) == expected
