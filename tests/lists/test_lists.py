"""What stands in each list: documented columns, the right people, nobody else."""

from datetime import date, time, timedelta

import pytest

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
    pay,
)
from walk.accounts.models import Account, Role
from walk.clock import brussels_day
from walk.db import db
from walk.donations.rules import NameShown
from walk.errors import NotFound
from walk.letters.models import Unsubscription
from walk.lists.columns import Wanted
from walk.lists.registry import GROUPS, LISTS, get_list, lists_for
from walk.lists.rows import count_rows, each_row, first_rows
from walk.routes.models import RouteKind
from walk.tokens import fingerprint
from walk.web.access import ROLES

ROLES_OF = {
    "walkers": "o",
    "teams": "of",
    "to_complete": "o",
    "mailing": "o",
    "start_packs": "ov",
    "packs_by_post": "o",
    "shirts": "ov",
    "shirts_by_team": "ov",
    "emergency": "o",
    "gifts": "of",
    "donors": "of",
    "companies": "of",
    "volunteers": "o",
}
BY_KEY = {each.key: each for each in LISTS}


@pytest.fixture
def edition(rows):
    other = make_edition(year=2026)  # noise: nothing of it may be on a list of 2027
    team = make_team(other, name="Vroeger")
    walker = make_walker(make_route(other), team=team, captain_since=NOW, newsletter_asked_at=NOW)
    make_donation(make_page(walker))
    make_company(make_package(other, volunteers=3, fee=0))
    return make_edition(year=2027)


def told(key: str, edition, **wanted) -> list[dict[str, object]]:
    found = BY_KEY[key]
    names = [each.key for each in found.columns]
    db.session.flush()
    return [dict(zip(names, row, strict=True)) for row in each_row(found, edition, Wanted(**wanted))]


@pytest.mark.parametrize("found", LISTS, ids=lambda each: each.key)
def test_columns_are_those_that_are_documented(edition, found):
    selected = [column.name for column in found.select(edition, Wanted()).selected_columns]
    assert selected == [each.key for each in found.columns]
    assert len(set(selected)) == len(selected)
    assert all(str(each.meaning) for each in found.columns)
    assert not any("national" in each for each in selected)
    assert found.group in GROUPS


def test_who_may_open_which():
    assert {each.key: "".join(role[0] for role in ROLES if role in each.roles) for each in LISTS} == ROLES_OF
    assert [each.key for each in lists_for(["volunteer"])] == ["start_packs", "shirts", "shirts_by_team"]
    assert lists_for([]) == []
    with pytest.raises(NotFound):
        get_list("emergency", ["volunteer", "finance"])


def test_what_volunteers_open_tells_no_address_nor_age():
    delicate = {"email", "birth_date", "age", "street", "postal_code", "emergency_phone", "guardian_name"}
    for each in lists_for(["volunteer"]):
        assert not delicate & {column.key for column in each.columns}


@pytest.mark.parametrize("found", LISTS, ids=lambda each: each.key)
def test_every_list_runs_with_every_filter(edition, found):
    wanted = Wanted(
        search="50% O'Neil_",
        route=0 if "route" in found.filters else None,
        team_kind="family" if "team_kind" in found.filters else "",
        state=found.states[0] if found.states else "",
        consent="all",
        since=date(2027, 1, 1),
        until=date(2027, 12, 31),
    )
    assert first_rows(found, edition, wanted, most=20) == [] or not found.filters
    assert count_rows(found, edition, Wanted()) == len(list(each_row(found, edition, Wanted())))


