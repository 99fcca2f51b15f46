"""Who may register."""

from datetime import UTC, date, datetime

import pytest

from walk.errors import Refused
from walk.walkers.rules import Person, check_person, check_places, check_window, public_name

WALK = date(2027, 9, 26)
TODAY = date(2027, 5, 1)


def person(**values) -> Person:
    defaults = {
        "first_name": "Noor",
        "last_name": "Peeters",
        "birth_date": date(1985, 3, 4),
        "gender": "woman",
        "language": "nl",
    }
    return Person(**{**defaults, **values})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"birth_date": date(2027, 5, 2)}, "birth_date"),
        ({"birth_date": date(1900, 1, 1)}, "birth_date"),
        ({"birth_date": date(2009, 9, 27)}, "guardian_name"),
        ({"birth_date": date(2009, 9, 27), "guardian_name": "Ann"}, "guardian_consents"),
    ],
)
@pytest.mark.usefixtures("rows")
def test_refused(values, field):
    with pytest.raises(Refused) as refusal:
        check_person(person(**values), walk_day=WALK, registered_on=TODAY)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"birth_date": date(2009, 9, 26)},  # eighteen on the day itself
        {"birth_date": date(2015, 1, 1), "guardian_name": "Ann", "guardian_consents": True},
        {"birth_date": date(1920, 1, 1)},
    ],
)
def test_welcome(values):
    check_person(person(**values), walk_day=WALK, registered_on=TODAY)


@pytest.mark.parametrize(("places", "taken", "fits"), [(None, 9999, True), (1, 0, True), (1, 1, False), (0, 0, False)])
@pytest.mark.usefixtures("rows")
def test_places(places, taken, fits):
    if fits:
        check_places(places=places, taken=taken)
    else:
        with pytest.raises(Refused):
            check_places(places=places, taken=taken)


@pytest.mark.parametrize(("hour", "fits"), [(9, False), (10, True), (11, True), (12, False)])
@pytest.mark.usefixtures("rows")
def test_window(hour, fits):
    window = {
        "opens_at": datetime(2027, 5, 1, 10, tzinfo=UTC),
        "closes_at": datetime(2027, 5, 1, 12, tzinfo=UTC),
    }
    at = datetime(2027, 5, 1, hour, tzinfo=UTC)
    if fits:
        check_window(**window, at=at)
    else:
        with pytest.raises(Refused):
            check_window(**window, at=at)


def test_a_minor_is_shown_by_first_name_only():
    assert public_name("Tuur", "Maes", minor=True) == "Tuur"
    assert public_name("Noor", "Maes", minor=False) == "Noor Maes"
