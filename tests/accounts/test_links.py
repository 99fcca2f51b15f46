"""Signing in by a link: the same answer to all, once, in a new session, and never for the office."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.accounts.people import make_account, post, sign_in
from tests.conftest import run_jobs
from tests.factories import NOW
from walk.accounts import commands, queries
from walk.accounts.models import Account, SignInLink
from walk.clock import now
from walk.db import db
from walk.errors import Refused


@pytest.fixture
def walkers(rows, monkeypatch) -> None:
    """One address that belongs to a walker without an account."""
    monkeypatch.setattr(commands, "known_addresses", [lambda email: email == "noor@example.org"])


def asked(client: FlaskClient, email: str, **more: str):
    return post(client, "/sign-in", email=email, **more)


def link_in(letter) -> str:
    return re.search(r"http://localhost(/sign-in/\S+)", letter.body)[1]


@pytest.mark.usefixtures("walkers")
def test_the_answer_is_the_same_for_every_address(client: FlaskClient, outbox):
    make_account("finance", email="office@example.org")
    answers = [asked(client, email) for email in ("noor@example.org", "nobody@example.org", "office@example.org")]
    assert {(each.status_code, each.location, each.data) for each in answers} == {
        (303, "/sign-in/sent", answers[0].data)
    }
    assert run_jobs() == ["accounts.send_link"] * 3
    assert [(each.to, each.subject) for each in outbox] == [
        (["noor@example.org"], outbox[0].subject),
        (["office@example.org"], outbox[1].subject),
    ]
    assert "/sign-in/" in outbox[0].body
    assert "/sign-in/" not in outbox[1].body
    assert "/office/access/login" in outbox[1].body


@pytest.mark.usefixtures("walkers")
def test_the_whole_way(client: FlaskClient, outbox):
    client.set_cookie("language", "fr")
    asked(client, " Noor@Example.org ", next="/teams/mine")
    run_jobs()
    path = link_in(outbox[0])
    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200  # opening uses nothing up
    with client.session_transaction() as session:
        session["left over"] = "from before"
    answer = post(client, path)
    assert (answer.status_code, answer.location) == (303, "/teams/mine")
    with client.session_transaction() as session:
        assert "left over" not in session
        account = db.session.scalars(select(Account)).one()
        assert session["_user_id"] == account.fs_uniquifier
    assert (account.email, account.language, account.works_in_office) == ("noor@example.org", "fr", False)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    used = post(client, path)
    assert used.status_code == 410
    assert client.get(path).status_code == 410
    assert "/sign-in" in used.text


def test_nothing_in_the_database_opens_the_door(client: FlaskClient, walkers, outbox):
    asked(client, "noor@example.org")
    run_jobs()
    token = link_in(outbox[0]).removeprefix("/sign-in/").split("?")[0]
    kept = db.session.execute(text("SELECT CAST(sign_in_links.* AS text) FROM sign_in_links")).scalar_one()
    assert token not in kept


def test_an_expired_link_says_so(client: FlaskClient):
    token = commands.make_link("noor@example.org", at=now() - timedelta(minutes=31))
    for answer in (client.get(f"/sign-in/{token}"), post(client, f"/sign-in/{token}")):
        assert answer.status_code == 410
        assert "30" in answer.text
    assert client.get("/sign-in/unknown").status_code == 410
    assert db.session.scalar(select(Account)) is None


@pytest.mark.usefixtures("rows")
def test_a_link_lasts_half_an_hour():
    token = commands.make_link("noor@example.org", at=NOW)
    assert queries.find_open_link(token, at=NOW + timedelta(minutes=29)) is not None
    assert queries.find_open_link(token, at=NOW + timedelta(minutes=30)) is None


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("values", [{"active": False}, {"roles": ("volunteer",)}])
def test_a_link_never_opens_an_office_or_closed_account(values):
    account = make_account(*values.pop("roles", ()), **values)
    token = commands.make_link(account.email, at=NOW)
    with pytest.raises(Refused):
        commands.use_link(token, language="nl", at=NOW)


@pytest.mark.usefixtures("walkers")
def test_a_link_leads_nowhere_else(client: FlaskClient, outbox):
    asked(client, "noor@example.org", next="https://evil.example/")
    asked(client, "noor@example.org", next="//evil.example/")
    run_jobs()
    assert [post(client, link_in(each)).location for each in outbox] == ["/me", "/me"]


@pytest.mark.usefixtures("walkers")
def test_nobody_can_fill_a_mailbox(client: FlaskClient, outbox):
    for _ in range(8):
        asked(client, "noor@example.org")
    run_jobs()
    assert len(outbox) == 5


@pytest.mark.usefixtures("walkers")
def test_a_job_that_runs_twice_sends_once(outbox):
    for _ in range(2):
        commands.send_link("request", email="noor@example.org", language="nl", after=None, at=NOW)
    assert len(outbox) == 1


@pytest.mark.parametrize("email", ["", "not an address", "a@b", "x" * 250 + "@example.org"])
def test_an_address_that_is_none_is_refused(client: FlaskClient, email):
    assert asked(client, email).status_code == 422
    assert run_jobs() == []


def test_signing_out_here(client: FlaskClient):
    account = sign_in(client, make_account())
    before = account.fs_uniquifier
    assert client.post("/sign-out").status_code == 400  # without the form's token
    assert post(client, "/sign-out").status_code == 303
    with client.session_transaction() as session:
        assert "_user_id" not in session
    assert account.fs_uniquifier == before


def test_signing_out_everywhere(app, client: FlaskClient):
    account = make_account()
    elsewhere = app.test_client()
    for each in (client, elsewhere):
        sign_in(each, account)
    assert elsewhere.get("/sign-in").location == "/me"
    assert post(client, "/sign-out-everywhere").status_code == 303
    assert elsewhere.get("/sign-in").status_code == 200


@pytest.mark.usefixtures("rows")
def test_old_links_are_forgotten():
    commands.make_link("a@example.org", at=NOW - timedelta(hours=2))
    commands.make_link("b@example.org", at=NOW)
    commands.forget_links(at=NOW)
    assert db.session.scalars(select(SignInLink.email)).all() == ["b@example.org"]
