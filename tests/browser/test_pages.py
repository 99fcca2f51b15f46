"""Every public page, in three languages, two themes and two widths: accessible, self-contained, light."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
PAGES = (
    *("/", "/register", "/{year}/register/team", "/{year}/register/alone", "/{year}/teams", "/{year}/{team}"),
    *("/{year}/{team}/give", "/{year}/walk/give", "/sign-in", "/office/access/login", "/office/access/reset"),
    *("/{year}/walkers", "/{year}/teams?by=walker", "/{year}/{team}/report"),
    *("/nowhere", "/demo/", "/demo/mail", "/join/stale"),
)


@pytest.fixture(scope="session")
def known(chromium: Browser, site: str) -> dict[str, str]:
    """The edition's year and a team's address."""
    page = chromium.new_page(base_url=site)
    page.goto("/")
    path = page.locator("ol a.card").first.get_attribute("href") or ""
    page.close()
    year, team = path.strip("/").split("/")
    return {"year": year, "team": team}


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        *(("nl", width, scheme) for width in (390, 1440) for scheme in ("light", "dark")),
        *((language, width, scheme) for language in ("fr", "en") for width, scheme in ((390, "dark"), (1440, "light"))),
    ],
)
def test_no_page_has_an_accessibility_fault(chromium: Browser, site, known, language, width, scheme):
    context = chromium.new_context(
        base_url=site, locale=f"{language}-BE", viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page, faults = context.new_page(), []
    for address in PAGES:
        page.goto(address.format(**known))
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} scrolls sideways"
        faults += [
            f"{address} {each['id']}: {each['nodes'][0]['html'][:120]}"
            for each in Axe().run(page).response["violations"]
        ]
    context.close()
    assert faults == []


def test_no_page_is_heavy_or_calls_a_third_party(chromium: Browser, site, known):
    for address in PAGES:
        context = chromium.new_context(base_url=site, locale="nl-BE")
        page, sizes, hosts = context.new_page(), [], set()
        page.on("response", lambda answer, sizes=sizes: sizes.append(len(answer.body())) if answer.ok else None)
        page.on("request", lambda asked, hosts=hosts: hosts.add(asked.url.split("/")[2]))
        page.goto(address.format(**known), wait_until="networkidle")
        assert sum(sizes) < 100_000, f"{address} weighs {sum(sizes)} bytes"
        assert hosts == {site.split("/")[2]}
        context.close()
