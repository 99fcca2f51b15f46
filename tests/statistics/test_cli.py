"""Figures on the command line."""

import json
import subprocess
import sys

from flask import Flask

from tests.factories import make_donation, make_edition, make_page, make_route, make_walker


def test_figures_as_json_and_as_a_table(app: Flask, rows: None) -> None:
    make_donation(make_page(make_walker(make_route(make_edition()))), amount=4000)
    run = app.test_cli_runner()
    as_json = run.invoke(args=["statistics", "figures", "2027", "--json"])
    assert as_json.exit_code == 0
    figures = json.loads(as_json.stdout)
    assert (figures["edition"], figures["walkers"], figures["amount"], figures["donors"]) == ("2027", 1, 40, 1)
    table = run.invoke(args=["statistics", "figures", "2027"])
    assert table.exit_code == 0
    assert "Refugee Walk 2027, 26 September 2027, number 12" in table.stdout
    assert "  Raised                                €40  All gifts to this edition" in table.stdout


def test_an_unknown_year_is_an_error(app: Flask, rows: None) -> None:
    result = app.test_cli_runner().invoke(args=["statistics", "figures", "1999"])
    assert (result.exit_code, result.stderr) == (1, "Error: There is no edition of 1999.\n")


def test_the_application_starts_without_pandas() -> None:
    code = "import sys, walk.application, walk.statistics.cli, walk.statistics.office, walk.exchange.cli as _; "
    code += "assert not {'pandas', 'numpy'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True)
