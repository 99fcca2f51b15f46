"""The factories make rows that the database accepts."""

import pytest

from tests.factories import make_donation, make_edition, make_page, make_route, make_walker


@pytest.mark.usefixtures("rows")
def test_a_gift_counts_on_its_page():
    page = make_page(make_walker(make_route(make_edition())))
    make_donation(page, amount=4000)
    make_donation(page, amount=1000, paid_at=None)
    assert (page.raised, page.gifts) == (4000, 1)
