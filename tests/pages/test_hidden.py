"""What must stay hidden is on no page, in no address and in nothing that leaves for Stripe or by letter."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page, make_route
from tests.filling import GIVER, PERSON, fill, form_of
from walk import jobs
from walk.db import db
from walk.donations.models import Donation
from walk.pages.models import Page
from walk.pages.queries import page_of_team, page_of_walker
from walk.teams.commands import TeamFacts
from walk.walkers.commands import register
from walk.walkers.models import Walker
from walk.walkers.queries import personal_link
from walk.walkers.rules import Person

BORN = date(2015, 5, 1)
HIDDEN_NAMES = re.compile("geheimnaam|stille gever|stille|stil@example|tuur@example|amina@example", re.I)
HIDDEN_AMOUNT = re.compile(r"12[.,]34|(?<![\w-])1234(?![\w-])")


def person(**values) -> Person:
    defaults = {"first_name": "Noor", "last_name": "Peeters", "email": "noor@example.org", "language": "nl"}
    return Person(**{**defaults, "birth_date": date(1985, 3, 4), "gender": "woman", **values})


def minor(**values) -> Person:
    about = {"first_name": "Tuur", "last_name": "Geheimnaam", "email": "tuur@example.org", "birth_date": BORN}
    return person(**{**about, "guardian_name": "Ann Geheimnaam", "guardian_consents": True, **values})


@pytest.fixture
def child(rows) -> Walker:
    """A minor in a team, with gifts of which one hides the name, one the amount and one both."""
    edition = make_edition(target=500000)
    walk, route = make_page(edition, slug="walk"), make_route(edition)
    captain = register(edition, person(), route_id=route.id, team=TeamFacts(name="De Brug"), at=NOW)
    child = register(edition, minor(), route_id=route.id, team=captain.team, at=NOW)
    for page in (page_of_walker(child), page_of_walker(captain), page_of_team(captain.team), walk):
        silent = make_donor(email="stil@example.org") if page is walk else make_donor()
        silent.first_name, silent.last_name = "Stille", "Gever"
        make_donation(page, amount=5000, donor=silent, name_shown="none", message="Moed!")
        make_donation(page, amount=1234, donor=make_donor(last_name="Zwijger"), hide_amount=True)
        make_donation(page, amount=1234, donor=silent, name_shown="none", hide_amount=True)
        make_donation(page, amount=2000, donor=make_donor(first_name="Open", last_name="Gift"))
    db.session.commit()
    return child


def thanks_of_another(child: Walker) -> str:
    gift = make_donation(page_of_walker(child), donor=make_donor(last_name="Claes", email="amina@example.org"))
    return f"/thanks/{gift.line.checkout.reference}"


PAGES = {
    "home": "/",
    "edition home": "/2027/",
    "live": "/2027/live",
    "teams": "/2027/teams",
    "second page of teams": "/2027/teams?page=2",
    "search for the minor": "/2027/teams?q=Geheim",
    "search for the donor": "/2027/teams?q=Still",
    "search for the team": "/2027/teams?q=brug",
    "team page": "/2027/{team}",
    "the minor's page": "/2027/{child}",
    "the captain's page": "/2027/{captain}",
    "give to the minor": "/2027/{child}/give",
    "give to the team": "/2027/{team}/give",
    "give to the walk": "/2027/walk/give",
    "give this amount": "/2027/{child}/give?amount=4000",
    "thank-you page": "{thanks}",
    "register": "/2027/register/alone",
    "join": "/join/{invitation}",
    "sign in": "/sign-in",
    "no such page": "/2027/tuur-geheim",
}


def pages_of(child: Walker) -> dict[str, Page]:
    captain = db.session.scalars(select(Walker).where(Walker.captain_since.is_not(None))).one()
    return {"team": page_of_team(child.team), "child": page_of_walker(child), "captain": page_of_walker(captain)}


def slugs_of(child: Walker) -> dict[str, str]:
    return {name: page.slug for name, page in pages_of(child).items()}


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("which", PAGES)
def test_no_page_tells(client, child, which, language):
    invitation = child.team.invitation
    address = PAGES[which].format(**slugs_of(child), thanks=thanks_of_another(child), invitation=invitation)
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == (404 if which == "no such page" else 200)
    told = unquote(unescape(f"{address}\n{answer.headers}\n{answer.get_data(as_text=True)}"))
    assert HIDDEN_NAMES.findall(told) == []
    assert HIDDEN_AMOUNT.findall(told) == []


@pytest.mark.parametrize(("address", "shown"), [("{child}", 4), ("{captain}", 4), ("{team}", 12)])
def test_what_is_not_hidden_is_there(client, child, address, shown):
    page = client.get(f"/2027/{address}".format(**slugs_of(child))).get_data(as_text=True)
    assert page.count("Somebody who prefers to stay unnamed") == shown // 2
    assert page.count("Open Gift") == shown // 4
    assert page.count("Moed!") == shown // 4
    assert page.count("<b>€50</b>") == shown // 4


def test_a_minors_page_is_for_who_has_its_address(client, child):
    slug = page_of_walker(child).slug
    page = client.get(f"/2027/{slug}").get_data(as_text=True)
    assert '<meta name="robots" content="noindex">' in page
    assert re.findall(r'og:(title|url|image:alt)" content="([^"]*)"', page) == [
        ("title", "Refugee Walk 2027"),
        ("image:alt", "Refugee Walk 2027"),
    ]
    assert 'rel="canonical"' not in page
    assert re.search(r"<title>\s*(.*?) ·", page)[1] == "Tuur"
    for address in ("/", "/2027/", "/2027/teams", "/2027/de-brug", "/2027/noor-peeters"):
        assert slug not in client.get(address).get_data(as_text=True)


def test_stripe_is_not_told(client, answering, child):
    stripe = answering()
    slug = page_of_walker(child).slug
    assert fill(client, f"/2027/{slug}/give", **{**GIVER, "name_shown": "none"}).status_code == 303
    mine = f"/my/{personal_link(child)}"
    assert client.post(f"{mine}/pay", data=form_of(client, mine)).status_code == 303
    for request in stripe.asked:
        assert "geheimnaam" not in unquote(request.raw).lower()
    descriptions = [line for request in stripe.asked for line, _ in request.lines()]
    assert descriptions == ["Gift for Tuur", "Registration fee Tuur"]
    assert [request["customer_email"] for request in stripe.asked] == ["amina@example.org", "tuur@example.org"]


def test_a_donors_letter_names_a_minor_by_first_name(client, child, outbox):
    gift = make_donation(page_of_walker(child))
    run_jobs()
    outbox.clear()
    jobs.enqueue("donations.send_thanks", donation_id=gift.id)
    run_jobs()
    [letter] = outbox
    assert "Tuur" in letter.body
    for text in (letter.subject, letter.body, letter.alternatives[0][0]):
        assert "geheimnaam" not in text.lower()


@pytest.mark.parametrize("whose", ["child", "captain", "team"])
def test_a_hidden_page_and_its_gifts_are_gone(client, child, whose):
    slugs, page = slugs_of(child), pages_of(child)[whose]
    hidden = f"/2027/{page.slug}"
    make_donation(page, amount=7700, donor=make_donor(first_name="Verborgen"), message="Alleen hier")
    shown = [address for address in everywhere(slugs) if "Alleen hier" in client.get(address).get_data(as_text=True)]
    assert hidden in shown
    page.hidden_at = NOW
    db.session.commit()
    for address in everywhere(slugs):
        answer = client.get(address)
        text = answer.get_data(as_text=True)
        assert answer.status_code == (404 if address.startswith(hidden) else 200)
        assert not re.search("Alleen hier|Verborgen|€77", text), address
        assert f'href="{hidden}' not in text


def test_nobody_gives_to_a_hidden_page(client, child):
    page = page_of_walker(child)
    form = form_of(client, f"/2027/{page.slug}/give")
    before = db.session.scalars(select(Donation.id)).all()
    page.hidden_at = NOW
    assert client.post(f"/2027/{page.slug}/give", data={**form, **GIVER}).status_code == 404
    assert db.session.scalars(select(Donation.id)).all() == before


def everywhere(slugs: dict[str, str]) -> Iterator[str]:
    yield from ("/", "/2027/", "/2027/live", "/2027/teams", "/2027/teams?q=brug")
    for slug in slugs.values():
        yield from (f"/2027/{slug}", f"/2027/{slug}/give")


def test_the_form_of_a_minor_shows_no_surname_to_others(client, child):
    """What was typed comes back to who typed it, and to nobody else."""
    child_values = {**PERSON, "last_name": "Geheimnaam", "email": "nowhere"}
    answer = fill(client, "/2027/register/alone", **child_values)
    assert "Geheimnaam" in answer.get_data(as_text=True)
    again = client.application.test_client().get("/2027/register/alone").get_data(as_text=True)
    assert "Geheimnaam" not in again
