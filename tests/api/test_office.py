"""The organisers' page: a key is shown once, only its fingerprint is kept, and a withdrawn one opens nothing."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.accounts.people import make_account, post, sign_in
from tests.api.keys import make_key
from tests.factories import make_edition
from tests.filling import fill
from walk.api.models import ApiToken
from walk.audit import list_about
from walk.clock import now
from walk.db import db
from walk.tokens import fingerprint
from walk.web.access import FINANCE, ORGANISER, VOLUNTEER

PAGE = "/office/api/"
FIGURES = "/api/v1/editions/2027/figures"


def test_a_key_is_shown_once_and_only_its_fingerprint_is_kept(client: FlaskClient) -> None:
    make_edition()
    sign_in(client, make_account(ORGANISER, email="an@example.org"))
    made = fill(client, PAGE, name=" Dashboard <b>of the NGO</b> ", scopes="figures", days="30")
    assert (made.status_code, made.location) == (303, PAGE)
    with client.session_transaction() as session:
        assert "walk_" not in str(dict(session))
    shown, later = client.get(PAGE), client.get(PAGE).text
    [key] = re.findall(r"walk_[\w-]{32}", shown.text)
    assert key not in later
    assert "Dashboard &lt;b&gt;of the NGO&lt;/b&gt;" in later
    [row] = db.session.execute(text("SELECT * FROM api_tokens")).mappings()
    assert (row["fingerprint"], row["scopes"], row["made_by"]) == (fingerprint(key), ["figures"], "an@example.org")
    assert (row["expires_at"] - row["made_at"]).days == 30
    assert key not in str(dict(row))
    [entry] = list_about(f"api key {row['id']}")
    assert (entry.verb, entry.detail) == (
        *("made API key",),
        {"name": "Dashboard <b>of the NGO</b>", "scopes": ["figures"]},
    )
    assert client.get(FIGURES, headers={"Authorization": f"Bearer {key}"}).status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " ", "scopes": "figures", "days": "30"}, "Write which system will use the key."),
        ({"name": "Dashboard", "days": "30"}, "Choose what it may read."),
        ({"name": "Dashboard", "scopes": "everything", "days": "30"}, "everything"),
        ({"name": "Dashboard", "scopes": "figures", "days": "0"}, "Choose from 1 to 1,100 days."),
        ({"name": "Dashboard", "scopes": "figures", "days": "1101"}, "Choose from 1 to 1,100 days."),
        ({"name": "Dashboard", "scopes": "figures", "days": ""}, "Choose from 1 to 1,100 days."),
    ],
)
def test_what_makes_no_key(client: FlaskClient, values: dict[str, str], sentence: str) -> None:
    sign_in(client, make_account(ORGANISER))
    answer = fill(client, PAGE, **values)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.query(ApiToken).count() == 0


def test_a_withdrawn_key_opens_nothing(client: FlaskClient) -> None:
    make_edition()
    other, other_header = make_key()
    token, header = make_key()
    sign_in(client, make_account(ORGANISER))
    assert client.get(FIGURES, headers=header).status_code == 200
    for _twice in range(2):
        answer = post(client, f"{PAGE}{token.id}/withdrawal")
        assert (answer.status_code, answer.location) == (303, PAGE)
    assert client.get(FIGURES, headers=header).status_code == 401
    assert client.get(FIGURES, headers=other_header).status_code == 200
    assert [entry.verb for entry in list_about(f"api key {token.id}")] == ["withdrew API key", "made API key"]
    page = client.get(PAGE).text
    assert page.count("/withdrawal") == 1
    assert f"{PAGE}{other.id}/withdrawal" in page
    assert post(client, f"{PAGE}999999/withdrawal").status_code == 404


def test_keys_say_how_they_are(client: FlaskClient) -> None:
    make_key()
    make_key(at=now().replace(year=2020), days=1)
    sign_in(client, make_account(ORGANISER))
    page = client.get(PAGE).text
    assert re.findall(r'<span class="tag[^"]*">(\w+)</span>', page) == ["expired", "works"]
    assert page.count("never used") == 2


def test_the_lines_to_paste_show_what_they_say(client: FlaskClient) -> None:
    make_edition()
    sign_in(client, make_account(ORGANISER))
    lines = [unescape(each) for each in re.findall(r'readonly value="(&lt;iframe[^"]+)"', client.get(PAGE).text)]
    assert len(lines) == 6
    for line in lines:
        [address] = re.findall(r'<iframe src="http://localhost(/embed/\w+\?lang=(?:nl|fr|en))" title="[^"]+"', line)
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", [FINANCE, VOLUNTEER, None])
def test_nobody_else(client: FlaskClient, role: str | None) -> None:
    token, header = make_key()
    make_edition()
    if role:
        sign_in(client, make_account(role))
    expected = 404 if role else 303
    assert client.get(PAGE).status_code == expected
    assert post(client, PAGE, name="x", scopes="figures", days="1").status_code == expected
    assert post(client, f"{PAGE}{token.id}/withdrawal").status_code == expected
    assert db.session.query(ApiToken).count() == 1
    assert client.get(FIGURES, headers=header).status_code == 200
