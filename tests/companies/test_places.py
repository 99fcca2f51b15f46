"""Employees take the places their company paid for: never more than there are, and with a way out without one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.accounts.people import make_account, post, sign_in
from tests.conftest import close, make_database, migrated_app, run_jobs
from tests.factories import NOW, make_company, make_edition, make_package, make_page, make_route, make_team, make_walker
from tests.filling import PERSON, TEAM, WALK, fill, form_of, register
from walk import jobs
from walk.companies.models import Company
from walk.companies.queries import company_link, count_seats
from walk.db import db
from walk.membership.handing import offer_place, take_place
from walk.registration.models import WaitingParty
from walk.routes.models import Route
from walk.teams.models import Team
from walk.walkers.leaving import cancel_walker
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link
from walk.walkers.rules import Person

STAFF = {"team_name": "De Ovens", "team_kind": "company", "company": "Korst"}


@pytest.fixture
def company(rows) -> Company:
    edition = make_edition(2027)
    make_page(edition, slug="walk")
    make_route(edition)
    company = make_company(make_package(edition, places=2), name="Korst")
    make_page(company, slug="korst")
    make_company(company.package, name="Een ander")
    return company


def route_of(company) -> Route:
    return db.session.scalars(select(Route).where(Route.edition_id == company.edition_id)).first()


def come(client, employer, number: int, how: str = "alone", **values):
    """An employee registers by the staff link; the answer to the last step."""
    who = {"email": f"staff{number}@example.org", "first_name": f"Noor{number}", **values}
    return register(client, f"/staff/{employer.staff_token}/{how}", route=route_of(employer).id, **who)


def walker_of(number: int) -> Walker:
    return db.session.scalars(select(Walker).where(Walker.email == f"staff{number}@example.org")).one()


def test_a_place_costs_nothing(client, company, outbox):
    assert come(client, company, 1).location.startswith("/my/")
    walker = walker_of(1)
    assert (walker.company_id, walker.fee, walker.to_pay, walker.team) == (company.id, 0, 0, None)
    assert walker.confirmed_at is not None
    assert count_seats(company) == 1
    assert len(run_jobs()) == len(outbox) == 1
    assert "registration fee" not in outbox[0].body


def test_several_teams_that_others_can_choose(client, company):
    come(client, company, 1, "team", **STAFF)
    team = db.session.scalars(select(Team).where(Team.name == "De Ovens")).one()
    assert (team.company_id, team.company, walker_of(1).captain_since is not None) == (company.id, "Korst", True)
    chooser = client.get(f"/staff/{company.staff_token}").get_data(as_text=True)
    assert f"/staff/{company.staff_token}/team/{team.id}" in chooser
    assert "1 place is left" in chooser
    come(client, company, 2, f"team/{team.id}")
    assert (walker_of(2).team, walker_of(2).company_id) == (team, company.id)


def test_going_back_keeps_the_team_with_the_company(client, company):
    first = fill(client, f"/staff/{company.staff_token}/team", **{**PERSON, **STAFF})
    back = first.location.replace("/walk", "/you")
    assert fill(client, back, **{**PERSON, **STAFF, "team_name": "De Kruimels"}).status_code == 303
    fill(client, first.location, **WALK, route=str(route_of(company).id))
    assert db.session.scalars(select(Team.company_id).where(Team.name == "De Kruimels")).one() == company.id


def test_teams_of_others_cannot_be_chosen(client, company):
    stranger = make_team(company.edition)
    closed = make_team(company.edition, company_id=company.id, closed_at=NOW)
    for team in (stranger, closed):
        assert client.get(f"/staff/{company.staff_token}/team/{team.id}").status_code == 404


def test_the_last_place_is_told_and_the_next_may_pay_or_not(client, company, outbox):
    come(client, company, 1)
    come(client, company, 2)
    run_jobs()
    assert [letter.to for letter in outbox].count([company.email]) == 1
    assert "at your own cost" in client.get(f"/staff/{company.staff_token}").get_data(as_text=True)
    answer = come(client, company, 3, "team", **STAFF)
    assert answer.location.endswith("/seats")
    assert "own cost" in client.get(answer.location).get_data(as_text=True)
    assert count_seats(company) == 2
    assert db.session.scalar(select(Walker).where(Walker.email == "staff3@example.org")) is None
    walk = client.post(answer.location, data=form_of(client, answer.location)).location
    assert "pays the fee for you" not in client.get(walk).get_data(as_text=True)
    assert fill(client, walk, **WALK, route=str(route_of(company).id)).location.startswith("/my/")
    walker = walker_of(3)
    assert (walker.company_id, walker.fee, walker.to_pay) == (None, 1000, 1000)
    assert walker.team.company_id == company.id
    assert count_seats(company) == 2


def test_a_family_of_three_does_not_fit_in_two(client, company):
    along = ({"first_name": "Tuur", "birth_date": "1990-01-01"}, {"first_name": "Lou", "birth_date": "1991-01-01"})
    answer = come(client, company, 1)
    assert answer.location.startswith("/my/")
    answer = register(
        client,
        f"/staff/{company.staff_token}/alone",
        route=route_of(company).id,
        along=along,
        email="staff9@example.org",
    )
    assert answer.location.endswith("/seats")
    assert count_seats(company) == 1


def test_a_bought_place_jumps_no_queue(client, company):
    route = make_route(company.edition, distance_km=40, places=0)
    answer = register(client, f"/staff/{company.staff_token}/alone", route=route.id)
    assert answer.location.endswith("/full")
    client.post(answer.location, data=form_of(client, answer.location))
    assert db.session.scalars(select(WaitingParty.size)).all() == [1]
    assert count_seats(company) == 0


def test_no_places_before_they_are_paid_for_and_none_after_cancelling(client, company):
    company.confirmed_at = None
    assert "not ready yet" in client.get(f"/staff/{company.staff_token}").get_data(as_text=True)
    assert client.get(f"/staff/{company.staff_token}/alone").status_code == 404
    company.cancelled_at = NOW
    assert client.get(f"/staff/{company.staff_token}").status_code == 404


def test_paid_back_while_somebody_fills_in(client, company):
    first = fill(client, f"/staff/{company.staff_token}/alone", **PERSON)
    company.confirmed_at = None
    answer = fill(client, first.location, **WALK, route=str(route_of(company).id))
    assert answer.location.endswith("/seats")


def test_a_place_is_given_to_somebody_else(client, company, outbox):
    come(client, company, 1)
    come(client, company, 2)
    run_jobs()
    outbox.clear()
    walker, link = walker_of(1), company_link(company)
    address = f"/company/{link}/places/{walker.id}"
    assert walker.first_name in client.get(address).get_data(as_text=True)
    assert client.post(address, data=form_of(client, address)).status_code == 303
    assert (walker.company_id, walker.fee, walker.to_pay, walker.cancelled_at) == (None, 1000, 1000, None)
    assert walker.confirmed_at is None
    assert run_jobs() == ["companies.send_seat_ended"]
    assert outbox[0].to == ["staff1@example.org"]
    assert "10" in outbox[0].body
    assert client.post(address, data=form_of(client, "/2027/walk/give")).status_code == 404
    assert come(client, company, 3).location.startswith("/my/")
    assert count_seats(company) == 2


def test_who_cancels_gives_the_place_back_and_who_hands_it_over_does_not(client, company):
    come(client, company, 1)
    come(client, company, 2)
    cancel_walker(walker_of(1), at=NOW)
    assert count_seats(company) == 1
    offer = offer_place(walker_of(2), name="Lou", email="lou@example.org", at=NOW)
    person = Person(
        first_name="Lou",
        last_name="Maes",
        email="lou@example.org",
        birth_date=walker_of(2).birth_date,
        gender="x",
        language="nl",
    )
    heir = take_place(offer, person, at=NOW)
    assert (heir.company_id, heir.fee, heir.to_pay, heir.confirmed_at) == (company.id, 0, 0, NOW)
    assert count_seats(company) == 1


def test_another_route_stays_free(client, company):
    come(client, company, 1)
    other = make_route(company.edition, distance_km=20)
    mine = f"/my/{personal_link(walker_of(1))}/change"
    known = {**PERSON, "email": "staff1@example.org", "first_name": "Noor1", "shirt": "M"}
    assert fill(client, mine, **known, route=str(other.id)).status_code == 303
    assert (walker_of(1).route, walker_of(1).fee) == (other, 0)


def test_cancelling_a_purchase_leaves_everybody_registered(client, company, outbox):
    come(client, company, 1)
    other = make_walker(route_of(company))
    run_jobs()
    outbox.clear()
    sign_in(client, make_account("organiser"))
    office = f"/office/2027/companies/{company.id}/cancellation"
    assert "1 person" in client.get(office).get_data(as_text=True)
    assert post(client, office).status_code == 303
    assert (company.usable, company.cancelled_at is not None, count_seats(company)) == (False, True, 0)
    assert (walker_of(1).cancelled_at, walker_of(1).to_pay, other.to_pay) == (None, 1000, 0)
    assert sorted(run_jobs()) == ["companies.send_cancelled", "companies.send_seat_ended"]
    assert {letter.to[0] for letter in outbox} == {company.email, "staff1@example.org"}
    assert client.get(f"/staff/{company.staff_token}").status_code == 404
    assert post(client, f"/office/2027/companies/{company.id}/invoice").status_code == 303
    assert not company.usable


TIMES = 6


@pytest.fixture(scope="module")
def own_app(app, tmp_path_factory):
    """An application with a database of its own, in which changes stay."""
    own = migrated_app(make_database("walk_test_places"), tmp_path_factory.mktemp("places"))
    yield own
    close(own)
    jobs.bind(app)


@pytest.mark.slow
def test_many_want_the_last_two_places_at_once(own_app):
    with own_app.app_context():
        edition = make_edition(2027, registration_opens_at=datetime(2026, 1, 1, tzinfo=UTC))
        make_page(edition, slug="walk")
        route, company = make_route(edition), make_company(make_package(edition, places=2))
        db.session.commit()
        route_id, company_id, token = route.id, company.id, company.staff_token
    steps = []
    for number in range(TIMES):
        client = own_app.test_client()
        person = {**PERSON, "first_name": f"Noor{number}", "email": f"noor{number}@example.org"}
        step = fill(
            client, f"/staff/{token}/{'team' if number % 2 else 'alone'}", **person, **(TEAM if number % 2 else {})
        )
        steps.append((client, step.location, {**form_of(client, step.location), **WALK, "route": str(route_id)}))
    together = Barrier(TIMES)

    def finish(step) -> str:
        client, address, values = step
        together.wait()
        return client.post(address, data=values).location

    with ThreadPoolExecutor(TIMES) as pool:
        ends = list(pool.map(finish, steps))
    assert sorted("in" if end.startswith("/my/") else end.rsplit("/", 1)[-1] for end in ends) == [
        *["in"] * 2,
        *["seats"] * (TIMES - 2),
    ]
    with own_app.app_context():
        assert db.session.scalar(select(func.count(Walker.id)).where(Walker.company_id == company_id)) == 2
        assert db.session.scalar(select(func.count(Walker.id))) == 2
