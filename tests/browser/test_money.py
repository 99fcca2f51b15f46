"""Money in a real browser: a transfer on a phone without JavaScript, its line at the bank, and proof of trouble."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bank.building import Tx, camt
from tests.browser.doing import faults, letter_to
from walk.clock import brussels_day

pytestmark = pytest.mark.browser
WHO = {"#first_name": "Amina", "#last_name": "Overschrijver"}


@pytest.fixture
def phone(chromium: Browser, site: str):
    """A phone on which JavaScript is switched off."""
    viewport = {"width": 390, "height": 844}
    context = chromium.new_context(base_url=site, locale="nl-BE", viewport=viewport, java_script_enabled=False)
    yield context.new_page()
    context.close()


def fill_in(page: Page, email: str) -> None:
    for field, value in WHO.items():
        page.fill(field, value)
    page.fill("#email", email)


def digits_on(page: Page) -> str:
    return re.sub(r"\D", "", page.locator("dd.digits").last.inner_text())


def test_a_transfer_from_a_phone_to_the_banks_line(phone: Page, page: Page, office, tmp_path: Path) -> None:
    phone.goto("/")
    year = re.search(r"20\d\d", phone.locator(".hero .tag").inner_text())[0]  # type: ignore[index]
    phone.goto(f"/{year}/walk/give")
    fill_in(phone, "amina.overschrijver@demo.example")
    phone.locator("button[value=transfer]").click()
    expect(phone.locator("img.qr")).to_be_visible()
    digits = digits_on(phone)
    assert len(digits) == 12
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    address = phone.url
    letter = letter_to(phone, "amina.overschrijver@demo.example")
    assert f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++" in letter

    page.context.add_cookies(office)
    statement = tmp_path / "statement.xml"
    today = brussels_day(datetime.now(UTC))
    paid = Tx(amount=4000, name="Amina Overschrijver", digits=digits, day=today)
    statement.write_bytes(camt(paid, Tx(amount=1234, day=today), day=today))
    page.goto("/office/bank/")
    page.set_input_files("#files", statement)
    page.locator("form[enctype] button").click()
    expect(page.locator("main")).to_contain_text("statement.xml")
    page.goto("/office/bank/lines/matched")
    expect(page.locator(".bank-lines")).to_contain_text("Amina Overschrijver")
    page.goto(f"/office/money/?q={digits}")
    page.locator("tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("40")
    assert faults(page) == []
    page.goto("/office/bank/lines/waiting")
    page.locator(".bank-lines a").first.click()
    assert faults(page) == []

    phone.goto(address)
    expect(phone.locator("h1")).to_contain_text("aangekomen")
    thanks = letter_to(phone, "amina.overschrijver@demo.example", subject="Dank je wel voor je gift")
    assert "€ 40" in thanks.replace("\u00a0", " ")


def test_a_second_gift_proves_itself_and_goes_on(page: Page) -> None:
    page.goto("/")
    year = re.search(r"20\d\d", page.locator(".hero .tag").inner_text())[0]  # type: ignore[index]
    for number in range(2):
        page.goto(f"/{year}/walk/give")
        fill_in(page, f"tweede{number}@demo.example")
        page.locator("form button.wide").first.click()
        expect(page).to_have_url(re.compile("/demo/pay/cs_test_"), timeout=20_000)


def test_costs_are_shown_exactly_before_they_are_paid(page: Page) -> None:
    page.goto("/")
    year = re.search(r"20\d\d", page.locator(".hero .tag").inner_text())[0]  # type: ignore[index]
    page.goto(f"/{year}/walk/give")
    page.check("input[name=amount][value='2500']")
    shown = page.locator("[data-cover]")
    expect(shown).to_contain_text("0,64")  # (25 + 0.25) / 0.985 - 25, rounded up
    page.fill("#other_amount", "100")
    expect(shown).to_contain_text("1,78")
    page.check("#covers")
    fill_in(page, "kosten@demo.example")
    assert faults(page) == []
    page.locator("form button.wide").first.click()
    expect(page.locator("h1")).to_contain_text("101,78", timeout=20_000)
