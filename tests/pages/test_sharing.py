"""What carries a page out of doors: the picture beside a link, the QR code, the poster."""

import re
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from werkzeug.test import TestResponse

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from walk import files
from walk.db import db
from walk.pages.cards import forget_pictures
from walk.pages.commands import hide_page
from walk.pages.models import Page


@pytest.fixture
def page(rows) -> Page:
    edition = make_edition()
    make_page(edition, slug="walk")
    team = make_team(edition, name="De Brug")
    make_page(team, slug="de-brug")
    walker = make_walker(make_route(edition), team=team, captain_since=NOW, first_name="Noor", last_name="Peeters")
    page = make_page(walker, slug="noor")
    make_donation(page)
    db.session.commit()
    return page


def card_of(client, address: str, language: str = "en") -> str:
    html = client.get(address, headers={"Accept-Language": language}).get_data(as_text=True)
    assert 'og:image:width" content="1200"' in html
    assert 'og:image:height" content="630"' in html
    assert 'twitter:card" content="summary_large_image"' in html
    return re.search(r'og:image" content="http://localhost([^"]+)"', html)[1]


@pytest.mark.parametrize("address", ["/", "/2027/", "/2027/noor", "/2027/de-brug"])
def test_the_picture(client, page, address):
    answer = client.get(card_of(client, address))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=3600, immutable"
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    assert client.get(card_of(client, address)).data == answer.data


def test_its_address_follows_what_is_drawn(client, page):
    first = card_of(client, "/2027/noor")
    assert card_of(client, "/2027/noor") == first
    assert card_of(client, "/2027/noor", "fr") != first
    client.get(first)
    make_donation(page, amount=9900)
    second = card_of(client, "/2027/noor")
    assert second != first
    answer = client.get(first)
    assert (answer.status_code, answer.location) == (302, f"http://localhost{second}")


def test_only_the_latest_picture_of_a_language_is_kept(client, app, page):
    for language in ("en", "fr", "en"):
        client.get(card_of(client, "/2027/noor", language))
        make_donation(page, amount=1100)
    last = card_of(client, "/2027/noor")
    client.get(last)
    with app.app_context():
        folder = files._path(f"cards/{page.id}")
    assert sorted(path.name.split("-")[0] for path in folder.iterdir()) == ["en", "fr"]
    assert (folder / last.split("card-")[1]).exists()


@pytest.mark.parametrize("what", ["card-en-0000000000000000.png", "qr.svg", "poster.pdf"])
def test_nothing_of_a_hidden_page(client, app, page, what):
    assert client.get(f"/2027/noor/{what}", follow_redirects=True).status_code == 200
    hide_page(page, at=NOW)
    db.session.commit()
    with app.app_context():
        forget_pictures(page)
        assert list(files._path(f"cards/{page.id}").glob("*")) == []
    assert client.get(f"/2027/noor/{what}").status_code == 404
    assert client.get(f"/2027/nobody/{what}").status_code == 404


@pytest.mark.parametrize("what", ["card-xx-0000000000000000.png", "card-en-../../x.png"])
def test_no_other_picture(client, page, what):
    assert client.get(f"/2027/noor/{what}").status_code == 404


def test_the_qr_code(client, page):
    answer = client.get("/2027/noor/qr.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data.startswith(b"<?xml")
    assert answer.data != client.get("/2027/de-brug/qr.svg").data


def poster(client, slug: str, language: str = "nl") -> TestResponse:
    answer = client.get(f"/2027/{slug}/poster.pdf", headers={"Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer


def test_the_poster(client, page):
    dutch, french = poster(client, "noor"), poster(client, "noor", "fr")
    assert dutch.data != french.data
    assert 'filename="poster-noor-nl.pdf"' in dutch.headers["Content-Disposition"]
    with pikepdf.open(BytesIO(dutch.data)) as document:
        assert len(document.pages) == 1
        assert [float(side) for side in document.pages[0].mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)
        assert str(document.docinfo["/Title"]) == "Noor Peeters"
        assert str(document.Root["/Lang"]) == "nl"
    assert poster(client, "noor").data == dutch.data
    page.story = "Een ander verhaal"
    assert poster(client, "noor").data != dutch.data
