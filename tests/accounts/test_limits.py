"""Guessing is slowed down: per network address, and per account from wherever; links are used once at a time."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from tests.accounts.people import post
from tests.conftest import make_database, migrated_app
from tests.factories import NOW
from walk import jobs
from walk.accounts.commands import make_link, use_link
from walk.accounts.models import Account
from walk.db import db, transaction
from walk.errors import Refused
from walk.web.limits import limiter

LOGIN = "/office/access/login"


@pytest.fixture(scope="module")
def counting_app(app, tmp_path_factory):
    """An application of its own that counts tries in its own database."""
    own = migrated_app(make_database("walk_test_limits"), tmp_path_factory.mktemp("limits"))
    own.config.update(RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI="walkdb://")
    limiter.enabled = True
    limiter.init_app(own)
    yield own
    limiter.enabled = False
    with own.app_context():
        db.engine.dispose()
    jobs.bind(app)


@pytest.fixture
def counted(counting_app):
    with counting_app.app_context():
        limiter.reset()
    return counting_app


def statuses(client, path: str, times: int, **fields: str) -> list[int]:
    return [post(client, path, **fields).status_code for _ in range(times)]


@pytest.mark.slow
def test_ten_tries_in_ten_minutes_from_one_network(counted):
    client, tried = counted.test_client(), []
    for page in ("login", "tf-validate", "mf-recovery", "reset/nothing") * 3:
        tried += statuses(client, f"/office/access/{page}", 1, email="a@example.org", password="x", code="1")
    assert 429 not in tried[:10]
    assert tried[10:] == [429, 429]
    assert client.get("/office/access/login").status_code == 200  # looking is free


@pytest.mark.slow
def test_an_account_is_not_guessed_from_many_networks(counted):
    tried = []
    for number in range(22):
        client = counted.test_client()
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        tried += statuses(client, LOGIN, 1, email="Finance@example.org", password="x")
    assert 429 not in tried[:20]
    assert tried[20:] == [429, 429]


@pytest.mark.slow
def test_asking_for_letters_is_limited(counted):
    tried = statuses(counted.test_client(), "/sign-in", 21, email="noor@example.org")
    assert set(tried[:20]) == {303}
    assert tried[20] == 429


@pytest.mark.slow
def test_one_link_opens_for_one_of_many(counting_app):
    with counting_app.app_context():
        token = make_link("noor@example.org", at=NOW)
        db.session.commit()
    opened = _at_once(counting_app, token, 6)
    with counting_app.app_context():
        accounts = db.session.scalar(select(func.count()).select_from(Account))
    assert (sorted(opened), accounts) == ([False] * 5 + [True], 1)


def _at_once(own, token: str, times: int) -> list[bool]:
    start, opened = Barrier(times), []

    def press() -> None:
        with own.app_context():
            start.wait()
            try:
                with transaction():
                    use_link(token, language="nl", at=NOW)
                opened.append(True)
            except Refused:
                opened.append(False)

    threads = [Thread(target=press) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return opened
