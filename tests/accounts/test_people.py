"""Who works in the office: inviting, removing, a lost telephone; by page and by command line."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in
from tests.conftest import run_jobs
from tests.factories import NOW
from walk.accounts import commands, queries
from walk.audit import AuditEntry
from walk.db import db
from walk.errors import NotFound, Refused

pytestmark = pytest.mark.usefixtures("rows")


def verbs() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))


def test_a_walker_who_is_invited_becomes_an_office_account(outbox):
    walker = make_account(email="noor@example.org")
    token = commands.make_link(walker.email, at=NOW)
    before = walker.fs_uniquifier
    account = commands.invite("Noor@example.org", roles=["finance", "organiser"], language="fr", at=NOW)
    assert account is walker
    assert account.role_names == ["finance", "organiser"]
    assert account.fs_uniquifier != before
    with pytest.raises(Refused):
        commands.use_link(token, language="nl", at=NOW)
    assert run_jobs() == ["accounts.send_invitation"]
    assert "/office/access/reset/" in outbox[0].body
    assert verbs() == ["invite"]


def test_inviting_again_changes_roles_and_keeps_the_password(outbox):
    make_account("organiser")
    account = make_account("organiser", email="an@example.org", password="$argon2id$x", tf_totp_secret="secret")
    commands.invite("an@example.org", roles=["volunteer"], language="nl", at=NOW)
    assert (account.role_names, account.password, account.tf_totp_secret) == (["volunteer"], "$argon2id$x", "secret")
    assert run_jobs() == []


def test_the_last_organiser_stays_one():
    account = make_account("organiser", email="an@example.org")
    with pytest.raises(Refused):
        commands.invite("an@example.org", roles=["volunteer"], language="nl", at=NOW)
    assert account.role_names == ["organiser"]


@pytest.mark.parametrize("roles", [[], ["king"]])
def test_a_role_must_exist(roles):
    with pytest.raises(Refused):
        commands.invite("an@example.org", roles=roles, language="nl", at=NOW)


def test_removing_takes_everything_away():
    make_account("organiser")
    account = make_account("organiser", password="x", tf_totp_secret="y", mf_recovery_codes=["z"])
    before = account.fs_uniquifier
    commands.remove(account.email, at=NOW)
    assert (account.role_names, account.password, account.tf_totp_secret) == ([], None, None)
    assert account.mf_recovery_codes is None
    assert account.fs_uniquifier != before
    assert queries.list_office() != []
    with pytest.raises(NotFound):
        commands.remove(account.email, at=NOW)


def test_the_last_organiser_stays():
    account = make_account("organiser")
    make_account("finance")
    with pytest.raises(Refused):
        commands.remove(account.email, at=NOW)
    assert account.role_names == ["organiser"]


def test_a_removed_member_gets_no_letter(outbox):
    make_account("organiser")
    account = commands.invite("an@example.org", roles=["volunteer"], language="nl", at=NOW)
    commands.remove(account.email, at=NOW)
    run_jobs()
    assert outbox == []


def test_the_page(client: FlaskClient):
    sign_in(client, make_account("organiser"))
    assert "account" in client.get("/office/people").text
    assert post(client, "/office/people", email="an@example.org", language="nl").status_code == 422
    invited = post(client, "/office/people", email="an@example.org", language="nl", roles="finance")
    assert (invited.status_code, invited.location) == (303, "/office/people")
    assert queries.find_account("an@example.org").role_names == ["finance"]
    queries.find_account("an@example.org").tf_totp_secret = "lost"
    assert post(client, "/office/people/an@example.org/second-factor").status_code == 303
    assert queries.find_account("an@example.org").tf_totp_secret is None
    assert post(client, "/office/people/an@example.org/removal").status_code == 303
    assert queries.find_account("an@example.org").role_names == []
    assert post(client, "/office/people/nobody@example.org/removal").status_code == 404
    assert verbs() == ["invite", "reset second factor", "remove"]


@pytest.mark.parametrize("roles", [(), ("finance",), ("volunteer",)])
def test_others_cannot_see_it(client: FlaskClient, roles):
    sign_in(client, make_account(*roles))
    assert client.get("/office/people").status_code == 404
    assert post(client, "/office/people", email="an@example.org", language="nl", roles="organiser").status_code == 404
    assert queries.find_account("an@example.org") is None


def test_the_command_line(app: Flask):
    run = app.test_cli_runner().invoke
    shown = run(args=["organiser", "invite", "An@example.org", "--role", "organiser", "--role", "finance"]).output
    assert shown.startswith("an@example.org: finance, organiser\nhttp://localhost/office/access/reset/")
    assert run(args=["organiser", "list"]).output == "an@example.org: finance, organiser (no second factor yet)\n"
    assert run(args=["organiser", "invite", "no address", "--role", "finance"]).exit_code == 1
    assert run(args=["organiser", "reset-second-factor", "an@example.org"]).exit_code == 0
    assert run(args=["organiser", "remove", "an@example.org"]).exit_code == 1  # the last organiser
    run(args=["organiser", "invite", "bo@example.org", "--role", "organiser"])
    assert run(args=["organiser", "remove", "an@example.org"]).output == "an@example.org was removed.\n"
    assert run(args=["organiser", "remove", "nobody@example.org"]).exit_code == 1
