"""Reporting, and what organisers do about it."""

import pytest
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in
from tests.conftest import run_jobs
from tests.factories import (
    NOW,
    make_company,
    make_donation,
    make_edition,
    make_package,
    make_page,
    make_route,
    make_team,
    make_walker,
)
from tests.filling import fill
from walk.audit import AuditEntry
from walk.db import db
from walk.moderation.models import Report
from walk.moderation.queries import count_open_reports


@pytest.fixture
def gift(rows):
    edition = make_edition()
    make_page(edition, slug="walk")
    team = make_team(edition, name="De Brug")
    make_page(team, slug="de-brug", searchable="de brug")
    walker = make_walker(make_route(edition), team=team, first_name="Noor", last_name="Peeters")
    noise = make_page(make_walker(walker.route), slug="noise")
    make_donation(noise, message="Niets mis mee")
    return make_donation(make_page(walker, slug="noor", searchable="noor peeters"), message="Lelijke woorden")


def everywhere(client) -> str:
    addresses = ("/", "/2027/teams?q=noor", "/2027/walkers", "/2027/walkers?q=noor", "/2027/de-brug", "/2027/noise")
    return "".join(client.get(address).get_data(as_text=True) for address in addresses)


def report(client, slug: str, gift_id: int = 0, **fields: str):
    return fill(client, f"/2027/{slug}/report?gift={gift_id}", **{"reason": "Dit kwetst mij", **fields})


def test_a_page_is_reported_hidden_and_shown_again(client, gift):
    assert report(client, "noor", email="buur@example.org").status_code == 303
    made = db.session.scalars(select(Report)).one()
    assert (made.page, made.donation, made.email) == (gift.page, None, "buur@example.org")
    visitor = client.application.test_client()
    assert "Noor Peeters" in everywhere(visitor)
    sign_in(client, make_account("organiser"))
    seen = client.get("/office/2027/reports").get_data(as_text=True)
    assert ["Dit kwetst mij" in seen, "Noor Peeters" in seen] == [True, True]
    assert post(client, f"/office/2027/reports/{made.id}", wish="hide page").status_code == 303
    assert ["Noor Peeters" in everywhere(visitor), "Lelijke woorden" in everywhere(visitor)] == [False, False]
    answer = visitor.get("/2027/noor")
    assert (answer.status_code, "not shown at the moment" in answer.get_data(as_text=True)) == (404, True)
    for address in ("/2027/noor/give", "/2027/noor/report", "/2027/noor/qr.svg", "/2027/noor/poster.pdf"):
        assert visitor.get(address).status_code == 404
    assert count_open_reports(gift.page.edition) == 0
    post(client, f"/office/2027/reports/{made.id}", wish="show page")
    assert "Noor Peeters" in everywhere(visitor)
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["reported", "hid page", "settled report", "unhid page"]


@pytest.mark.parametrize("slug", ["noor", "de-brug"])
def test_a_message_is_reported_and_hidden(client, gift, slug):
    assert report(client, slug, gift.id).status_code == 303
    made = db.session.scalars(select(Report)).one()
    assert made.donation == gift
    visitor = client.application.test_client()
    sign_in(client, make_account("organiser"))
    post(client, f"/office/2027/reports/{made.id}", wish="hide message")
    page = visitor.get("/2027/noor").get_data(as_text=True)
    assert ["Lelijke woorden" in page, "€25" in page] == [False, True]
    assert gift.hidden_by_office
    assert visitor.get(f"/2027/{slug}/report?gift={gift.id}").status_code == 404
    post(client, f"/office/2027/reports/{made.id}", wish="show message")
    assert "Lelijke woorden" in visitor.get("/2027/noor").get_data(as_text=True)


def test_a_report_is_left_as_it_is(client, gift):
    report(client, "noor")
    made = db.session.scalars(select(Report)).one()
    sign_in(client, make_account("organiser"))
    post(client, f"/office/2027/reports/{made.id}", wish="leave")
    assert (made.settled_at is not None, gift.page.hidden_at) == (True, None)
    assert post(client, f"/office/2027/reports/{made.id}", wish="burn it").status_code == 404


def test_from_the_page_itself(client, gift):
    visitor = client.application.test_client()
    sign_in(client, make_account("organiser"))
    assert "Hide this page" in client.get("/2027/noor").get_data(as_text=True)
    assert "Hide this page" not in visitor.get("/2027/noor").get_data(as_text=True)
    assert post(client, "/office/2027/pages/noor/visibility").status_code == 303
    assert visitor.get("/2027/noor").status_code == 404
    assert "only organisers see it" in client.get("/2027/noor").get_data(as_text=True)
    post(client, "/office/2027/pages/noor/visibility")
    assert visitor.get("/2027/noor").status_code == 200


