"""Maps in a real browser: accessible, self-contained, living, drawn on, and useful without JavaScript."""

import json
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def year(chromium: Browser, site: str) -> str:
    page = chromium.new_page(base_url=site)
    page.goto("/")
    path = page.locator('a.card[href*="/routes/"]').first.get_attribute("href") or ""
    page.close()
    return path.split("/")[1]


@pytest.fixture(scope="session")
def routes(chromium: Browser, site: str, year: str) -> list[str]:
    """The list of routes, a central one and one's own."""
    page = chromium.new_page(base_url=site)
    page.goto(f"/{year}/routes")
    cards = [card.get_attribute("href") or "" for card in page.locator("a.card").all()]
    page.close()
    return [f"/{year}/routes", cards[0], cards[-1]]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (390, "light"), (1440, "light"), (1440, "dark")])
def test_maps_are_accessible_and_call_nobody(chromium: Browser, site, routes, width, scheme):
    context = chromium.new_context(
        base_url=site, locale="nl-BE", viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page, faults, hosts, said = context.new_page(), [], set(), []
    page.on("request", lambda asked: hosts.add(asked.url.split("/")[2]))
    page.on("console", lambda message: said.append(message.text))
    for address in routes:
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        faults += [f"{address} {each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations(page)]
    context.close()
    assert (faults, hosts, said) == ([], {site.split("/")[2]}, [])


def test_a_route_lives_on_a_map(page: Page, site, routes):
    page.goto(routes[1])
    page.wait_for_selector(".living .leaflet-overlay-pane path.way")
    assert page.locator("svg.mapped").count() == 0
    stops = page.locator(".pin-stop")
    assert stops.count() == page.locator(".stop").count() == 4
    data = page.locator(".map").get_attribute("data-map") or ""
    assert len(json.loads(urlopen(f"{site}{data}").read())["checkpoints"]) == 4
    stops.nth(2).focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a").click()
    assert page.url.endswith(page.locator(".stop").nth(2).get_attribute("id") or "?")


def test_leaflet_loads_only_where_there_is_a_map(chromium: Browser, site, routes):
    page, asked = chromium.new_page(base_url=site), []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("/", routes[0], routes[2]):
        page.goto(address, wait_until="networkidle")
    assert [url for url in asked if "leaflet" in url or "map.js" in url] == []
    page.close()


def test_without_javascript_the_map_is_drawn(chromium: Browser, site, routes):
    context = chromium.new_context(base_url=site, locale="nl-BE", java_script_enabled=False)
    page = context.new_page()
    page.goto(routes[1])
    assert page.locator("svg.mapped path.way").is_visible()
    assert page.locator("svg.mapped .checkpoint").count() == 4
    assert page.locator("svg.profile").is_visible()
    context.close()


def violations(page: Page) -> list[dict]:
    return Axe().run(page).response["violations"]
