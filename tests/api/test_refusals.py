"""What the API does not answer, it refuses as JSON: never a page, never a cookie, never a 500 of our own making."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.people import make_account, sign_in
from tests.conftest import close, make_database, migrated_app
from tests.factories import make_edition, make_page
from walk import jobs
from walk.web import load
from walk.web.access import ORGANISER
from walk.web.limits import limiter

MISSING = "There is nothing at this address, or it may not be seen."
API = "/api/v1/editions"


def problem(answer: Any) -> tuple[int, str]:
    """Its status and sentence; it is a problem as the standard wants it."""
    assert answer.content_type == "application/problem+json"
    body = json.loads(answer.data)
    assert body.keys() == {"type", "title", "status", "detail"}
    assert (body["type"], body["status"]) == ("about:blank", answer.status_code)
    return answer.status_code, body["detail"]


@pytest.mark.parametrize(
    "path",
    [
        *("/2031/numbers", "/2031/teams", "/2031/pages/walk", "/2027/pages/nobody", "/2027/nothing", "/twenty/numbers"),
        *(
            "/-5/numbers",
            "/0/numbers",
            "/2147483647/numbers",
            "/99999999999999999999/numbers",
            "/2027/pages/%00",
            "/2027/pages/a%00b",
            "/2027/%00",
        ),
        *("/2027/pages/%ff%fe", "/2027/pages/%F0%9F%90%A2", "/2027/pages/%27%3B--", "/2027/pages/..%2F..%2Fetc"),
        *("/2027/pages/", "/2027/pages/%E2%80%AE", "/2027/pages/{slug}", "/", "/2027"),
    ],
)
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    make_page(make_edition(), slug="walk")
    assert problem(client.get(API + path)) == (404, MISSING)


@pytest.mark.parametrize("path", ["/api/v2/editions", "/api/", "/api/v1/nothing", "/api/v1/%00"])
def test_addresses_that_were_never_there(client: FlaskClient, path: str) -> None:
    assert problem(client.get(path)) == (404, MISSING)


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/2027/teams?page=0", "page: Input should be greater than or equal to 1"),
        ("/2027/teams?page=-1", "page: Input should be greater than or equal to 1"),
        ("/2027/teams?page=100001", "page: Input should be less than or equal to 100000"),
        ("/2027/teams?page=x", "page: Input should be a valid integer, unable to parse string as an integer"),
        ("/2027/teams?page=", "page: Input should be a valid integer, unable to parse string as an integer"),
        ("/2027/pages/walk?lang=de", "lang: Input should be 'nl', 'fr' or 'en'"),
        (f"/2027/pages/{81 * 'a'}", "slug: String should have at most 80 characters"),
    ],
)
def test_what_is_not_as_described(client: FlaskClient, path: str, detail: str) -> None:
    make_page(make_edition(), slug="walk")
    assert problem(client.get(API + path)) == (422, detail)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(client: FlaskClient, method: str) -> None:
    answer = client.open(API, method=method)
    assert problem(answer) == (405, "This can only be asked with GET, HEAD, OPTIONS.")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_head_and_options(client: FlaskClient) -> None:
    make_edition()
    get, head, options = client.get(API), client.head(API), client.options(API)
    assert (head.status_code, head.data, head.content_type) == (200, b"", "application/json")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert (options.status_code, set(options.allow)) == (200, {"GET", "HEAD", "OPTIONS"})


def test_every_site_may_read_it_without_cookies(client: FlaskClient) -> None:
    make_edition()
    sign_in(client, make_account(ORGANISER))
    for path in (API, f"{API}/2031/numbers", "/api/v1/nothing", f"{API}/2027/figures"):
        headers = client.get(path, headers={"Origin": "https://example.org"}).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers
        assert "Access-Control-Allow-Headers" not in headers
        assert "Set-Cookie" not in headers
    assert "Access-Control-Allow-Origin" not in client.get("/2027/").headers


def test_a_mistake_of_ours_is_json_too(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walk.api.views.list_editions", lambda: [None])
    status, detail = problem(client.get(API))
    assert (status, detail[:34]) == (500, "Something went wrong on our side. ")
    assert "NoneType" not in detail


def test_what_can_wait_waits(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_at_work", [6])
    answer = client.get(API)
    assert problem(answer) == (503, "Too busy: what can wait, waits as long as Retry-After says.")
    assert answer.headers["Retry-After"] == "30"


@pytest.fixture
def counting_app(app: Flask, tmp_path_factory: pytest.TempPathFactory):
    """An application of its own that counts in its own database."""
    own = migrated_app(make_database("walk_test_api"), tmp_path_factory.mktemp("limits"))
    own.config.update(RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI="walkdb://")
    limiter.enabled = True
    limiter.init_app(own)
    yield own
    limiter.enabled = False
    close(own)
    jobs.bind(app)


@pytest.mark.slow
def test_so_many_questions_a_minute(counting_app: Flask) -> None:
    client = counting_app.test_client()
    paths = (API, f"{API}/2027/figures", f"{API}/2027/teams?page=x", "/api/v1/openapi.json") * 30
    assert 429 not in [client.get(path).status_code for path in paths]
    answer = client.get(f"{API}/2027/figures")
    assert problem(answer) == (429, "120 per 1 minute")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    embeds = [client.get("/embed/thermometer").status_code for _ in range(121)]
    assert embeds == [404] * 120 + [429]
