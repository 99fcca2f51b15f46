"""Keys: what each opens, and what a missing, wrong, expired, withdrawn or narrow one is told."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from tests.api.keys import make_key
from tests.api.test_refusals import problem
from tests.architecture.test_pages import count_queries
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_walker
from walk.api.commands import withdraw_token
from walk.api.models import ApiToken
from walk.api.rules import FIGURES, REPORTS
from walk.clock import brussels_day, now
from walk.db import db
from walk.reports.commands import freeze
from walk.reports.models import FrozenReport
from walk.routes.models import RouteKind

API = "/api/v1/editions/2027"
UNKNOWN = 'Bearer realm="walk", error="invalid_token"'


def frozen() -> FrozenReport:
    edition = make_edition()
    make_donation(make_page(make_walker(make_route(edition), birth_date=date(1985, 1, 1))), amount=5000)
    return freeze(edition, name="press", note="ours", by="an@example.org", at=NOW)


def test_all_figures(client: FlaskClient) -> None:
    frozen()
    _token, header = make_key(FIGURES)
    answer = client.get(f"{API}/figures", headers=header)
    assert (answer.status_code, answer.json.keys()) == (200, {"year", "figures", "distances"})
    assert (answer.json["year"], answer.json["distances"]) == (2027, {"10": 1})
    figures = answer.json["figures"]
    assert (figures["amount_cents"], figures["walkers"], figures["donors"], figures["min_age"]) == (5000, 1, 1, 42)


def test_figures_divided(client: FlaskClient) -> None:
    edition = frozen().edition
    make_walker(make_route(edition, kind=RouteKind.OWN, distance_km=40))
    _token, header = make_key(FIGURES)
    found = {by: client.get(f"{API}/figures/by/{by}", headers=header).json for by in ("kind", "km", "team_kind")}
    assert {by: (each["year"], each["by"]) for by, each in found.items()} == {by: (2027, by) for by in found}
    assert {key: part["walkers"] for key, part in found["kind"]["parts"].items()} == {"central": 1, "own": 1}
    assert {key: part["amount_cents"] for key, part in found["km"]["parts"].items()} == {"10": 5000, "40": 0}
    assert list(found["team_kind"]["parts"]) == ["alone"]
    status, detail = problem(client.get(f"{API}/figures/by/edition", headers=header))
    assert (status, detail) == (422, "by: Input should be 'kind', 'km' or 'team_kind'")


def test_frozen_reports(client: FlaskClient) -> None:
    first = frozen()
    second = freeze(first.edition, name="year", note="", by="an@example.org", at=NOW + timedelta(days=1))
    freeze(make_edition(2026), name="older", note="", by="an@example.org", at=NOW)
    _token, header = make_key(REPORTS)
    lines = [
        {"id": each.id, "name": each.name, "made_at": made_at, "sha256": each.sha256}
        for each, made_at in ((second, "2027-05-02T10:00:00Z"), (first, "2027-05-01T10:00:00Z"))
    ]
    assert client.get(f"{API}/reports", headers=header).json == {"reports": lines}
    whole = client.get(f"{API}/reports/{first.id}", headers=header)
    assert whole.json == {**lines[1], "content": first.content}
    assert "an@example.org" not in whole.text
    assert client.get(f"/api/v1/editions/2026/reports/{first.id}", headers=header).status_code == 404


@pytest.mark.parametrize("path", ["/figures", "/figures/by/km", "/figures/by/x", "/reports", "/reports/1"])
def test_without_a_key(client: FlaskClient, path: str) -> None:
    make_edition()
    make_key()
    answer = client.get(API + path)
    assert problem(answer) == (401, "This needs a key: send it as “Authorization: Bearer …”.")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="walk"'


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "walk_abc", ""])
def test_what_is_no_key(client: FlaskClient, header: str) -> None:
    answer = client.get(f"{API}/figures", headers={"Authorization": header})
    assert problem(answer)[0] == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="walk"'


def test_a_key_that_nobody_made(client: FlaskClient) -> None:
    token, _header = make_key()
    for text in ("walk_nothing", token.fingerprint, "é\xff", "a b"):
        answer = client.get(f"{API}/figures", headers={"Authorization": f"Bearer {text}"})
        assert problem(answer) == (401, "This key is not known, has expired or was withdrawn.")
        assert answer.headers["WWW-Authenticate"] == UNKNOWN


def test_a_key_that_expired(client: FlaskClient) -> None:
    make_edition()
    _token, header = make_key(at=now() - timedelta(days=3), days=2)
    answer = client.get(f"{API}/figures", headers=header)
    assert (problem(answer)[0], answer.headers["WWW-Authenticate"]) == (401, UNKNOWN)


def test_a_key_that_was_withdrawn(client: FlaskClient) -> None:
    make_edition()
    token, header = make_key()
    assert client.get(f"{API}/reports", headers=header).status_code == 200
    withdraw_token(token.id, at=now())
    answer = client.get(f"{API}/reports", headers=header)
    assert (problem(answer)[0], answer.headers["WWW-Authenticate"]) == (401, UNKNOWN)


@pytest.mark.parametrize(("scope", "path"), [(FIGURES, "/reports"), (REPORTS, "/figures"), (REPORTS, "/figures/by/km")])
def test_a_key_for_something_else(client: FlaskClient, scope: str, path: str) -> None:
    make_edition()
    _token, header = make_key(scope)
    other = FIGURES if scope == REPORTS else REPORTS
    answer = client.get(API + path, headers=header)
    assert problem(answer) == (403, f"This key does not open “{other}”.")
    wanted = f'Bearer realm="walk", error="insufficient_scope", scope="{other}"'
    assert answer.headers["WWW-Authenticate"] == wanted


def test_what_a_key_opens_is_kept_by_nobody(client: FlaskClient) -> None:
    make_edition()
    _token, header = make_key()
    answer = client.get(f"{API}/reports", headers=header)
    assert answer.headers["Cache-Control"] == "no-store"
    again = client.get(f"{API}/reports", headers={**header, "If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "no-store")
    assert client.get(f"{API}/reports", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 401


def test_the_day_of_the_last_use_is_kept(client: FlaskClient) -> None:
    make_edition()
    token, header = make_key()
    assert token.used_at is None
    client.get(f"{API}/figures", headers={"Authorization": "Bearer walk_another"})
    assert db.session.get_one(ApiToken, token.id).used_at is None
    client.get(f"{API}/reports", headers=header)
    first = db.session.get_one(ApiToken, token.id).used_at
    assert first is not None
    assert brussels_day(first) == brussels_day(now())


def test_questions_to_the_database_do_not_grow(client: FlaskClient) -> None:
    report = frozen()
    _token, header = make_key()
    client.environ_base["HTTP_AUTHORIZATION"] = header["Authorization"]
    client.get(f"{API}/reports")
    paths = ("/figures", "/figures/by/km", "/reports", f"/reports/{report.id}")
    few = {path: count_queries(client, API + path) for path in paths}
    for number in range(3):
        make_key()
        make_donation(make_page(make_walker(make_route(report.edition, distance_km=20 + number))))
        freeze(report.edition, name=f"again {number}", note="", by="an@example.org", at=NOW)
    db.session.commit()
    assert {path: count_queries(client, API + path) for path in paths} == few
