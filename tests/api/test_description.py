"""The description is OpenAPI 3.1, says all there is, and can be read without JavaScript."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from walk.api.rules import SCOPES

DOCUMENT = "/api/v1/openapi.json"


def test_it_is_openapi_3_1(client: FlaskClient) -> None:
    document = client.get(DOCUMENT).json
    assert document["openapi"] == "3.1.0"
    assert [str(error) for error in OPENAPI_31_VALIDATOR.iter_errors(document)] == []
    broken = {**document, "paths": {"/x": {"get": {"responses": 7}}}}
    assert not OPENAPI_31_VALIDATOR.is_valid(broken)


def test_every_reference_leads_somewhere(client: FlaskClient) -> None:
    answer = client.get(DOCUMENT)
    named = set(re.findall(r'"#/components/schemas/(\w+)"', answer.text))
    assert named == answer.json["components"]["schemas"].keys()


def test_it_says_every_address_and_what_each_needs(app: Flask, client: FlaskClient) -> None:
    paths = client.get(DOCUMENT).json["paths"]
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    left_out = {"/api/v1/", DOCUMENT}
    assert set(paths) == {re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule) for rule in rules - left_out}
    for path, methods in paths.items():
        assert methods.keys() == {"get"}
        needs = methods["get"].get("security", [])
        closed = "figures" in path or "reports" in path
        assert ([scope for each in needs for scope in each["key"]] != []) == closed
        assert {scope for each in needs for scope in each["key"]} <= set(SCOPES)
        assert ({"401", "403"} <= methods["get"]["responses"].keys()) == closed


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_the_page_can_be_read_without_javascript(client: FlaskClient, code: str) -> None:
    answer = client.get("/api/v1/", headers={"Accept-Language": code})
    assert answer.status_code == 200
    assert f'<html lang="{code}">' in answer.text
    for path in client.get(DOCUMENT).json["paths"]:
        assert f"<code>{path}</code>" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    for asset in re.findall(r'(?:src|href)="(/static/swagger/[^"]+)"', answer.text):
        with client.get(asset) as found:
            assert found.status_code == 200