def test_walkers(edition):
    route = make_route(edition, wave_at=time(9, 30), distance_km=20)
    company = make_company(make_package(edition))
    team = make_team(edition, name="De Brug")
    walker = make_walker(
        route, team=team, company_id=company.id, captain_since=NOW, birth_date=date(2009, 9, 27), shirt="M"
    )
    make_walker(route, cancelled_at=NOW, last_name="Aerts")
    make_walker(route, fee_received=0, last_name="Zoete")
    make_page(walker, slug="noor", raised=1234)
    first, second, third = told("walkers", edition)
    assert (first["last_name"], first["state"], first["raised"]) == ("Aerts", "cancelled", 0)
    assert (third["last_name"], third["state"]) == ("Zoete", "unpaid")
    assert second["walker_number"] == walker.id
    assert (second["age"], second["birth_date"]) == (17, date(2009, 9, 27))
    assert (second["wave"], second["distance_km"], second["route_kind"]) == ("09:30", 20.0, "central")
    assert (second["team"], second["team_kind"], second["is_captain"]) == ("De Brug", "friends", True)
    assert (second["company"], second["page"], second["raised"]) == (company.name, "noor", 1234)
    assert (second["gender"], second["state"]) == ("woman", "confirmed")
    assert [each["last_name"] for each in told("walkers", edition, state="unpaid")] == ["Zoete"]
    assert [each["walker_number"] for each in told("walkers", edition, search="brug noor")] == [walker.id]
    assert told("walkers", edition, route=make_route(edition, distance_km=40).id) == []


def test_teams(edition):
    route = make_route(edition)
    team, gone = make_team(edition, name="De Brug"), make_team(edition, name="Oud", closed_at=NOW)
    gone.merged_into_id = team.id
    captain = make_walker(route, team=team, captain_since=NOW, first_name="Ali", last_name="Baba", language="fr")
    make_walker(route, team=team, cancelled_at=NOW)
    for owner, amount in ((team, 500), (captain, 700), (gone, 11)):
        make_donation(make_page(owner), amount=amount)
    first, second = told("teams", edition)
    assert (first["name"], first["captain"], first["captain_language"]) == ("De Brug", "Ali Baba", "fr")
    assert (first["walkers"], first["raised"], first["gifts"], first["state"]) == (1, 1211, 3, "open")
    assert (second["state"], second["merged_into"], second["raised"]) == ("merged", "De Brug", 0)
    assert [each["name"] for each in told("teams", edition, state="merged")] == ["Oud"]


def test_what_is_to_complete(edition):
    route, team = make_route(edition), make_team(edition, name="De Brug")
    whole = {"shirt": "M", "emergency_name": "Jef", "emergency_phone": "1", "rules_accepted_at": NOW}
    make_walker(route, team=team, captain_since=NOW, **whole)
    child = {**whole, "birth_date": date(2015, 1, 1), "email": None}
    make_walker(route, team=team, **{**child, "guardian_name": "An", "contact_email": "an@example.org"})
    make_walker(route, team=team, last_name="A", **{**child, "shirt": ""})
    make_walker(route, **{**whole, "emergency_phone": ""}, last_name="B")
    make_walker(route, cancelled_at=NOW)
    rows = told("to_complete", edition)
    assert {(each["last_name"], each["missing"]) for each in rows if len(str(each["last_name"])) == 1} == {
        ("A", "email, shirt, guardian_name, guardian_consent"),
        ("B", "emergency_phone"),
    }
    assert [each["missing"] for each in rows] == [
        *("email, shirt, guardian_name, guardian_consent", "guardian_consent", "emergency_phone")
    ]
    assert rows[0]["captain_email"] is not None
    assert rows[2]["captain"] == ""


def test_only_who_asked_is_on_the_mailing_list(edition):
    route = make_route(edition)
    make_walker(route, email="a@example.org", newsletter_asked_at=NOW, first_name="First")
    make_walker(route, email="A@example.org", newsletter_asked_at=NOW + timedelta(days=1), first_name="Last")
    make_walker(route, email="b@example.org")
    make_walker(route, email=None, contact_email="c@example.org", newsletter_asked_at=NOW)
    make_walker(route, email="d@example.org", newsletter_asked_at=NOW)
    make_walker(route, email="e@example.org", newsletter_asked_at=NOW, language="fr")
    db.session.add(Unsubscription(address=fingerprint("d@example.org"), asked_at=NOW))
    rows = told("mailing", edition)
    assert [(each["email"], each["first_name"]) for each in rows] == [
        ("a@example.org", "Last"),
        ("e@example.org", "Noor"),
    ]
    assert [each["email"] for each in told("mailing", edition, language="fr")] == ["e@example.org"]


