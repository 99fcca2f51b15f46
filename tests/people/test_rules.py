"""Who is certainly the same, and who perhaps."""

from datetime import date

import pytest

from walk.people.grouping import group
from walk.people.rules import Reason, Told, alike, certain_keys, slip, why_similar

BORN = date(1985, 3, 4)


def told(walker_id: int = 1, *, edition: int = 1, **values) -> Told:
    plain = {"first": "noor", "last": "peeters", "birth_date": BORN, "email": "", "postal_code": ""}
    return Told(walker_id=walker_id, edition_id=edition, **{**plain, **values})


def persons(*everybody: Told, apart=None) -> list[list[int]]:
    grouping = group(everybody, apart or {})
    return sorted([each.walker_id for each in found.walkers] for found in grouping.groups)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {}, True),
        ({}, {"email": "noor@example.org"}, True),
        ({}, {"birth_date": date(1985, 4, 3)}, False),
        ({}, {"first": "nora"}, False),
        ({}, {"first": "peeters", "last": "noor"}, False),
        ({"last": ""}, {"last": ""}, False),
        ({"email": "n@e.org"}, {"email": "n@e.org", "last": "janssens"}, True),
        ({"email": "n@e.org"}, {"email": "n@e.org", "last": "janssens", "first": "nora"}, False),
        ({"email": ""}, {"email": "", "last": "janssens"}, False),
        ({"email": "n@e.org", "last": ""}, {"email": "n@e.org", "last": ""}, True),
    ],
)
def test_certain(one, other, same):
    assert bool(set(certain_keys(told(**one))) & set(certain_keys(told(**other)))) is same


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"email": "n@e.org"}, {"email": "n@e.org", "first": "ineke", "last": "maes"}, Reason.NICKNAME),
        ({"email": "n@e.org"}, {"email": "n@e.org", "birth_date": date(1985, 4, 3)}, Reason.SLIP),
        ({"email": "n@e.org"}, {"email": "n@e.org", "birth_date": date(1958, 3, 4)}, Reason.SLIP),
        ({"email": "n@e.org"}, {"email": "n@e.org", "birth_date": date(2011, 7, 9)}, Reason.OTHER_BIRTH_DATE),
        ({"postal_code": "2800"}, {"postal_code": "2800", "birth_date": date(1985, 4, 3)}, Reason.SAME_PLACE),
        ({"postal_code": "2800"}, {"postal_code": "2801", "birth_date": date(1985, 4, 3)}, None),
        ({"postal_code": ""}, {"postal_code": "", "birth_date": date(1985, 4, 3)}, None),
        ({}, {"first": "nora"}, None),
        ({}, {"first": "noora"}, Reason.SPELLING),
        ({}, {"first": "nor"}, Reason.SPELLING),
        ({}, {"first": "peeters", "last": "noor"}, Reason.SPELLING),
        ({}, {"first": "noora", "last": "janssens"}, None),
        ({"last": ""}, {"first": "noora", "last": ""}, None),
        ({"email": "n@e.org"}, {"email": "n@e.org", "first": "noora"}, Reason.SPELLING),
    ],
)
def test_why_similar(one, other, reason):
    assert why_similar(told(**one), told(**other)) is reason
    assert why_similar(told(**other), told(**one)) is reason


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        *(("jan", "johan", False), ("jo", "johan", True), ("j", "johan", False), ("marie", "maria", True)),
        *(("tim", "tom", True), ("tim", "tomo", False), ("an", "ann", True), ("lotte", "charlotte", False)),
        *(("sofie", "sophie", False), ("abcd", "bcd", True), ("abcd", "abd", True), ("ab", "ba", False)),
    ],
)
def test_first_names_that_are_alike(one, other, same):
    assert alike(one, other) is alike(other, one) is same


@pytest.mark.parametrize(
    ("other", "is_slip"),
    [
        *((date(1985, 4, 3), True), (date(1985, 3, 5), True), (date(1985, 9, 4), True), (date(1955, 3, 4), True)),
        *((date(1985, 9, 5), False), (date(1986, 4, 3), False), (BORN, False)),
    ],
)
def test_slips_of_a_birth_date(other, is_slip):
    assert slip(BORN, other) is is_slip


def test_one_person_in_three_editions_by_name_and_by_address():
    first = told(1, edition=1, email="old@e.org")
    second = told(2, edition=2, email="new@e.org")
    married = told(3, edition=3, email="new@e.org", last="janssens")
    stranger = told(4, edition=3, first="amina")
    assert persons(first, second, married, stranger) == [[1, 2, 3], [4]]
    assert persons(stranger, married, first, second) == [[1, 2, 3], [4]]


def test_nobody_is_there_twice_in_one_edition():
    grouping = group([told(1, edition=1), told(2, edition=2), told(3, edition=2)], {})
    assert sorted(len(each.walkers) for each in grouping.groups) == [1, 2]
    assert grouping.proposals == {(2, 3): Reason.TWICE}


def test_who_was_said_to_be_somebody_else_stays_so():
    everybody = [told(1, edition=1), told(2, edition=2), told(3, edition=3)]
    assert persons(*everybody, apart={2: {1}, 1: {2}}) == [[1, 3], [2]]
    assert group(everybody, {2: {1}, 1: {2}}).proposals == {}


def test_persons_who_turn_out_to_be_one_are_united():
    first = told(1, edition=1, email="a@e.org", person_id=7)
    second = told(2, edition=2, email="b@e.org", last="maes", person_id=9)
    bridge = told(3, edition=3, email="b@e.org")
    [found] = group([first, second, bridge], {}).groups
    assert (sorted(each.walker_id for each in found.walkers), found.persons) == ([1, 2, 3], [7, 9])


def test_only_newcomers_are_proposed_and_nobody_who_walked_along():
    one, other = told(1, edition=1, person_id=7), told(2, edition=2, first="noora", person_id=9)
    assert group([one, other], {}).proposals == {}
    newcomer = told(3, edition=3, first="nor")
    assert group([one, other, newcomer], {}).proposals == {(1, 3): Reason.SPELLING}
    twin = told(4, edition=1, first="noora", person_id=9)
    assert group([one, other, twin, told(5, edition=2)], {}).proposals == {}
