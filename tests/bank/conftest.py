"""Reasons and refusals are read in English here, whatever language the office prefers."""

from collections.abc import Iterator

import pytest

from walk.i18n import speaking


@pytest.fixture(autouse=True)
def in_english(request: pytest.FixtureRequest) -> Iterator[None]:
    if "rows" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("rows")
    with speaking("en"):
        yield