def test_start_packs_by_wave_team_and_name(edition):
    late, early = make_route(edition, wave_at=time(11)), make_route(edition, wave_at=time(9), distance_km=20)
    team = make_team(edition, name="Alfa")
    make_walker(late, last_name="C", shirt="L")
    make_walker(late, last_name="B", team=team, captain_since=NOW)
    make_walker(early, last_name="D", fee_received=0)
    make_walker(early, waiting_since=NOW)
    make_walker(make_route(edition, kind=RouteKind.OWN))
    rows = told("start_packs", edition)
    assert [(each["wave"], each["team"], each["last_name"], each["paid"]) for each in rows] == [
        ("09:00", "", "D", False),
        ("11:00", "Alfa", "B", True),
        ("11:00", "", "C", True),
    ]


def test_packs_by_post_have_a_street_only_where_it_is_known(edition):
    own = make_route(edition, kind=RouteKind.OWN)
    make_walker(own, email="noor@example.org", last_name="Peeters", postal_code="2800", city="Mechelen")
    make_walker(own, email="other@example.org", last_name="Zoete", postal_code="9000", city="Gent")
    make_walker(make_route(edition), email="central@example.org")
    street = {"street": "Lindestraat 1", "postal_code": "2801", "city": "Heffen"}
    make_donor(email="noor@example.org", last_name="peeters", **street)
    make_donor(email="other@example.org", last_name="Anders", **street)
    rows = told("packs_by_post", edition)
    assert [(each["street"], each["postal_code"], each["city"], each["has_street"]) for each in rows] == [
        ("Lindestraat 1", "2801", "Heffen", True),
        ("", "9000", "Gent", False),
    ]


def test_shirts(edition):
    edition.shirts[0].stock = 1
    route, team = make_route(edition), make_team(edition, name="Alfa")
    make_walker(route, shirt="S", team=team, captain_since=NOW, first_name="Ali", last_name="Baba")
    for size in ("S", "S", "XXL"):
        make_walker(route, shirt=size)
    make_walker(route, shirt="S", cancelled_at=NOW)
    assert [tuple(each.values()) for each in told("shirts", edition)] == [
        *(("S", 3, 1, -2), ("M", 0, None, None), ("L", 0, None, None), ("XXL", 1, None, None)),
    ]
    assert [tuple(each.values()) for each in told("shirts_by_team", edition)] == [
        *(("Alfa", "Ali Baba", "", "S", 1), ("", "", "", "S", 2), ("", "", "", "XXL", 1)),
    ]


def test_whom_to_call(edition):
    route = make_route(edition, wave_at=time(9, 30))
    young = {"birth_date": date(2015, 1, 1), "guardian_name": "An"}
    make_walker(route, **young, emergency_name="Jef", emergency_phone="0470", last_name="B")
    make_walker(route, last_name="A", cancelled_at=NOW)
    [row] = told("emergency", edition)
    assert (row["last_name"], row["age"], row["minor"], row["guardian_name"]) == ("B", 12, True, "An")
    assert (row["emergency_name"], row["emergency_phone"], row["wave"]) == ("Jef", "0470", "09:30")


