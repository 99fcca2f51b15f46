"""The office takes lists along: what it sees, what is noted, and who may not."""

import csv
import io
import json
from datetime import date, time

import openpyxl
import pikepdf
import pytest
from sqlalchemy import select

from tests.architecture.test_pages import count_queries, sign_in
from tests.factories import (
    NOW,
    make_company,
    make_donation,
    make_donor,
    make_edition,
    make_package,
    make_page,
    make_route,
    make_team,
    make_walker,
)
from tests.filling import fill, form_of
from tests.lists.test_lists import ROLES_OF
from walk.accounts.models import Account
from walk.audit import AuditEntry
from walk.db import db
from walk.lists.models import Download
from walk.routes.models import RouteKind

LISTS = "/office/2027/lists"
WHY = {"format": "csv", "reason": "walk_day", "note": ""}
NAMES = {"o": "organiser", "f": "finance", "v": "volunteer"}


@pytest.fixture
def edition(rows):
    edition = make_edition(year=2027)
    make_page(edition, slug="walk")
    return edition


@pytest.fixture
def organiser(client, edition):
    sign_in(client, "organiser")
    db.session.scalars(select(Account)).one().language = "en"
    db.session.commit()
    return client


def downloads() -> list[Download]:
    return list(db.session.scalars(select(Download).order_by(Download.id)))


@pytest.mark.parametrize("role", ["o", "f", "v"])
def test_which_role_opens_which_list(client, edition, role):
    sign_in(client, NAMES[role])
    seen = {key: client.get(f"{LISTS}/{key}").status_code for key in ROLES_OF}
    assert seen == {key: 200 if role in roles else 404 for key, roles in ROLES_OF.items()}
    hidden = form_of(client, f"{LISTS}/start_packs") or form_of(client, f"{LISTS}/gifts")
    taken = {}
    for key in ROLES_OF:
        with client.post(f"{LISTS}/{key}", data={**hidden, **WHY}) as answer:
            taken[key] = answer.status_code
    assert taken == seen
    index = client.get(f"{LISTS}/").get_data(as_text=True)
    assert {key: f'/lists/{key}"' in index for key in ROLES_OF} == {key: role in ROLES_OF[key] for key in ROLES_OF}
    assert client.get(f"{LISTS}/downloads").status_code == (404 if role == "v" else 200)


def test_a_stranger_and_a_walker_get_nothing(client, edition):
    assert client.get(f"{LISTS}/walkers").location.startswith("/office/access/login")
    sign_in(client, None)
    for address in ("/", "/downloads", "/walkers", "/nothing"):
        assert client.get(f"{LISTS}{address}").status_code == 404


def test_what_is_on_the_screen_is_in_the_file_and_is_noted(organiser, edition):
    route = make_route(edition)
    make_walker(route, first_name="=Noor", last_name="Ja")
    make_walker(route, last_name="Nee")
    make_walker(route, last_name="Ja", fee_received=0)
    db.session.commit()
    address = f"{LISTS}/walkers?q=Ja&state=confirmed"
    shown = organiser.get(address).get_data(as_text=True)
    assert ("=Noor" in shown, "Nee" in shown) == (True, False)
    with fill(organiser, address, **{**WHY, "note": "bus"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == "attachment; filename=refugee-walk-2027-walkers.csv"
        [row] = csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert (row["first_name"], row["last_name"], row["fee"]) == ("'=Noor", "Ja", "10.00")
    [kept] = downloads()
    assert (kept.key, kept.format, kept.rows, kept.reason, kept.note) == ("walkers", "csv", 1, "walk_day", "bus")
    assert (kept.filters, kept.made_by) == ({"search": "Ja", "state": "confirmed"}, "organiser@example.org")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "downloaded")).one()
    assert (entry.subject, entry.detail["what"], entry.detail["rows"]) == (f"edition {edition.id}", "walkers", 1)
    history = organiser.get(f"{LISTS}/downloads").get_data(as_text=True)
    assert ("organiser@example.org" in history, "bus" in history) == (True, True)


