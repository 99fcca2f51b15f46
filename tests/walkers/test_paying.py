"""From the personal page to Stripe and back: who pays for whom, and what Stripe gets to know."""

from datetime import date
from urllib.parse import unquote

import pytest

from tests.accounts.people import make_account, sign_in
from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import form_of
from tests.payments.telling import send, session
from walk.db import db
from walk.payments.queries import get_checkout
from walk.walkers.leaving import cancel_walker
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link


@pytest.fixture
def family(rows) -> tuple[Walker, Walker]:
    """A captain and a child, neither paid for."""
    edition = make_edition()
    make_page(edition, slug="walk")
    route, team = make_route(edition), make_team(edition)
    values = {"team": team, "confirmed_at": None, "fee_received": 0}
    captain = make_walker(route, email="noor@example.org", captain_since=NOW, **values)
    child = make_walker(
        route, first_name="Tuur", last_name="Geheimnaam", email=None, birth_date=date(2015, 5, 1), **values
    )
    for each in (captain, child, team):
        make_page(each)
    db.session.commit()
    return captain, child


def pay(client, walker: Walker):
    address = f"/my/{personal_link(walker)}"
    return client.post(f"{address}/pay", data=form_of(client, address))


def test_stripe_gets_no_personal_link(client, answering, family):
    stripe = answering()
    captain, child = family
    links = [personal_link(each) for each in family]
    for each in (captain, child):
        assert pay(client, each).location == f"https://checkout.stripe.com/c/pay/cs_{len(stripe.asked)}"
    assert len(stripe.asked) == 2
    for request in stripe.asked:
        for known in (request.raw, unquote(request.raw)):
            assert not any(link in known for link in links)
            assert "/my/" not in known
            assert captain.team.invitation not in known
            assert "geheimnaam" not in known.lower()
        assert request["customer_email"] == "noor@example.org"
        assert request["success_url"] == request["cancel_url"]
        assert request["success_url"].startswith("http://localhost/paid/")
    assert [len(each.lines()) for each in stripe.asked] == [2, 1]


def test_only_who_left_from_here_is_shown_the_way_back(app, client, answering, family):
    stripe = answering()
    captain, _ = family
    link = personal_link(captain)
    pay(client, captain)
    back = stripe.asked[0]["success_url"].removeprefix("http://localhost")
    assert link in client.get(back).get_data(as_text=True)
    assert link not in app.test_client().get(back).get_data(as_text=True)


def test_nobody_pays_twice_while_the_bank_thinks(client, answering, family):
    stripe = answering()
    captain, child = family
    pay(client, captain)
    checkout = get_checkout(stripe.asked[0]["client_reference_id"])
    send(client, session(checkout, payment_status="unpaid"))
    for each in (captain, child):
        answer = client.post(f"/my/{personal_link(each)}/pay", data=form_of(client, "/2027/register/alone"))
        assert answer.location == f"/my/{personal_link(each)}#done"
    assert len(stripe.asked) == 1
    send(client, session(checkout, "async_payment_succeeded"))
    assert [each.fee_received for each in family] == [1000, 1000]


def test_who_pays_after_cancelling_is_on_the_offices_list(client, answering, family):
    stripe = answering()
    captain, child = family
    pay(client, captain)
    checkout = get_checkout(stripe.asked[0]["client_reference_id"])
    cancel_walker(child, at=NOW)
    send(client, session(checkout))
    assert (captain.confirmed_at is not None, child.confirmed_at) == (True, None)
    sign_in(client, make_account("organiser"))
    page = client.get("/office/2027/walkers").get_data(as_text=True)
    listed = page[page.index("Paid too much") :]
    assert "Tuur Geheimnaam" in listed
    assert "€10" in listed
    assert captain.name not in listed


def test_who_cancelled_is_asked_nothing(client, answering, family):
    stripe = answering()
    _, child = family
    cancel_walker(child, at=NOW)
    answer = client.post(f"/my/{personal_link(child)}/pay", data=form_of(client, "/2027/register/alone"))
    assert answer.status_code == 422
    assert "There is nothing left to pay." in answer.get_data(as_text=True)
    assert stripe.asked == []