def test_gifts(edition):
    team = make_team(edition, name="De Brug")
    page = make_page(make_walker(make_route(edition), team=team, first_name="Noor", last_name="Peeters"), slug="noor")
    whole = make_donor(last_name="Claes")
    hidden = {"name_shown": NameShown.NONE, "hide_from_walker": True}
    gift = make_donation(page, amount=2550, donor=make_donor(same_as=whole), **hidden)
    back = make_donation(make_page(edition, slug="walk"), amount=100)
    back.received = 0
    promised = make_donation(page, paid_at=None, name_shown=NameShown.INITIALS)
    pay(make_donation(page, paid_at=None).line.checkout, at=NOW)  # arrived, not settled yet
    first, second, third, _fourth = told("gifts", edition)
    assert (first["gift_number"], first["page"], first["page_of"]) == (gift.id, "noor", "walker")
    assert (first["walker"], first["team"], first["donor_number"]) == ("Noor Peeters", "De Brug", whole.id)
    assert (first["amount"], first["received"], first["state"]) == (2550, 2550, "arrived")
    assert (first["shown_as"], first["paid_on"]) == ("hidden_from_walker", brussels_day(NOW))
    assert (second["page_of"], second["state"], second["received"]) == ("walk", "paid_back", 0)
    assert (third["gift_number"], third["shown_as"], third["state"]) == (promised.id, "initials", "promised")
    assert third["paid_on"] is None
    assert [each["gift_number"] for each in told("gifts", edition, state="paid_back")] == [back.id]
    assert len(told("gifts", edition, since=brussels_day(NOW))) == 3
    assert told("gifts", edition, until=brussels_day(NOW) - timedelta(days=1)) == []


def test_a_gift_paid_at_night_counts_for_the_day_in_brussels(edition):
    make_donation(make_page(edition), paid_at=NOW.replace(hour=22, minute=30))
    assert [each["paid_on"] for each in told("gifts", edition)] == [brussels_day(NOW) + timedelta(days=1)]


def test_donors_begin_with_who_asked_for_news(edition):
    page = make_page(edition)
    make_walker(make_route(edition), email="yes@example.org", newsletter_asked_at=NOW)
    make_walker(make_route(edition, distance_km=20), email="stop@example.org", newsletter_asked_at=NOW)
    db.session.add(Unsubscription(address=fingerprint("stop@example.org"), asked_at=NOW))
    yes, stop = make_donor(email="yes@example.org", last_name="A"), make_donor(email="stop@example.org", last_name="B")
    make_donation(page, donor=yes, amount=1000)
    make_donation(page, donor=make_donor(same_as=yes), amount=500, paid_at=NOW + timedelta(days=2))
    make_donation(page, donor=stop, wants_certificate=True)
    make_donation(page, donor=make_donor(last_name="C"))
    make_donation(page, paid_at=None)
    [row] = told("donors", edition)
    assert (row["donor_number"], row["gifts"], row["received"], row["consent"]) == (yes.id, 2, 1500, True)
    assert (row["first_paid_on"], row["last_paid_on"]) == (brussels_day(NOW), brussels_day(NOW) + timedelta(days=2))
    everybody = told("donors", edition, consent="all")
    assert [(each["last_name"], each["consent"], each["letters_stopped"]) for each in everybody] == [
        *(("A", True, False), ("B", False, True), ("C", False, False)),
    ]
    assert everybody[1]["wants_certificate"] is True


def test_companies_and_volunteers(edition):
    helping = make_package(edition, fee=0, volunteers=4, wording={"nl": "Helpers", "fr": "", "en": ""})
    company = make_company(helping, name="Korst", volunteers_confirmed_at=NOW)
    make_company(make_package(edition), name="Alfa", package_received=50000)
    make_company(helping, name="Weg", cancelled_at=NOW, confirmed_at=None)
    make_walker(make_route(edition), company_id=company.id)
    account = Account(email="v@example.org", created_at=NOW, fs_uniquifier="v", language="fr")
    account.roles = [Role(name="volunteer")]
    db.session.add(account)
    companies = told("companies", edition)
    assert [(each["name"], each["package"], each["places_taken"], each["received"]) for each in companies] == [
        *(("Alfa", "Stapvoets", 0, 50000), ("Korst", "Helpers", 1, 0), ("Weg", "Helpers", 0, 0)),
    ]
    assert [
        (each["source"], each["name"], each["email"], each["volunteers"], each["confirmed"])
        for each in told("volunteers", edition)
    ] == [
        ("company", "Korst", company.email, 4, True),
        ("account", "", "v@example.org", 1, True),
    ]
