"""The first journey, in a real browser: four walkers, three gifts, certificates, figures."""

import re
import subprocess
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.architecture.test_pages import NO_PAGES, OFFICE
from tests.browser.doing import choose_walk, describe, faults
from walk.clock import brussels_day

pytestmark = pytest.mark.browser


def figures(page: Page) -> list[int]:
    """Euros, teams, walkers and donors, as the home page shows them."""
    page.goto("/")
    return [int(re.sub(r"\D", "", text)) for text in page.locator(".figures b").all_inner_texts()]


def register_team_of_four(page: Page) -> str:
    """A captain, two friends and a child, entered by one person and paid in one go. The captain's personal address."""
    page.goto("/register")
    page.locator("a.card").nth(1).click()
    page.fill("#team_name", "De Brugwachters")
    describe(page, "Noor", "1985-03-04", email="noor@demo.example", emergency=True)
    for first, born, guardian in (
        ("Jef", "1983-01-01", ""),
        ("Lotte", "1990-01-01", ""),
        ("Tuur", "2018-05-01", "Noor"),
    ):
        page.locator("main a.button.quiet.wide").click()
        describe(page, first, born, guardian=guardian)
    page.locator("main a.button.wide").last.click()
    choose_walk(page)
    page.locator("button[value=bancontact]").click()
    page.locator("main a.button").click()
    expect(page.locator("#team .tag.good")).to_have_count(4)
    assert faults(page) == []
    return page.url.split("#")[0]


def give(page: Page, amount: int, email: str) -> None:
    page.check(f"input[name=amount][value='{amount}']")
    page.fill("#first_name", "Amina")
    page.fill("#last_name", "Claes")
    page.fill("#email", email)
    page.fill("#message", "Zet hem op! ❤️")
    if amount >= 4000:
        page.locator("details summary").click()
        page.check("#wants_certificate")
        page.fill("#street", "Lindestraat 1")
        page.fill("#postal_code", "2800")
        page.fill("#city", "Mechelen")
    page.locator("form button.wide").first.click()
    page.locator("button[value=bancontact]").click()
    expect(page.locator("h1")).to_contain_text("Amina")


def test_from_sign_up_to_certificate(page: Page, office, tmp_path) -> None:
    before = figures(page)
    year = page.locator(".hero .tag").inner_text()
    edition = int(re.search(r"20\d\d", year)[0])  # type: ignore[index]
    register_team_of_four(page)
    for amount, email in ((4000, "amina@demo.example"), (4000, " Amina@Demo.example"), (1000, "ander@demo.example")):
        page.goto(f"/{edition}/de-brugwachters")
        page.locator("main .button.wide").first.click()
        give(page, amount, email)
    after = figures(page)
    assert [new - old for new, old in zip(after, before, strict=True)] == [90, 1, 4, 2]

    page.context.add_cookies(office)
    for address in OFFICE:
        if "{" not in address and not address.endswith(NO_PAGES):
            page.goto(address.replace("/2027", f"/{edition}"))
            assert faults(page) == []
    page.goto(f"/office/certificates/{brussels_day(datetime.now(UTC)).year}")
    page.check("#early")
    page.check("#sure")
    if page.locator("#complete_only").count():
        page.check("#complete_only")
    page.locator("form button:not(.little)").first.click()
    page.goto(f"{page.url.split('?')[0]}?q=amina@demo.example")
    wait_until_there(page, "a[href$='.pdf']")
    assert_pdf(page, tmp_path)

    page.goto(f"/office/{edition}/figures")
    assert faults(page) == []
    shown = re.sub(r"[.\s]", "", page.locator("main").inner_text())
    assert f"€{after[0]}" in shown
    assert f"Donors{after[3]}" in shown or f"Gevers{after[3]}" in shown


def wait_until_there(page: Page, selector: str) -> None:
    for _attempt in range(60):
        if page.locator(selector).count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(f"{selector} did not come")


def assert_pdf(page: Page, tmp_path) -> None:
    """The certificate says who, how much and which year."""
    answer = page.request.get(page.locator("a[href$='.pdf']").first.get_attribute("href") or "")
    path = tmp_path / "certificate.pdf"
    path.write_bytes(answer.body())
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "Amina" in text
    assert "***80,00***" in text.replace(" ", "")
    assert "Lindestraat 1" in text


def test_registering_and_giving_without_javascript(chromium, site) -> None:
    context = chromium.new_context(
        base_url=site, locale="en-GB", java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto("/register")
    page.locator("a.card").nth(2).click()
    describe(page, "Lotte", "1990-01-01", email="lotte@demo.example", emergency=True)
    choose_walk(page, later=True)
    expect(page.locator("h1")).to_contain_text("Lotte")
    page.locator("#done button").first.click()
    page.locator("button[value=card]").click()
    page.locator("main a.button").click()
    expect(page.locator("#done")).to_contain_text("settled")
    page.goto("/")
    page.locator("a[href$='/give']").click()
    give_without_certificate(page)
    expect(page.locator("h1")).to_contain_text("Thank you")
    context.close()


def give_without_certificate(page: Page) -> None:
    page.check("input[name=amount][value='1000']")
    page.fill("#first_name", "Amina")
    page.fill("#last_name", "Claes")
    page.fill("#email", "amina2@demo.example")
    page.locator("form button.wide").first.click()
    page.locator("button[value=bancontact]").click()
