"""What a giver wants shown: chosen when giving, changed later by the link in the letter, filled in again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.conftest import run_jobs
from tests.factories import make_donation, make_donor, make_edition, make_page, make_route, make_walker
from tests.filling import GIVER, fill
from walk import jobs
from walk.audit import AuditEntry
from walk.db import db
from walk.donations.models import Donation
from walk.donations.queries import gift_link
from walk.donations.rules import NameShown, Privacy


@pytest.fixture
def page(rows):
    edition = make_edition()
    make_page(edition, slug="walk")
    return make_page(make_walker(make_route(edition), first_name="Noor"), slug="noor")


def supporters(client) -> str:
    html = client.get("/2027/noor").get_data(as_text=True)
    return html[html.index('id="supporters"') :]


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({"name_shown": "full"}, "Amina Claes"),
        ({}, "Amina Claes"),
        ({"name_shown": "initials"}, "A. C."),
        ({"name_shown": "none"}, None),
        ({"name_shown": "full", "hide_from_walker": "y"}, None),
    ],
)
def test_chosen_when_giving(client, page, chosen, name):
    assert fill(client, "/2027/noor/give", **{**GIVER, **chosen}).status_code == 303
    donation = db.session.scalars(select(Donation)).one()
    donation.received, donation.received_at, page.raised, page.gifts = 4000, donation.promised_at, 4000, 1
    shown = supporters(client)
    assert (name or "Somebody who prefers to stay unnamed") in shown
    assert (name is None or name != "Amina Claes") == ("Claes" not in shown)


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [("Amina", "", "A."), ("", "Claes", "C."), ("🎉", "<b>", "🎉. &lt;."), ("", "", "Somebody")],
)
def test_initials_of_odd_names(client, page, first, last, shown):
    make_donation(page, first_name=first, last_name=last, name_shown=NameShown.INITIALS)
    assert shown in supporters(client)


def test_who_hides_from_the_walker_hides_from_everybody(page):
    assert Privacy(name_shown=NameShown.FULL, hide_from_walker=True).name_for_all is NameShown.NONE
    with pytest.raises(IntegrityError, match="hidden_from_all"):
        make_donation(page, hide_from_walker=True)
    db.session.rollback()


def test_changed_later_by_the_link_in_the_letter(client, page, outbox):
    gift = make_donation(page, donor=make_donor(first_name="Amina", last_name="Claes"), message="Hup!")
    other = make_donation(page, donor=make_donor(first_name="Jan", last_name="Blijft"), message="Blijft")
    jobs.enqueue("donations.send_thanks", donation_id=gift.id)
    run_jobs()
    [letter] = outbox
    address = re.search(r"http://localhost(/gift/[\w.-]+)", letter.body)[1]
    assert address == f"/gift/{gift_link(gift)}"
    chosen = {"name_shown": "initials", "hide_amount": "y", "message": "Anders"}
    assert fill(client, address, **chosen).status_code == 303
    shown = supporters(client)
    assert ["A. C." in shown, "Claes" in shown, "Hup!" in shown, "Anders" in shown] == [True, False, False, True]
    assert ["Jan Blijft" in shown, shown.count("<b>€25</b>")] == [True, 1]
    assert 'value="initials"' in client.get(address).get_data(as_text=True)
    assert re.search(r'checked[^>]*value="initials"', client.get(address).get_data(as_text=True))
    assert fill(client, address, name_shown="full", hide_from_walker="y", message="").status_code == 303
    db.session.refresh(gift)
    assert (gift.name_shown, gift.hide_from_walker, gift.hide_amount) == (NameShown.NONE, True, False)
    assert other.name_shown is NameShown.FULL
    actors = {(entry.verb, entry.actor) for entry in db.session.query(AuditEntry)}
    assert actors == {("changed what is shown", "giver")}


@pytest.mark.parametrize("change", [{"message": "x" * 501}, {"name_shown": "everything"}])
def test_refused(client, page, change):
    gift = make_donation(page, message="Hup!")
    assert fill(client, f"/gift/{gift_link(gift)}", **{"name_shown": "full", **change}).status_code == 422
    assert gift.message == "Hup!"


@pytest.mark.parametrize("link", ["nothing", "MQ.xxx"])
def test_strangers(client, page, link):
    make_donation(page)
    assert client.get(f"/gift/{link}").status_code == 404
    assert client.post(f"/gift/{link}/again").status_code in {400, 404}


def values(client, address: str) -> dict[str, str]:
    html = client.get(address).get_data(as_text=True)
    found = {m[1]: m[2] for m in re.finditer(r'name="(\w+)"[^>]*type="(?:text|email)"[^>]*value="([^"]*)"', html)}
    found |= {m[1]: m[2] for m in re.finditer(r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*?)</textarea>', html)}
    for tag in re.findall(r"<input checked[^>]*>", html):
        found[re.search(r'name="(\w+)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]
    return found


TYPED = {
    "first_name": "Amina",
    "last_name": "Claes",
    "email": "amina@example.org",
    "message": "Zet hem op!",
    "amount": "6000",
    "name_shown": "initials",
    "hide_amount": "y",
    "wants_certificate": "y",
    "street": "Lindestraat 1",
    "postal_code": "2800",
    "city": "Mechelen",
}


def test_who_comes_back_from_the_payment_page_finds_all_that_was_typed(client, page):
    assert fill(client, "/2027/noor/give", **TYPED).status_code == 303
    found = values(client, "/2027/noor/give?amount=6000")
    assert {name: found.get(name) for name in TYPED} == TYPED
    stranger = values(client.application.test_client(), "/2027/noor/give?amount=6000")
    assert (stranger["first_name"], stranger["email"], stranger["amount"]) == ("", "", "6000")


def test_what_was_typed_is_forgotten_after_two_hours(client, page):
    fill(client, "/2027/noor/give", **TYPED)
    donation = db.session.scalars(select(Donation)).one()
    donation.promised_at -= timedelta(hours=2, minutes=1)
    assert values(client, "/2027/noor/give")["first_name"] == ""


def test_once_paid_nothing_is_left_on_this_device(client, page):
    fill(client, "/2027/noor/give", **TYPED)
    donation = db.session.scalars(select(Donation)).one()
    donation.received, donation.received_at = 6000, donation.promised_at
    found = values(client, "/2027/noor/give")
    assert (found["first_name"], found["email"], found["amount"], found["name_shown"]) == ("", "", "4000", "full")


def test_who_gives_again_only_chooses_the_amount(client, page):
    gift = make_donation(
        page,
        donor=make_donor(first_name="Amina", last_name="Claes"),
        street="Lindestraat 1",
        message="Hup!",
        hide_from_walker=True,
        name_shown=NameShown.NONE,
    )
    address = f"/gift/{gift_link(gift)}"
    answer = client.post(f"{address}/again", data=fill_token(client, address))
    assert (answer.status_code, answer.location) == (303, "/2027/noor/give?amount=2500")
    found = values(client, answer.location)
    assert (found["first_name"], found["street"], found["amount"], found["message"]) == (
        "Amina",
        "",  # the link is in a letter, which may be forwarded
        "2500",
        "",
    )
    assert found["email"] == gift.donor.email
    page = client.get(answer.location).get_data(as_text=True)
    assert re.search(r'<input checked[^>]* name="hide_from_walker"', page)
    assert re.search(r'<input checked[^>]* name="name_shown"[^>]* value="none"', page)


def fill_token(client, address: str) -> dict[str, str]:
    from tests.filling import form_of

    return form_of(client, address)
