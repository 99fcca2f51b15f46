"""Postcodes, and where they lie."""

import csv

import pytest

from walk.statistics.places import FILE, PROVINCES, Place, find_place, place_named


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("9000", Place(dutch="Gent", french="Gand", province="oost-vlaanderen")),
        (" B-1000 ", Place(dutch="Brussel", french="Bruxelles", province="brussels")),
        ("be 4000", Place(dutch="Luik", french="Liège", province="liege")),
        (
            "2070",
            Place(
                dutch="Beveren-Kruibeke-Zwijndrecht", french="Beveren-Kruibeke-Zwijndrecht", province="oost-vlaanderen"
            ),
        ),
        ("0000", None),
        ("1012 AB", None),
        ("", None),
        ("٩٠٠٠", None),
    ],
)
def test_where_a_postcode_lies(written: str, place: Place | None) -> None:
    assert find_place(written) == place


def test_each_postcode_stands_once_in_a_province_that_is_one() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [row["postcode"] for row in rows]
    assert codes == sorted(set(codes))
    assert all(len(code) == 4 and code.isdigit() for code in codes)
    assert {row["province"] for row in rows} == set(PROVINCES)
    assert len({row["municipality_nl"] for row in rows}) == 565  # since 1 January 2025
    assert all(row["municipality_nl"] and row["municipality_fr"] for row in rows)


def test_a_municipality_is_named_in_the_language_of_the_page() -> None:
    assert (place_named("Luik", "fr"), place_named("Luik", "en"), place_named("Nergens", "fr")) == (
        "Liège",
        "Luik",
        "Nergens",
    )
