"""Whatever is asked, the answer is as described: questions that nobody thought of, with and without a key."""

import contextvars
from collections.abc import Callable, Iterable
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from tests.api.keys import make_key
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from walk.db import db
from walk.reports.commands import freeze

FEW = hypothesis.settings(max_examples=8, derandomize=True, database=None, deadline=None)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.parametrize("keyed", [False, True])
@pytest.mark.usefixtures("rows")
def test_every_answer_is_as_described(app: Flask, keyed: bool) -> None:
    edition = make_edition()
    team = make_team(edition)
    make_page(team, slug="de-brug")
    make_donation(make_page(make_walker(make_route(edition), team=team)))
    report = freeze(edition, name="press", note="", by="an@example.org", at=NOW)
    there = {"year": 2027, "slug": "de-brug", "report_id": report.id, "by": "km"}
    _token, header = make_key()
    db.session.commit()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", apart(app))
    checks = [each for each in CHECKS.get_all() if each.__name__ != "ignored_auth" or not keyed]
    answered: dict[str, set[int]] = {}

    def put(case: Any) -> None:
        answer = case.call(headers=header if keyed else {})
        case.validate_response(answer, checks=checks)
        answered.setdefault(case.operation.path, set()).add(answer.status_code)

    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in MODES if operation.query or operation.path_parameters else MODES[:1]:
            _ask(operation.as_strategy(generation_mode=mode), put)
        put(operation.Case(path_parameters={name: there[name] for name in there if f"{{{name}}}" in operation.path}))
    assert {path: 200 in statuses for path, statuses in answered.items()} == {
        path: keyed or not ("figures" in path or "reports" in path) for path in schema
    }
    assert set().union(*answered.values()) - {401} == {200, 404, 422}


def apart(app: Flask) -> Any:
    """The application, each request in a context of its own, as a server would."""

    def serve(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return contextvars.Context().run(app.wsgi_app, environ, start)

    return serve


def _ask(strategy: Any, put: Callable[[Any], None]) -> None:
    @FEW
    @hypothesis.given(case=strategy)
    def ask(case: Any) -> None:
        put(case)

    ask()
