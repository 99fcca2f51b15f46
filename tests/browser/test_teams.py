"""Every way in, and teams that run themselves, on a phone and without JavaScript."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.doing import choose_walk, describe, faults, letter_to, pay

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
Visit = Callable[[], Page]


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """Another visitor each time, with a phone and without JavaScript."""
    contexts = []

    def come() -> Page:
        context = chromium.new_context(base_url=site, locale="en-GB", viewport=PHONE, java_script_enabled=False)
        contexts.append(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()


def found(page: Page, name: str, team: str) -> str:
    """Somebody founds a team, paying later; the address of their personal page."""
    page.goto("/register")
    page.locator("a.card").first.click()
    page.fill("#team_name", team)
    describe(page, name, "1985-03-04", email=f"{name.lower()}@ways.example", emergency=True, last=team)
    choose_walk(page, later=True, route=3)
    return page.url.split("#")[0]


def invitation_of(page: Page, mine: str) -> str:
    page.goto(mine)
    return page.locator("#invitation").input_value()


def join(page: Page, invitation: str, name: str, last: str) -> str:
    page.goto(invitation)
    describe(page, name, "1990-01-01", email=f"{name.lower()}@ways.example", emergency=True, last=last)
    choose_walk(page, later=True, route=3)
    return page.url.split("#")[0]


def members(page: Page, mine: str) -> list[str]:
    page.goto(f"{mine}/members")
    return [
        text.split("\n")[0] for text in page.locator("section[aria-labelledby=who] li.sheet strong").all_inner_texts()
    ]


def do_with_member(page: Page, mine: str, name: str, what: str) -> None:
    page.goto(f"{mine}/members")
    card = page.locator("li.sheet", has_text=name)
    card.locator("summary").click()
    card.get_by_role("link", name=what).click()
    page.locator("main form button").click()


def test_by_invitation_and_by_asking(visit: Visit) -> None:
    captain, guest, asker = visit(), visit(), visit()
    mine = found(captain, "Ann", "De Wegwijzers")
    join(guest, invitation_of(captain, mine), "Bert", "De Wegwijzers")
    expect(guest.locator("#team")).to_contain_text("De Wegwijzers")
    captain.goto(mine)
    address = captain.locator("#page-address").input_value()
    asker.goto(re.sub("/[^/]+$", "/de-wegwijzers/join", address))
    describe(asker, "Cas", "1991-01-01", email="cas@ways.example", emergency=True, last="De Wegwijzers")
    asker.locator("input[name=route]").nth(3).check()
    asker.check("#rules")
    asker.locator("form button.wide").first.click()
    expect(asker.locator("h1")).to_contain_text("on its way")
    assert members(captain, mine) == ["Ann De Wegwijzers", "Bert De Wegwijzers"]
    captain.locator("button[name=yes]").click()
    assert members(captain, mine) == ["Ann De Wegwijzers", "Bert De Wegwijzers", "Cas De Wegwijzers"]
    assert "/my/" in letter_to(asker, "cas@ways.example", "You are registered")


def test_hand_over_and_leave(visit: Visit) -> None:
    captain, other = visit(), visit()
    mine = found(captain, "Dora", "De Doorgevers")
    theirs = join(other, invitation_of(captain, mine), "Emiel", "De Doorgevers")
    do_with_member(captain, mine, "Emiel", "Hand the team over")
    other.goto(theirs)
    expect(other.locator("#team")).to_contain_text("Run the team")
    captain.goto(f"{mine}/leave")
    captain.locator("main form button").click()
    assert members(other, theirs) == ["Emiel De Doorgevers"]
    assert "handed over to you" in letter_to(captain, "emiel@ways.example", "You are now the captain")


def test_move_and_merge(visit: Visit) -> None:
    first, second, mover = visit(), visit(), visit()
    one, two = found(first, "Fien", "De Enen"), found(second, "Gust", "De Anderen")
    third = join(mover, invitation_of(first, one), "Hanne", "De Enen")
    invitation = invitation_of(second, two)
    mover.goto(f"{third}/move")
    mover.fill("#team", invitation)
    mover.locator("form button.wide").first.click()
    assert members(second, two) == ["Gust De Anderen", "Hanne De Enen"]
    first.goto(f"{one}/move")
    first.fill("#team", "de anderen")
    first.check("#whole_team")
    first.locator("form button.wide").first.click()
    expect(first.locator("main")).to_contain_text("The captain of the team De Anderen got a letter")
    second.goto(f"{two}/members")
    second.locator("button[name=yes]").click()
    assert members(second, two) == ["Gust De Anderen", "Fien De Enen", "Hanne De Enen"]


def test_a_place_goes_to_somebody_else(visit: Visit) -> None:
    giver, taker = visit(), visit()
    mine = found(giver, "Ida", "De Wissel")
    giver.locator("#done button").first.click()
    pay(giver)
    giver.goto(f"{mine}/transfer")
    giver.fill("#name", "Jules Nieuw")
    giver.fill("#email", "jules@ways.example")
    giver.check("#sure")
    giver.locator("form button.wide").first.click()
    expect(giver.locator("main")).to_contain_text("You offered your place to Jules Nieuw")
    link = re.search(r"/take-over/\S+", letter_to(taker, "jules@ways.example", "offers you a place"))
    assert link
    taker.goto(link[0])
    taker.check("#rules")
    describe(taker, "Jules", "1992-02-02", email="jules@ways.example", emergency=True, last="Nieuw")
    expect(taker.locator("main")).to_contain_text("The place is certain")
    giver.goto(mine)
    expect(giver.locator("h1")).to_contain_text("cancelled")


def test_the_waiting_list_moves_on(visit: Visit, one_place: int) -> None:
    holder, waiter = visit(), visit()
    for page, name in ((holder, "Kato"), (waiter, "Leo")):
        page.goto("/register")
        page.locator("a.card").nth(2).click()
        describe(page, name, "1985-03-04", email=f"{name.lower()}@ways.example", emergency=True, last="Wacht")
        page.check(f"input[name=route][value='{one_place}']")
        page.check("#rules")
        page.locator("button[value=later]").click()
    mine = holder.url.split("#")[0]
    expect(waiter.locator("h1")).to_contain_text("full")
    waiter.locator("form button.wide").first.click()
    waiting = waiter.url
    expect(waiter.locator("main")).to_contain_text("first in line")
    holder.goto(f"{mine}/cancel")
    holder.locator("button.danger").click()
    assert "/waiting/" in letter_to(holder, "leo@ways.example", "There is a place")
    waiter.goto(waiting)
    expect(waiter.locator("h1")).to_contain_text("There is a place for you")
    waiter.locator("form button.wide").first.click()
    pay(waiter, "card")
    waiter.locator("main a.button").click()
    expect(waiter.locator("#done")).to_contain_text("settled")


def test_nothing_is_lost_between_two_days(visit: Visit) -> None:
    page = visit()
    page.goto("/register")
    page.locator("a.card").nth(2).click()
    describe(page, "Mia", "1985-03-04", email="mia@ways.example", emergency=True)
    kept = page.url
    page.context.clear_cookies()
    page.goto(kept)
    page.get_by_role("link", name="Back: who walks").click()
    expect(page.locator("#first_name")).to_have_value("Mia")
    page.locator("form button.wide").first.click()
    choose_walk(page, later=True)
    expect(page.locator("h1")).to_contain_text("Mia")
    page.goto(kept)
    expect(page.locator("h1")).to_contain_text("Mia")
    page.go_back()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_no_step_has_an_accessibility_fault(chromium: Browser, site: str, language, width, scheme) -> None:
    context = chromium.new_context(
        base_url=site, locale=f"{language}-BE", viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page, wrong = context.new_page(), []

    def look() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        wrong.extend(faults(page))

    page.goto("/register")
    page.locator("a.card").nth(1).click()
    page.locator("form button.wide").first.click()
    look()
    page.fill("#team_name", f"Axe {language} {width}")
    describe(page, "Nina", "1985-03-04", email=f"nina-{language}-{width}@ways.example", emergency=True)
    look()
    page.locator("main a.button.quiet.wide").click()
    look()
    describe(page, "Otto", "2018-01-01", guardian="Nina")
    page.locator("main a.button.wide").last.click()
    look()
    choose_walk(page, later=True)
    mine = page.url.split("#")[0]
    look()
    for address in ("members", "move", "transfer", "cancel", "change", "members/close", "page", "team"):
        page.goto(f"{mine}/{address}")
        look()
    context.close()
    assert wrong == []


def test_registering_by_keyboard_alone(page: Page) -> None:
    page.goto("/register")
    focus_on(page, "a.card >> nth=2")
    page.keyboard.press("Enter")
    page.wait_for_selector("#first_name")
    for field, text in (
        ("first_name", "Toets"),
        ("last_name", "Enbord"),
        ("email", "toets@ways.example"),
        ("birth_date", "03041985"),
        ("language", ""),
    ):
        tab_to(page, field)
        page.keyboard.type(text)
    tab_to(page, "gender-0")
    page.keyboard.press("Space")
    for field, text in (("emergency_name", "Jef Peeters"), ("emergency_phone", "0470 12 34 56")):
        tab_to(page, field)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_selector("#rules")
    tab_to(page, "route-0")
    page.keyboard.press("Space")
    tab_to(page, "rules")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value=bancontact]")


def focus_on(page: Page, selector: str) -> None:
    """Press the tab key until this is where the focus is."""
    wanted = page.locator(selector).element_handle()
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement === wanted", wanted):
            return
    raise AssertionError(f"the tab key never reaches {selector}")


def tab_to(page: Page, field: str) -> None:
    focus_on(page, f"#{field}")


def test_a_first_gift_takes_three_screens_and_nine_inputs(page: Page) -> None:
    """From the home page to a gift that is paid: screens are pages of ours with something to do."""
    screens, inputs = 0, 0
    page.goto("/")
    page.locator("a[href$='/give']").first.click()
    screens += 1
    for field, text in (("first_name", "Paul"), ("last_name", "Geeft"), ("email", "paul@ways.example")):
        page.fill(f"#{field}", text)
        inputs += 1
    page.check("input[name=amount][value='2500']")
    inputs += 1
    page.locator("form button.wide").first.click()
    inputs += 1
    screens += 1
    pay(page)
    inputs += 1
    expect(page.locator("h1")).to_contain_text("Paul")
    screens += 1
    assert (screens, inputs) <= (3, 9)


def test_a_company_buys_a_package_and_its_people_come(visit: Visit) -> None:
    contact, employee = visit(), visit()
    contact.goto("/companies")
    contact.locator("p.choose a").first.click()
    for field, text in (
        ("name", "Wegenbouw Stap nv"),
        ("vat_number", "0308.357.159"),
        ("street", "Kaai 1"),
        ("postal_code", "2800"),
        ("city", "Mechelen"),
        ("contact_name", "Olga Stap"),
        ("email", "olga@ways.example"),
        ("phone", "015 00 00 00"),
    ):
        contact.fill(f"#{field}", text)
    contact.check("input[name=way][value=checkout]")
    contact.locator("form button.wide").first.click()
    pay(contact)
    link = re.search(r"/company/\S+", letter_to(contact, "olga@ways.example"))
    assert link
    contact.goto(link[0])
    staff = contact.locator("#staff-address").input_value()
    employee.goto(staff)
    employee.locator("a.card").last.click()
    describe(employee, "Pia", "1990-01-01", email="pia@ways.example", emergency=True, last="Stap")
    employee.locator("input[name=route]").nth(3).check()
    employee.check("#rules")
    employee.locator("form button.wide").first.click()
    expect(employee.locator("#done")).to_contain_text("Your company pays for your place")
    contact.goto(link[0])
    expect(contact.locator("#places")).to_contain_text("Pia Stap")