def test_the_same_rows_as_a_workbook_and_as_json(organiser, edition):
    make_donation(make_page(make_team(edition), slug="team"), amount=2550)
    db.session.commit()
    with fill(organiser, f"{LISTS}/gifts", **{**WHY, "format": "xlsx"}) as answer:
        header, row = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active.iter_rows(values_only=True)
    in_book = dict(zip(header, row, strict=True))
    assert (in_book["amount"], in_book["paid_on"].date()) == (25.5, date(2027, 5, 1))
    assert in_book["wants_certificate"] is False
    with fill(organiser, f"{LISTS}/gifts", **{**WHY, "format": "json"}) as answer:
        assert answer.content_type == "application/json"
        [told] = json.loads(answer.get_data())
    assert (told["amount"], told["paid_on"], told["gift_number"]) == ("25.50", "2027-05-01", in_book["gift_number"])
    assert tuple(told) == header


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "Choose what it is for."),
        ({"reason": "other"}, "Write what it is for."),
        ({"reason": "because"}, "Not a valid choice"),
        ({"format": "exe"}, "Not a valid choice"),
        ({"format": "sheet"}, "Not a valid choice"),
    ],
)
def test_nothing_is_sent_without_a_reason(organiser, edition, wrong, sentence):
    answer = fill(organiser, f"{LISTS}/walkers", **{**WHY, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert downloads() == []


ODD = (
    *(("walkers", "route=x"), ("walkers", "route={old}"), ("walkers", "route=99999999999999999999")),
    *(("walkers", "state=gold&q=Noor"), ("emergency", "route={old}"), ("gifts", "since=yesterday")),
)


@pytest.mark.parametrize(("key", "odd"), ODD)
def test_filters_that_cannot_be_read_are_refused(organiser, edition, key, odd):
    old = make_route(make_edition(year=2026))
    make_walker(make_route(edition), last_name="Zichtbaar")
    db.session.commit()
    address, sentence = f"{LISTS}/{key}?{odd.format(old=old.id)}", "This filter cannot be read. Choose it again."
    page = organiser.get(address)
    assert page.status_code == 422
    told = page.get_data(as_text=True)
    assert (told.count(sentence), "Zichtbaar" in told, "Download" in told) == (2, False, False)
    hidden = form_of(organiser, f"{LISTS}/{key}")
    answer = organiser.post(address, data={**hidden, **WHY})
    assert (answer.status_code, sentence in answer.get_data(as_text=True), downloads()) == (422, True, [])


def test_filters_that_a_list_does_not_heed_are_passed_over(organiser, edition):
    make_walker(make_route(edition), newsletter_asked_at=edition.registration_opens_at, last_name="Zichtbaar")
    db.session.commit()
    page = organiser.get(f"{LISTS}/mailing?route=x")
    assert (page.status_code, "Zichtbaar" in page.get_data(as_text=True)) == (200, True)


def test_whom_to_call_is_not_shown_on_the_screen(organiser, edition):
    make_walker(make_route(edition), last_name="Zichtbaar", emergency_name="Tante", emergency_phone="0470 11 22 33")
    db.session.commit()
    shown = {key: organiser.get(f"{LISTS}/{key}").get_data(as_text=True) for key in ("emergency", "walkers")}
    words = ("Zichtbaar", "Tante", "0470 11 22 33")
    assert [each in shown["emergency"] for each in words] == [False] * 3
    assert [each in shown["walkers"] for each in words] == [True] * 3
    with fill(organiser, f"{LISTS}/emergency", **WHY) as answer:
        assert [each in answer.get_data(as_text=True) for each in words] == [True] * 3
    assert [(each.key, each.rows) for each in downloads()] == [("emergency", 1)]


def test_a_preview_shows_no_more_than_a_few_rows_and_asks_no_more_of_the_database(organiser, edition):
    route = make_route(edition)
    make_walker(route, last_name="Een")
    db.session.commit()
    few = count_queries(organiser, f"{LISTS}/walkers")
    for number in range(25):
        make_walker(route, last_name=f"Nr{number:02}")
    db.session.commit()
    assert count_queries(organiser, f"{LISTS}/walkers") == few <= 7
    page = organiser.get(f"{LISTS}/walkers").get_data(as_text=True)
    assert ("Nr18" in page, "Nr19" in page, "The file holds all 26 rows." in page) == (True, False, True)


def text_of(content: bytes) -> tuple[int, str]:
    """How many pages a PDF has, and what a reader of its tags is told."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages), pdf.docinfo.get("/Title", "")


def test_address_labels(organiser, edition):
    own = make_route(edition, kind=RouteKind.OWN)
    address = f"{LISTS}/packs_by_post"
    make_walker(own, email="other@example.org")
    db.session.commit()
    assert "we do not know street and town" in organiser.get(address).get_data(as_text=True)
    refused = fill(organiser, address, **{**WHY, "format": "addresses_3x8"})
    assert refused.status_code == 422
    assert "nothing to print" in refused.get_data(as_text=True)
    assert downloads() == []
    home = {"last_name": "Peeters", "street": "Dorp 1", "postal_code": "2800", "city": "Mechelen"}
    for number in range(25):
        make_walker(own, email=f"w{number}@example.org", last_name="Peeters")
        make_donor(email=f"w{number}@example.org", **home)
    db.session.commit()
    for form, pages in (("addresses_3x8", 2), ("addresses_2x7", 2)):
        with fill(organiser, address, **{**WHY, "format": form}) as answer:
            assert answer.content_type == "application/pdf"
            assert text_of(answer.get_data())[0] == pages
    assert [(each.format, each.rows) for each in downloads()] == [("addresses_3x8", 26), ("addresses_2x7", 26)]


def test_stickers_for_start_packs_and_sheets_with_whom_to_call(organiser, edition):
    for hour in (9, 10):
        route = make_route(edition, wave_at=time(hour))
        make_walker(route, birth_date=date(2015, 1, 1), guardian_name="An", captain_since=None)
    db.session.commit()
    with fill(organiser, f"{LISTS}/start_packs", **{**WHY, "format": "stickers_2x7"}) as answer:
        assert text_of(answer.get_data())[0] == 1
    with fill(organiser, f"{LISTS}/emergency", **{**WHY, "format": "sheet"}) as answer:
        assert text_of(answer.get_data()) == (2, "Whom to call: Refugee Walk 2027")


@pytest.mark.parametrize("mark", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("key", ROLES_OF)
def test_every_list_is_a_file_of_every_kind(organiser, edition, key, mark):
    team, company = make_team(edition, name="De Brug"), make_company(make_package(edition, volunteers=3, fee=0))
    company.volunteers, company.volunteers_confirmed_at = 3, NOW
    for route in (make_route(edition), make_route(edition, kind=RouteKind.OWN, distance_km=20)):
        walker = make_walker(route, team=team, shirt="M", newsletter_asked_at=NOW, email=f"w{route.id}@example.org")
        make_donation(make_page(walker), amount=1234)
    make_page(team, goal=150000)
    db.session.commit()
    with fill(organiser, f"{LISTS}/{key}", format=mark, reason="walk_day") as answer:
        assert (answer.status_code, [each.key for each in downloads()]) == (200, [key])
        assert answer.data


def test_the_goal_of_a_team_is_that_of_its_page(organiser, edition):
    make_page(make_team(edition, name="De Brug", goal=10000), goal=150000)
    with fill(organiser, f"{LISTS}/teams", format="json", reason="walk_day") as answer:
        assert [each["goal"] for each in json.loads(answer.data)] == ["1500.00"]


def test_no_start_pack_is_sent_to_who_has_no_place(organiser, edition):
    own = make_route(edition, kind=RouteKind.OWN, distance_km=20)
    make_walker(own, last_name="Betaald")
    make_walker(own, last_name="Onbetaald", confirmed_at=None)
    with fill(organiser, f"{LISTS}/packs_by_post", format="json", reason="walk_day") as answer:
        assert [each["name"].split()[-1] for each in json.loads(answer.data)] == ["Betaald"]
