"""The office's way in: invitation, password, authenticator, recovery codes; and every way that must stay shut."""

import re
from datetime import timedelta
from html import unescape

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in
from tests.conftest import run_jobs
from tests.factories import NOW
from walk.accounts import commands
from walk.accounts.models import Account
from walk.clock import now
from walk.db import db

PASSWORD = "zeven wandelende vossen"
ACCESS = "/office/access"


@pytest.fixture
def invited(rows) -> Account:
    account = commands.invite("Finance@Example.org", roles=["finance"], language="nl", at=NOW)
    db.session.commit()
    return account


def path_in(letter) -> str:
    return re.search(r"http://localhost(/\S+)", letter.body)[1]


def errors(page) -> list[str]:
    return [unescape(each) for each in re.findall(r'class="error"[^>]*><span[^>]*>[^<]*</span> ([^<]*)<', page.text)]


def choose_password(client: FlaskClient, outbox) -> None:
    run_jobs()
    path = path_in(outbox[-1])
    assert client.get(path).status_code == 200
    answer = post(client, path, password=PASSWORD, password_confirm=PASSWORD)
    assert (answer.status_code, answer.location) == (302, f"{ACCESS}/login")


def give_password(client: FlaskClient, email: str = "finance@example.org", password: str = PASSWORD):
    page = client.get(f"{ACCESS}/login")
    after = re.search(r'name="next" value="([^"]*)"', page.text)[1]
    return post(client, f"{ACCESS}/login", email=email, password=password, next=after)


def connect(client: FlaskClient) -> pyotp.TOTP:
    """From the password to a connected authenticator; what the app on the telephone holds."""
    assert give_password(client).location == f"{ACCESS}/tf-setup"
    assert client.get(f"{ACCESS}/tf-setup").status_code == 200
    page = post(client, f"{ACCESS}/tf-setup", setup="authenticator")
    assert 'src="data:image/svg+xml;base64,' in page.text
    key = re.search(r"<dd>([A-Z2-7-]{20,})</dd>", page.text)[1].replace("-", "")
    return pyotp.TOTP(key)


def give_code(client: FlaskClient, code: str):
    return post(client, f"{ACCESS}/tf-validate?next=/office/", code=code)


def enrol(client: FlaskClient, outbox) -> tuple[pyotp.TOTP, str]:
    choose_password(client, outbox)
    telephone = connect(client)
    code = telephone.at(now())
    answer = give_code(client, code)
    assert answer.location == f"{ACCESS}/mf-recovery-codes"
    return telephone, code


def inside(client: FlaskClient) -> bool:
    status = client.get("/office/certificates/").status_code
    assert status in (200, 303)
    return status == 200


def test_the_whole_way(client: FlaskClient, invited, outbox):
    telephone, used = enrol(client, outbox)
    made = post(client, f"{ACCESS}/mf-recovery-codes")
    codes = re.findall(r"<code>([0-9a-f-]{14})</code>", made.text)
    assert len(codes) == 8
    assert inside(client)
    post(client, "/sign-out")
    assert not inside(client)

    assert give_password(client).location == f"{ACCESS}/tf-validate?next=/office/"
    assert not inside(client)
    assert give_code(client, used).status_code == 200  # at enrolment: not accepted again
    assert not inside(client)
    answer = give_code(client, telephone.at(now() + timedelta(seconds=30)))
    assert (answer.status_code, answer.location) == (302, "/office/")
    assert inside(client)
    post(client, "/sign-out")

    for code, opens in ((codes[0], True), (codes[0], False), (codes[1], True)):
        give_password(client)
        post(client, f"{ACCESS}/mf-recovery", code=code)
        assert inside(client) is opens
        post(client, "/sign-out")


def test_the_second_factor_is_encrypted_at_rest(client: FlaskClient, invited, outbox):
    telephone, _used = enrol(client, outbox)
    made = post(client, f"{ACCESS}/mf-recovery-codes")
    code = re.search(r"<code>([0-9a-f-]{14})</code>", made.text)[1]
    db.session.refresh(invited)
    kept = f"{invited.tf_totp_secret} {invited.mf_recovery_codes} {invited.password}"
    assert telephone.secret not in kept
    assert code not in kept
    assert PASSWORD not in kept
    assert invited.password.startswith("$argon2id$")


@pytest.mark.parametrize("code", ["000000", "", "abcdef", "12345678901", "٣٣٣٣٣٣"])
def test_a_wrong_code_is_refused(client: FlaskClient, invited, outbox, code):
    choose_password(client, outbox)
    connect(client)
    assert give_code(client, code).status_code == 200
    assert not inside(client)


def test_the_invitation_works_once(client: FlaskClient, invited, outbox):
    choose_password(client, outbox)
    path = path_in(outbox[0])
    assert client.get(path).location == f"{ACCESS}/reset"
    post(client, path, password="another long password", password_confirm="another long password")
    assert give_password(client).location == f"{ACCESS}/tf-setup"


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [("short", "short", "Choose a password of at least 12"), (PASSWORD, PASSWORD + "x", "are not the same")],
)
def test_a_password_that_will_not_do(client: FlaskClient, invited, outbox, password, again, sentence):
    client.set_cookie("language", "en")
    run_jobs()
    page = post(client, path_in(outbox[0]), password=password, password_confirm=again)
    assert page.status_code == 200
    assert sentence in errors(page)[0]


