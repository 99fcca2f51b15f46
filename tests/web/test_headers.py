"""Private pages are kept by nobody and found by nobody; public ones are asked for again, and seldom sent again."""

from typing import Any

import pytest

from tests.accounts.people import make_account, sign_in
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from walk.db import db
from walk.pages.models import Page
from walk.walkers.queries import personal_link

PUBLIC = (
    "/",
    "/2027/",
    "/2027/live",
    "/2027/teams",
    "/2027/teams?q=brug",
    "/2027/noor",
    "/2027/de-brug",
    "/2027/walkers",
)
WITH_FORM = ("/2027/register/alone", "/2027/walk/give")
PRIVATE = (
    *("/my/{link}", "/my/{link}/change", "/my/{link}/cancel", "/my/{link}/add", "/my/{link}/page", "/my/nothing"),
    *("/me", "/sign-in", "/sign-in/sent", "/sign-in/nothing", "/paid/{fee}", "/thanks/{gift}", "/thanks/nothing"),
    *("/gift/nothing", "/my/{link}/page/photo", "/my/{link}/page/news", "/my/{link}/page/supporters"),
    *("/join/{invitation}", "/join/nothing", "/office/", "/office/2027/walkers", "/demo/mail", "/office/nothing"),
    *("/office/access/login", "/office/access/reset"),
)


@pytest.fixture
def place(rows) -> dict[str, Any]:
    edition = make_edition()
    walk = make_page(edition, slug="walk")
    team = make_team(edition, name="De Brug")
    walker = make_walker(make_route(edition), team=team, captain_since=NOW)
    make_page(team, slug="de-brug")
    gift, fee = make_donation(make_page(walker, slug="noor")), make_donation(walk)
    db.session.commit()
    return {
        "link": personal_link(walker),
        "invitation": team.invitation,
        "gift": gift.line.checkout.reference,
        "fee": fee.line.checkout.reference,
    }


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize("role", [None, "organiser"])
def test_private_pages(client, place, path, role):
    if role:
        sign_in(client, make_account(role))
    headers = client.get(path.format(**place)).headers
    assert "no-store" in headers["Cache-Control"].split(", ")
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", [*PUBLIC, *WITH_FORM, "/no-such-page"])
def test_public_pages(client, place, path):
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert "X-Robots-Tag" not in headers
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", PUBLIC)
def test_what_did_not_change_is_not_sent_again(client, place, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/2027/live", "/2027/teams", "/2027/noor", "/2027/de-brug"])
def test_what_changed_is_sent_again(client, place, path):
    first = client.get(path)
    page = db.session.query(Page).filter_by(slug="noor").one()
    make_donation(page, amount=99900)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data != first.data) == (200, True)


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_another_language_is_another_page(client, place, language, chosen):
    first = client.get("/")
    if chosen:
        client.set_cookie("language", language)
    headers = {"If-None-Match": first.headers["ETag"], "Accept-Language": "en" if chosen else language}
    again = client.get("/", headers=headers)
    assert again.status_code == 200
    assert f'<html lang="{language}">' in again.get_data(as_text=True)


def test_a_form_that_was_sent_has_no_etag(client, place):
    assert "ETag" not in client.post("/sign-in").headers
    assert "ETag" not in client.get("/no-such-page").headers
