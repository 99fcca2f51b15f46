"""The whole application as scripts/run starts it, on a database of its own, and a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import create_engine, text

from tests.browser.doing import enter_office
from tests.conftest import ROOT, make_database

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def database() -> str:
    """The database of the running demo."""
    return make_database("walk_test_browser")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[str]:
    """The address of a running demo: web server and worker, seeded."""
    port = free_port()
    instance = tmp_path_factory.mktemp("demo")
    address = database.replace("postgresql+psycopg", "postgresql")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("WALK_")},
        "DATABASE_URL": address,
        "WALK_INSTANCE": str(instance),
        "PORT": str(port),
    }
    with (instance / "log").open("wb") as log:
        served = subprocess.Popen(
            [sys.executable, "scripts/serve.py"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_for(served, f"http://127.0.0.1:{port}/", instance / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "No Chromium found: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def office(chromium: Browser, site: str) -> list[Any]:
    """The cookies of an organiser who connected an authenticator and signed in."""
    context = chromium.new_context(base_url=site, locale="nl-BE")
    enter_office(context.new_page())
    cookies: list[Any] = [each for each in context.cookies() if each["name"] != "language"]
    context.close()
    return cookies


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """A Dutch visitor on a laptop; a message in the browser's console fails the test."""
    context = chromium.new_context(base_url=site, locale="nl-BE", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [each for each in said if "422" not in each and "404" not in each] == []


@pytest.fixture
def one_place(site: str, database: str) -> Iterator[int]:
    """A route of the demo's edition with a single place; it goes with nobody on it any more."""
    engine = create_engine(database)
    with engine.begin() as connection:
        made = connection.scalar(
            text(
                "INSERT INTO routes (id, edition_id, kind, distance_km, start, places) "
                "SELECT nextval('routes_id_seq'), max(id), 'central', 33, 'Gent', 1 FROM editions RETURNING id"
            )
        )
    yield made
    with engine.begin() as connection:
        connection.execute(text("UPDATE routes SET places = 0 WHERE id = :id"), {"id": made})
    engine.dispose()


def wait_for(served: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _attempt in range(300):
        try:
            urlopen(address, timeout=2).read()
            return
        except OSError:
            assert served.poll() is None, log.read_text()
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