@pytest.mark.parametrize("slug", ["noor", "de-brug"])
def test_a_message_from_the_page_itself(client, gift, slug):
    visitor = client.application.test_client()
    sign_in(client, make_account("organiser"))
    assert "Hide this message" not in visitor.get(f"/2027/{slug}").get_data(as_text=True)
    address = f"/office/2027/pages/{slug}/messages/{gift.id}"
    assert post(client, address).status_code == 303
    assert "Lelijke woorden" not in visitor.get(f"/2027/{slug}").get_data(as_text=True)
    seen = client.get(f"/2027/{slug}").get_data(as_text=True)
    assert ["Lelijke woorden" in seen, "Show the message again" in seen] == [True, True]
    post(client, address)
    assert "Lelijke woorden" in visitor.get(f"/2027/{slug}").get_data(as_text=True)
    assert post(client, f"/office/2027/pages/noise/messages/{gift.id}").status_code == 404


@pytest.mark.parametrize("role", [None, "finance", "volunteer"])
def test_nobody_else_hides(client, gift, role):
    report(client, "noor")
    made = db.session.scalars(select(Report)).one()
    sign_in(client, make_account(*([role] if role else [])))
    assert client.get("/office/2027/reports").status_code == 404
    assert post(client, f"/office/2027/reports/{made.id}", wish="hide page").status_code == 404
    assert post(client, "/office/2027/pages/noor/visibility").status_code == 404
    assert post(client, f"/office/2027/pages/noor/messages/{gift.id}").status_code == 404
    assert gift.page.hidden_at is None


@pytest.mark.parametrize(
    ("fields", "status"), [({"reason": ""}, 422), ({"reason": "x" * 1001}, 422), ({"email": "nowhere"}, 422)]
)
def test_refused(client, gift, fields, status):
    assert report(client, "noor", **fields).status_code == status
    assert db.session.scalars(select(Report)).all() == []


def test_only_a_gift_that_is_on_the_page(client, gift):
    other = make_donation(make_page(make_walker(gift.page.walker.route)))
    for slug, number in (("noor", other.id), ("noor", 999999), ("nobody", 0), ("de-brug", other.id)):
        assert client.get(f"/2027/{slug}/report?gift={number}").status_code == 404


@pytest.fixture
def led(gift):
    """The team of the walker with the gift has a captain and a co-captain; some noise around them."""
    team, route = gift.page.walker.team, gift.page.walker.route
    captain = make_walker(route, team=team, captain_since=NOW, email="jef@example.org", language="en")
    make_walker(route, team=team, co_captain_since=NOW, email="an@example.org", language="en")
    make_walker(route, team=team, email="member@example.org")
    make_walker(route, team=make_team(team.edition), captain_since=NOW)
    make_page(make_company(make_package(team.edition), email="contact@example.org", language="en"), slug="korst")
    gift.page.walker.email, gift.page.walker.language = "noor@example.org", "en"
    return captain


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("noor", ["jef@example.org", "noor@example.org"]),
        ("de-brug", ["an@example.org", "jef@example.org"]),
        ("korst", ["contact@example.org"]),
    ],
)
def test_whoever_owns_a_page_and_the_captain_hear_that_it_is_hidden_and_shown_again(client, led, outbox, slug, told):
    sign_in(client, make_account("organiser"))
    for subject in ("is not shown for now", "is shown again"):
        outbox.clear()
        assert post(client, f"/office/2027/pages/{slug}/visibility").status_code == 303
        run_jobs()
        assert sorted(address for letter in outbox for address in letter.to) == told
        for letter in outbox:
            assert subject in letter.subject
            assert "Write to refugeewalk@vluchtelingenwerk.example" in letter.body


def test_a_captain_reads_no_surname_of_a_minor_and_one_letter_goes_to_one_address(client, led, gift, outbox):
    child = gift.page.walker
    child.birth_date, child.email, child.contact_email = child.birth_date.replace(year=2015), None, "jef@example.org"
    sign_in(client, make_account("organiser"))
    post(client, "/office/2027/pages/noor/visibility")
    run_jobs()
    [letter] = outbox
    assert letter.to == ["jef@example.org"]
    assert "Peeters" not in letter.subject + letter.body


def test_hidden_and_shown_before_anybody_was_told(client, led, outbox):
    sign_in(client, make_account("organiser"))
    report(client, "noor")
    made = db.session.scalars(select(Report)).one()
    for wish in ("hide page", "hide page", "show page"):
        post(client, f"/office/2027/reports/{made.id}", wish=wish)
    run_jobs()
    assert {letter.subject for letter in outbox} == {"The page of Noor Peeters is shown again"}
