"""Packages and company numbers."""

import pytest

from walk.companies.rules import PackageFacts, SeatsTaken, check_package, check_seats, check_stock, checked_number
from walk.errors import Refused


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("BE", "0308.357.159", "BE0308357159"),
        ("BE", "be 0308 357 159", "BE0308357159"),
        ("BE", "308357159", "BE0308357159"),
        ("NL", "NL004495445B01", "NL004495445B01"),
        ("FR", "", ""),
    ],
)
def test_a_number_that_can_be_right(country, typed, kept):
    assert checked_number(country, typed) == kept


@pytest.mark.parametrize("typed", ["", "0308.357.158", "123", "geen", "９" * 10, "NL004495445B01", "'; DROP TABLE"])
def test_a_belgian_number_that_cannot(typed):
    with pytest.raises(Refused) as refusal:
        checked_number("BE", typed)
    assert refusal.value.field == "vat_number"


@pytest.mark.parametrize(("fee", "volunteers", "right"), [(1, 0, True), (0, 1, True), (0, 0, False), (1, 1, False)])
def test_a_package_costs_money_or_volunteers(fee, volunteers, right):
    facts = PackageFacts(
        wording={"nl": "x"},
        places=1,
        shirts=0,
        fee=fee,
        volunteers=volunteers,
        shows_logo=False,
        stock=None,
        position=0,
    )
    if right:
        check_package(facts)
    else:
        with pytest.raises(Refused):
            check_package(facts)


@pytest.mark.parametrize(("stock", "sold", "right"), [(None, 99, True), (1, 0, True), (1, 1, False), (0, 0, False)])
def test_stock(stock, sold, right):
    if right:
        check_stock(stock, sold)
    else:
        with pytest.raises(Refused):
            check_stock(stock, sold)


@pytest.mark.parametrize(("used", "wanted", "right"), [(0, 2, True), (1, 1, True), (2, 1, False), (1, 2, False)])
def test_seats(used, wanted, right):
    if right:
        check_seats(places=2, used=used, wanted=wanted)
    else:
        with pytest.raises(SeatsTaken):
            check_seats(places=2, used=used, wanted=wanted)