def test_every_wrong_sign_in_sounds_the_same(client: FlaskClient, invited, outbox):
    choose_password(client, outbox)
    make_account(email="walker@example.org", password=invited.password)
    client.set_cookie("language", "en")
    pages = [
        give_password(client, password="not this password"),
        give_password(client, email="nobody@example.org"),
        give_password(client, email="walker@example.org"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "The e-mail address or the password is not right." in page.text
    assert not inside(client)


def test_a_forgotten_password(client: FlaskClient, invited, outbox):
    choose_password(client, outbox)
    walker = make_account(email="walker@example.org")
    client.set_cookie("language", "en")
    assert run_jobs() == ["accounts.send_changed"]
    outbox.clear()
    client.get(f"{ACCESS}/login")  # shows what was said of the password
    pages = [
        post(client, f"{ACCESS}/reset", email=email)
        for email in ("finance@example.org", walker.email, "nobody@example.org")
    ]
    shown = {re.search(r'role="status".*?</div>', page.text, re.DOTALL)[0] for page in pages}
    assert len(shown) == 1
    assert run_jobs() == ["accounts.send_reset"]
    (letter,) = outbox
    assert letter.to == ["finance@example.org"]
    new = "acht wandelende vossen"
    post(client, path_in(letter), password=new, password_confirm=new)
    assert give_password(client).status_code == 200
    assert give_password(client, password=new).location == f"{ACCESS}/tf-setup"


def test_a_new_password_ends_every_session(app, client: FlaskClient, invited, outbox):
    enrol(client, outbox)
    assert inside(client)
    stranger = app.test_client()
    post(stranger, f"{ACCESS}/reset", email="finance@example.org")
    run_jobs()
    post(stranger, path_in(outbox[-1]), password="acht wandelende vossen", password_confirm="acht wandelende vossen")
    assert not inside(client)


def test_an_office_session_lasts_half_a_day(client: FlaskClient):
    sign_in(client, make_account("finance"))
    for hours, opens in ((11, True), (13, False)):
        with client.session_transaction() as session:
            session["fs_paa"] = now().timestamp() - hours * 3600
        assert inside(client) is opens


def test_a_walkers_session_opens_nothing_of_the_office(client: FlaskClient):
    sign_in(client, make_account())
    assert client.get("/office/certificates/").status_code == 404
    assert client.get("/office/people").status_code == 404


def test_nobody_gets_past_the_password(client: FlaskClient, invited):
    for page in ("tf-setup", "tf-validate", "mf-recovery", "mf-recovery-codes", "verify"):
        assert client.get(f"{ACCESS}/{page}").status_code in (302, 303), page
        assert post(client, f"{ACCESS}/{page}", code="000000", setup="authenticator").status_code in (302, 303)
    for page in ("register", "change", "tf-rescue", "tf-select", "logout", "us-signin"):
        assert client.get(f"{ACCESS}/{page}").status_code in (404, 405), page


def test_every_page_of_flask_security_is_open_or_shut_on_purpose(app):
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(("security.", "accounts.", "certificates.")):
            assert isinstance(view.open_to, tuple), endpoint


def test_no_page_needs_what_the_policy_forbids(client: FlaskClient, invited, outbox):
    run_jobs()
    pages = [client.get(path_in(outbox[0])), client.get(f"{ACCESS}/login"), client.get(f"{ACCESS}/reset")]
    choose_password(client, outbox)
    give_password(client)
    pages += [client.get(f"{ACCESS}/tf-setup"), post(client, f"{ACCESS}/tf-setup", setup="authenticator")]
    telephone = pyotp.TOTP(re.search(r"<dd>([A-Z2-7-]{20,})</dd>", pages[-1].text)[1].replace("-", ""))
    give_code(client, telephone.at(now()))
    pages += [client.get(f"{ACCESS}/mf-recovery-codes"), post(client, f"{ACCESS}/mf-recovery-codes")]
    pages += [client.get(f"{ACCESS}/verify")]
    post(client, "/sign-out")
    give_password(client)
    pages += [client.get(f"{ACCESS}/tf-validate"), client.get(f"{ACCESS}/mf-recovery")]
    pages += [client.get("/sign-in"), client.get("/sign-in/sent"), client.get("/sign-in/none")]
    for page in pages:
        assert page.status_code in (200, 410)
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page.text) == []
        assert len(re.findall(r"<h1", page.text)) == 1


def test_form_tokens_change_at_sign_in(client: FlaskClient, invited, outbox):
    choose_password(client, outbox)
    telephone = connect(client)
    with client.session_transaction() as session:
        before = session["csrf_token"]
    give_code(client, telephone.at(now()))
    with client.session_transaction() as session:
        assert session.get("csrf_token") != before


def test_json_is_not_answered(client: FlaskClient, invited):
    answer = client.post(
        f"{ACCESS}/login",
        json={"email": "finance@example.org", "password": PASSWORD},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 400
    assert not answer.is_json


def test_the_letters_are_in_the_persons_language(invited, outbox):
    run_jobs()
    assert outbox[0].extra_headers["Content-Language"] == "nl"
    assert db.session.scalar(select(Account.email)) == "finance@example.org"
