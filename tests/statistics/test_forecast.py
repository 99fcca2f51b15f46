"""Where the total may end, by how earlier editions came in."""

import pytest

from walk.statistics.forecast import Course, Forecast, foretell

HALF = Course(year=2025, by_then=500, in_the_end=1000)
QUARTER = Course(year=2024, by_then=200, in_the_end=800)
ALL = Course(year=2023, by_then=900, in_the_end=900)
NOTHING = Course(year=2022, by_then=0, in_the_end=900)
HARDLY = Course(year=2021, by_then=4, in_the_end=100)

FELL = Course(year=2025, by_then=120, in_the_end=100)  # more went back afterwards than came in


@pytest.mark.parametrize(
    ("raised", "courses", "expected"),
    [
        (100, [], None),
        (0, [HALF], None),
        (100, [NOTHING, HARDLY], None),
        (100, [HALF], Forecast(middle=200, low=None, high=None, years=[2025])),
        (100, [HALF, QUARTER], Forecast(middle=300, low=200, high=400, years=[2024, 2025])),
        (100, [HALF, QUARTER, ALL, NOTHING], Forecast(middle=200, low=100, high=400, years=[2023, 2024, 2025])),
        (
            100,
            [Course(year=2025, by_then=120, in_the_end=100)],
            Forecast(middle=100, low=None, high=None, years=[2025]),
        ),
    ],
)
def test_each_edition_foretells_an_end(raised: int, courses: list[Course], expected: Forecast | None) -> None:
    assert foretell(raised, courses) == expected
