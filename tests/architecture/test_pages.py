"""Pages, each as a stranger, a walker and every role, in every language; and what they cost."""

import pytest
from sqlalchemy import event

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from walk.accounts.models import Account, Role
from walk.db import db
from walk.walkers.queries import personal_link

OFFICE = {
    "/office/": "ofv",
    "/office/2027/": "ofv",
    "/office/2027/walkers": "ofv",
    "/office/2027/walkers/{walker}": "o",
    "/office/2027/gifts/": "of",
    "/office/2027/edition": "o",
    "/office/2027/routes/": "o",
    "/office/2027/routes/new": "o",
    "/office/2027/routes/{route}": "o",
    "/office/2027/codes": "o",
    "/office/2027/figures/": "of",
    "/office/2027/figures/figures.csv": "of",
    "/office/2027/figures/figures.xlsx": "of",
    "/office/editions/new": "o",
    "/office/certificates/": "of",
    "/office/certificates/2027": "of",
    "/office/people": "o",
}
PUBLIC = (
    *("/", "/2027/", "/2027/teams", "/2027/teams?q=x", "/2027/live", "/register", "/2027/register/alone"),
    *("/2027/register/team", "/2027/de-brug", "/2027/noor", "/2027/de-brug/give", "/2027/walk/give", "/sign-in"),
    *("/my/{link}", "/my/{link}/change", "/my/{link}/cancel", "/my/{link}/add", "/my/{link}/page", "/my/{link}/team"),
    *("/join/{invitation}", "/office/access/login", "/office/access/reset", "/demo/", "/demo/mail"),
)
ROLES = {"o": "organiser", "f": "finance", "v": "volunteer"}


@pytest.fixture
def place(rows) -> dict[str, object]:
    """A small edition, and the words that addresses need."""
    edition = make_edition(year=2027)
    make_page(edition, slug="walk")
    route = make_route(edition)
    team = make_team(edition, name="De Brug")
    walker = make_walker(route, team=team, captain_since=NOW)
    make_donation(make_page(walker, slug="noor"))
    make_donation(make_page(team, slug="de-brug"), message="Zet hem op!")
    db.session.commit()
    return {
        "route": route.id,
        "walker": walker.id,
        "link": personal_link(walker),
        "invitation": team.invitation,
        "team": team,
        "walker_row": walker,
    }


def sign_in(client, role: str | None) -> None:
    """Somebody with this role (none: a walker) is signed in from now on."""
    account = Account(
        email=f"{role or 'walker'}@example.org", created_at=NOW, fs_uniquifier=f"key-{role}", language="nl"
    )
    if role:
        account.roles = [Role(name=role)]
    db.session.add(account)
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = account.fs_uniquifier, True


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_public_pages_open_in_every_language(client, place, language):
    for address in PUBLIC:
        answer = client.get(address.format(**place), headers={"Accept-Language": language})
        assert answer.status_code == 200, address
        if not address.endswith("live"):
            assert f'<html lang="{language}">' in answer.get_data(as_text=True)


@pytest.mark.parametrize(("language", "word"), [("nl", "Inschrijven"), ("fr", "inscrire"), ("en", "Register")])
def test_pages_really_are_in_that_language(client, place, language, word):
    page = client.get("/register", headers={"Accept-Language": language}).get_data(as_text=True)
    assert word in page
    assert ("Register" in page) == (language == "en")


@pytest.mark.parametrize(("language", "word"), [("nl", "niet verplicht"), ("fr", "facultatif"), ("en", "optional")])
def test_shared_parts_of_pages_are_translated_too(client, place, language, word):
    page = client.get("/2027/walk/give", headers={"Accept-Language": language}).get_data(as_text=True)
    assert f"({word})" in page


@pytest.mark.parametrize("role", ["o", "f", "v"])
def test_office_pages_by_role(client, place, role):
    sign_in(client, ROLES[role])
    seen = {address: client.get(address.format(**place)).status_code for address in OFFICE}
    assert seen == {address: 200 if role in roles else 404 for address, roles in OFFICE.items()}


def test_a_walker_sees_no_office_page(client, place):
    sign_in(client, None)
    assert {client.get(address.format(**place)).status_code for address in OFFICE} == {404}
    assert client.get("/me").status_code == 200


def test_a_stranger_is_sent_to_sign_in(client, place):
    for address in OFFICE:
        answer = client.get(address.format(**place))
        assert answer.status_code == 303
        assert answer.location.startswith("/office/access/login")
    assert client.get("/me").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("address", "most"), [("/2027/de-brug", 9), ("/2027/noor", 8), ("/", 12), ("/2027/teams", 4), ("/my/{link}", 8)]
)
def test_queries_do_not_grow_with_rows(client, place, address, most):
    few = count_queries(client, address.format(**place))
    for _each in range(3):
        walker = make_walker(place["walker_row"].route, team=place["team"])
        make_donation(make_page(walker))
    db.session.commit()
    many = count_queries(client, address.format(**place))
    assert few == many <= most


def count_queries(client, address: str) -> int:
    said: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return len(said)


def test_headers_of_every_answer(client, place):
    headers = client.get("/").headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Permissions-Policy" in headers
    for cookie in client.get("/register").headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
