"""The walk in numbers: what anybody may see."""

from datetime import date

from flask import current_app
from flask.testing import FlaskClient

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from walk.editions.models import Edition
from walk.routes.models import RouteKind
from walk.statistics.public import forget_kept, public_numbers
from walk.walkers.models import Gender


def filled(women: int, men: int, *, others: int = 0) -> Edition:
    edition = make_edition()
    central, own = make_route(edition), make_route(edition, kind=RouteKind.OWN, distance_km=40)
    page = make_page(edition)
    for place in range(women):
        make_walker(
            central, gender=Gender.WOMAN, birth_date=date(1980, 1, 1), postal_code="9000", first_name=f"A{place}"
        )
        make_donation(page, amount=1000)
    for _ in range(men):
        make_walker(own, gender=Gender.MAN, birth_date=date(2000, 1, 1), postal_code="2000", previous_editions=[2020])
    for _ in range(others):
        make_walker(central, cancelled_at=NOW)
    return edition


def test_enough_people_are_shown(rows: None) -> None:
    found = public_numbers(filled(6, 5, others=9))
    assert (found["walkers"], found["donors"], found["amount_cents"], found["mean_gift_cents"]) == (11, 6, 6000, 1000)
    assert (found["share_women"], found["share_men"], found["first_timers"], found["returning"]) == (55, 45, 6, 5)
    assert (found["distances"], found["provinces"]) == ({"10": 6, "40": 5}, {"oost-vlaanderen": 6, "antwerpen": 5})
    assert (found["ages"]["age_45"], found["ages"]["age_25"], found["ages"]["age_0"]) == (6, 5, 0)
    assert (found["central"], found["own"], found["all_editions"]) == (6, 5, 0)


def test_few_people_are_not_shown_nor_what_would_give_them_away(rows: None) -> None:
    found = public_numbers(filled(9, 2))
    assert (found["walkers"], found["share_women"], found["share_men"]) == (11, None, None)
    assert (found["first_timers"], found["returning"], found["central"], found["own"]) == (None,) * 4
    assert (found["distances"], found["provinces"]) == (
        {"10": None, "40": None},
        {"oost-vlaanderen": None, "antwerpen": None},
    )
    assert (found["ages"]["age_45"], found["ages"]["age_25"], found["ages"]["age_0"]) == (None, None, 0)


def test_of_few_gifts_only_the_total_is_shown(rows: None) -> None:
    found = public_numbers(filled(4, 0))
    assert (found["amount_cents"], found["donors"], found["gifts"], found["mean_gift_cents"]) == (
        4000,
        None,
        None,
        None,
    )
    assert (found["mean_age"], found["euros_per_walker_cents"]) == (None, None)


def test_nothing_public_speaks_of_one_person(rows: None) -> None:
    assert not {"min_age", "max_age"} & public_numbers(filled(6, 5)).keys()


def test_everybody_can_read_the_walk_in_numbers(client: FlaskClient) -> None:
    edition = filled(9, 2)
    long = make_route(edition, distance_km=20)
    for _ in range(12):
        make_walker(long)
    page = client.get("/2027/figures")
    assert page.status_code == 200
    assert "<b>23</b>Walkers" in page.text
    assert ">few</text>" in page.text
    assert "Youngest" not in page.text
    assert client.get("/2031/figures").status_code == 404


def test_an_empty_edition_has_its_page(client: FlaskClient) -> None:
    make_edition()
    page = client.get("/2027/figures").text
    assert "<b>€0</b>Raised" in page
    assert '<svg class="chart"' not in page


def test_the_numbers_are_kept_for_a_moment(rows: None) -> None:
    edition = filled(6, 5)
    settings = current_app.extensions["walk.settings"]
    current_app.extensions["walk.settings"] = settings.model_copy(update={"figures_kept": 60})
    try:
        assert public_numbers(edition)["walkers"] == 11
        make_walker(make_route(edition, distance_km=20))
        assert public_numbers(edition)["walkers"] == 11
        forget_kept()
        assert public_numbers(edition)["walkers"] == 12
    finally:
        current_app.extensions["walk.settings"] = settings
        forget_kept()
