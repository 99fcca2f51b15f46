"""What people do in the browser, for the journeys."""

import re

import pyotp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from walk.demo.seed import PASSWORD


def faults(page: Page) -> list[str]:
    """What axe finds on this page."""
    return [
        f"{page.url} {each['id']}: {each['nodes'][0]['html'][:120]}" for each in Axe().run(page).response["violations"]
    ]


def describe(
    page: Page, first: str, born: str, *, email: str = "", guardian: str = "", emergency: bool = False, last: str = ""
) -> None:
    """Fill in who somebody is, and go on."""
    page.fill("#first_name", first)
    page.fill("#last_name", last or "Van de Brug")
    page.fill("#email", email)
    page.fill("#birth_date", born)
    page.check("input[name=gender][value=woman]")
    if emergency:
        page.fill("#emergency_name", "Jef Peeters")
        page.fill("#emergency_phone", "0470 12 34 56")
    if guardian:
        page.fill("#guardian_name", guardian)
        page.check("#guardian_consents")
    page.locator("form button.wide").click()


def choose_walk(page: Page, *, later: bool = False, route: int = 0) -> None:
    """The last step: one route for everybody, the rules, and paying now or later."""
    page.locator("input[name=route]").nth(route).check()
    page.check("#rules")
    page.locator(f"button[name=pay][value={'later' if later else 'now'}]").click()


def pay(page: Page, how: str = "bancontact") -> None:
    """On the demo's payment page."""
    page.locator(f"button[value={how}]").click()


def letter_to(page: Page, to: str, subject: str = "") -> str:
    """The text of the newest letter to somebody about this, from the demo's mailbox, once it is there."""
    for _attempt in range(60):
        page.goto(f"/demo/mail?to={to}")
        letters = page.locator("main a[href^='/demo/mail/']", has_text=subject)
        if letters.count():
            letters.first.click()
            return page.locator("main").inner_text()
        page.wait_for_timeout(500)
    raise AssertionError(f"no letter to {to}")


def enter_office(page: Page) -> None:
    """Password, then the authenticator is connected for the first time."""
    page.goto("/office/")
    page.fill("#email", "organiser@demo.example")
    page.fill("#password", PASSWORD)
    page.locator("form button.wide").click()
    page.locator("form button.wide").click()
    secret = page.locator("dl.facts dd").first.inner_text().replace("-", "").replace(" ", "")
    page.fill("#code", pyotp.TOTP(secret).now())
    page.locator("form button.wide").click()
    page.locator("main form button.wide").click()
    expect(page.locator("main code").first).to_be_visible()
    page.locator("main a.button").click()
    expect(page).to_have_url(re.compile("/office/$"))
