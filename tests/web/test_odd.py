"""Addresses, questions and forms that no browser sends: never a failure of ours."""

import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from tests.accounts.people import make_account, sign_in, token
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import GIVER, PERSON
from walk import files
from walk.db import db
from walk.walkers.queries import personal_link

HUGE = ("2147483647", "2147483648", "9223372036854775808", "9" * 30, "9" * 5000)
NUL = "a%00b"
ODD_TEXT = ("%F0%9F%98%80", "..%2F..%2Fetc", "%27%22%3C", "a" * 300, "%ED%A0%80", "%E2%80%AE")
PLACES = ("", "/office/2027/walkers", "/office/2027/gifts/")


@pytest.fixture
def place(client) -> dict[str, Any]:
    edition = make_edition()
    make_page(edition, slug="walk")
    team = make_team(edition)
    walker = make_walker(make_route(edition), team=team, captain_since=NOW)
    make_page(team)
    gift = make_donation(make_page(walker, slug="noor"))
    db.session.commit()
    return {
        "link": personal_link(walker),
        "invitation": team.invitation,
        "reference": gift.line.checkout.reference,
        "walker": walker.id,
    }


@pytest.fixture
def organiser(client, place):
    return sign_in(client, make_account("organiser", "finance", "volunteer"))


def rules(app) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.arguments and "GET" in (rule.methods or ())]


def address(rule: Rule, number: str, text: str) -> str:
    """The rule's address with these in the place of its numbers and its texts."""
    filled = re.sub(r"<int[^>]*>", number, rule.rule)
    return re.sub(r"<[^>]+>", text, re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", filled))


def statuses(client, addresses: list[str]) -> dict[str, int]:
    """Those that are not answered with 404."""
    answers = {}
    for each in addresses:
        with client.get(each) as answer:  # some are files, which have to be closed
            answers[each[:120]] = answer.status_code
    return {each: status for each, status in answers.items() if status != 404}


@pytest.mark.parametrize("signed_in", [False, True])
def test_nul_is_in_no_address(app, client, place, signed_in):
    if signed_in:
        sign_in(client, make_account("organiser", "finance", "volunteer"))
    with_text = [rule for rule in rules(app) if re.search(r"<(?!int|any)", rule.rule)]
    assert len(with_text) > 10
    assert statuses(client, [address(rule, "2027", NUL) for rule in with_text]) == {}


@pytest.mark.parametrize("number", HUGE, ids=lambda number: f"{number[:12]}-{len(number)}")
def test_huge_numbers_are_in_no_address(app, client, organiser, number):
    with_number = [rule for rule in rules(app) if "<int" in rule.rule]
    assert len(with_number) > 20
    odd = {
        each: status
        for each, status in statuses(client, [address(rule, number, "noor") for rule in with_number]).items()
        if "/office/certificates/" not in each and status != 401  # a year without gifts; the API asks for a key first
    }
    assert odd == {}


@pytest.mark.parametrize("number", HUGE, ids=lambda number: f"{number[:12]}-{len(number)}")
def test_huge_years_of_certificates(client, organiser, number):
    assert client.get(f"/office/certificates/{number}").status_code in {200, 404}


@pytest.mark.parametrize("text", ODD_TEXT, ids=lambda text: text[:12])
def test_odd_texts_never_fail(app, client, organiser, text):
    odd = statuses(client, [address(rule, "2027", text) for rule in rules(app) if not rule.rule.startswith("/demo/")])
    assert {each: status for each, status in odd.items() if status >= 500} == {}


@pytest.mark.parametrize("text", ODD_TEXT, ids=lambda text: text[:12])
def test_odd_texts_never_fail_the_demo(app, client, text):
    files.store("demo/cs_test_1.json", b"{}")
    Path(app.config["MAILBOX_FOLDER"]).mkdir(parents=True, exist_ok=True)
    odd = statuses(client, [address(rule, "0", text) for rule in rules(app) if rule.rule.startswith("/demo/")])
    assert odd == {}


QUESTIONS = [
    ("/2027/teams", "q", 200),
    ("/2027/teams", "page", 200),
    ("/2027/walk/give", "amount", 200),
    ("/thanks/{reference}", "looks", 200),
    ("/sign-in", "next", 200),
    ("/language/nl", "next", 303),
    ("/office/2027/walkers", "q", 200),
    ("/office/2027/walkers", "page", 200),
    ("/office/2027/gifts/", "q", 200),
    ("/demo/mail", "to", 200),
]


@pytest.mark.parametrize(("path", "name", "status"), QUESTIONS)
def test_odd_questions(client, place, path, name, status):
    if path.startswith("/office"):
        sign_in(client, make_account("organiser", "finance"))
    path = path.format(**place)
    assert client.get(f"{path}?{name}={NUL}").status_code == 404
    for value in (*HUGE, *(f"-{each}" for each in HUGE), *ODD_TEXT, "", "1e9", "%C2%B2", "%D9%A1", "1&" + f"{name}=2"):
        assert client.get(f"{path}?{name}={value}").status_code == status, value[:40]


FORMS = {
    "/sign-in": {"email": "noor@example.org", "next": "/me"},
    "/office/access/login": {"email": "noor@example.org", "password": "secret"},
    "/office/access/reset": {"email": "noor@example.org"},
    "/2027/register/alone": PERSON,
    "/2027/register/team": {**PERSON, "team_name": "De Brug", "team_kind": "friends"},
    "/2027/walk/give": {**GIVER, "form_key": "key"},
    "/my/{link}/add": {**PERSON, "form_key": "key"},
    "/my/{link}/change": PERSON,
    "/my/{link}/page": {"title": "Hallo", "story": "Ik stap", "goal": "100"},
}
ODD_VALUES = (
    "a\x00b",
    "9" * 30,
    "9" * 5000,
    "-1",
    "\u202e\ufeff",
    "😀",
)


@pytest.mark.parametrize("path", FORMS)
def test_odd_forms(client, place, path):
    known = {"csrf_token": token(client), **FORMS[path]}
    failed = []
    for name in FORMS[path]:
        for value in ODD_VALUES:
            status = client.post(path.format(**place), data={**known, name: value}).status_code
            if status >= 500 or ("\x00" in value and status < 400):
                failed.append((name, value[:20], status))
    assert failed == []


@pytest.mark.parametrize("name", ["roles", "previous_editions"])
def test_the_second_of_several_values(client, organiser, place, name):
    path = "/office/people" if name == "roles" else f"/my/{place['link']}/change"
    values = {"csrf_token": token(client), **PERSON, "email": "new@example.org", name: ["organiser", "a\x00b"]}
    assert client.post(path, data=values).status_code in {400, 422}
