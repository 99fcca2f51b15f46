"""The house's own rules: every view marked, small files, templates that compile, no cycle."""

import ast
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import ROOT
from walk.web.access import ANYONE, ROLES, SIGNED_IN

FILES = sorted((ROOT / "walk").rglob("*.py"))


def test_every_view_of_ours_says_whom_it_is_open_to(app: Flask):
    views = {name: view for name, view in app.view_functions.items() if not name.startswith("security.")}
    assert [name for name, view in views.items() if not getattr(view, "open_to", ())] == []
    assert {mark for view in views.values() for mark in view.open_to} <= {ANYONE, SIGNED_IN, *ROLES}


def test_office_pages_are_open_to_the_office_only(app: Flask):
    marks = {
        rule.endpoint: app.view_functions[rule.endpoint].open_to
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/office") and not rule.endpoint.startswith("security.")
    }
    assert len(marks) > 15
    assert {name: who for name, who in marks.items() if not set(who) <= set(ROLES)} == {}


def test_an_unmarked_view_is_closed(app: Flask, client):
    view = app.view_functions["pages.teams"]
    marks = view.open_to
    try:
        del view.open_to
        assert client.get("/2027/teams").status_code == 404
    finally:
        view.open_to = marks


def test_every_template_compiles(app: Flask):
    names = [name for name in app.jinja_env.list_templates() if name.endswith((".html", ".txt", ".mjml"))]
    assert len(names) > 40
    for name in names:
        app.jinja_env.get_template(name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_small_and_described(path: Path):
    source = path.read_text("utf-8")
    assert source.count("\n") <= 300
    if path.name != "__init__.py":
        assert ast.get_docstring(ast.parse(source)), "a module says in one line what it is"


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "commands.py"], ids=lambda p: p.parent.name)
def test_commands_never_commit(path: Path):
    assert "commit(" not in path.read_text("utf-8")


def test_no_template_has_inline_script_or_style():
    faults = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if "emails" not in path.parts and "pdf" not in path.parts
        if any(bad in path.read_text("utf-8") for bad in (" style=", "<style", "onclick=", "onload=", "javascript:"))
    ]
    assert faults == []
