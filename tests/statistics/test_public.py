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


def test_enough_people_are_shown_roughly(rows: None) -> None:
    found = public_numbers(filled(12, 11, others=9))
    assert (found["walkers"], found["donors"], found["amount_cents"], found["mean_gift_cents"]) == (23, 12, 12000, 1000)
    assert (found["share_women"], found["share_men"], found["first_timers"], found["returning"]) == (52, 48, 10, 10)
    assert (found["distances"], found["provinces"]) == ({"10": 10, "40": 10}, {"oost-vlaanderen": 10, "antwerpen": 10})
    assert (found["ages"]["age_45"], found["ages"]["age_25"], found["ages"]["age_0"]) == (10, 10, 0)
    assert (found["central"], found["own"], found["all_editions"]) == (10, 10, 0)


def test_few_people_are_not_shown(rows: None) -> None:
    found = public_numbers(filled(19, 2))
    assert (found["walkers"], found["share_women"], found["share_men"]) == (21, None, None)
    assert (found["first_timers"], found["returning"], found["central"], found["own"]) == (20, None, 20, None)
    assert (found["distances"], found["provinces"]) == (
        {"10": 20, "40": None},
        {"oost-vlaanderen": 20, "antwerpen": None},
    )
    assert (found["ages"]["age_45"], found["ages"]["age_25"], found["ages"]["age_0"]) == (20, None, 0)


def test_of_few_walkers_and_gifts_only_totals_are_shown(rows: None) -> None:
    found = public_numbers(filled(4, 0))
    assert (found["amount_cents"], found["walkers"], found["mean_gift_cents"]) == (4000, 4, None)
    assert (found["mean_age"], found["euros_per_walker_cents"], found["central"]) == (None, None, None)
    assert (found["ages"], found["distances"], found["provinces"]) == ({}, {}, {})


def test_nothing_public_speaks_of_one_person(rows: None) -> None:
    assert not {"min_age", "max_age"} & public_numbers(filled(12, 11)).keys()


def test_everybody_can_read_the_walk_in_numbers(client: FlaskClient) -> None:
    filled(19, 2)
    page = client.get("/2027/figures")
    assert page.status_code == 200
    assert "<b>21</b>Walkers" in page.text
    assert ">under 5</text>" in page.text
    assert "Registrations that are confirmed, not cancelled and not on the waiting list." in page.text
    assert "Youngest" not in page.text
    assert client.get("/2031/figures").status_code == 404


def test_an_empty_edition_has_its_page(client: FlaskClient) -> None:
    make_edition()
    page = client.get("/2027/figures").text
    assert "<b>€0</b>Raised" in page
    assert '<svg class="chart"' not in page


def test_the_numbers_are_kept_for_a_moment(rows: None) -> None:
    edition = filled(12, 11)
    settings = current_app.extensions["walk.settings"]
    current_app.extensions["walk.settings"] = settings.model_copy(update={"figures_kept": 60})
    try:
        assert public_numbers(edition)["distances"] == {"10": 10, "40": 10}
        make_walker(make_route(edition, distance_km=20))
        found = public_numbers(edition)
        assert (found["walkers"], found["distances"]) == (24, {"10": 10, "40": 10})
        forget_kept()
        assert public_numbers(edition)["distances"] == {"10": 10, "20": None, "40": 10}
    finally:
        current_app.extensions["walk.settings"] = settings
        forget_kept()
