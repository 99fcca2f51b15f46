"""Teams that run themselves: rows, money and letters."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from walk.audit import AuditEntry
from walk.db import db
from walk.errors import NotFound, Refused
from walk.membership import commands, handing
from walk.pages.boards import list_teams
from walk.pages.queries import page_of_team, page_of_walker, raised_by_team
from walk.payments.commands import record_payment
from walk.payments.proofs import find_differences
from walk.routes.models import Route
from walk.teams.models import Team
from walk.walkers.fees import ask_fees
from walk.walkers.models import Walker
from walk.walkers.queries import find_captain, list_members
from walk.walkers.rules import Person

pytestmark = pytest.mark.usefixtures("rows")


@pytest.fixture
def route() -> Route:
    return make_route(make_edition(), places=20)


@pytest.fixture
def team(route) -> Team:
    """A captain, a friend and a child; and a team that must stay as it is."""
    team, other = make_team(route.edition, name="De Brug"), make_team(route.edition, name="Noise")
    captain = make_walker(route, team=team, first_name="Noor", captain_since=NOW, email="noor@example.org")
    make_walker(route, team=team, first_name="Jef", email="jef@example.org")
    make_walker(
        route,
        team=team,
        first_name="Tuur",
        email=None,
        contact_email="noor@example.org",
        birth_date=date(2017, 1, 1),
    )
    make_walker(route, team=other, captain_since=NOW)
    for each in (team, other, *list_members(team)):
        make_page(each)
    assert captain.captain_since
    return team


def member(team: Team, name: str) -> Walker:
    return next(each for each in list_members(team) if each.first_name == name)


def told(outbox) -> list[tuple[str, str]]:
    """Who got which letter, sorted."""
    outbox.clear()
    run_jobs()
    return sorted((letter.to[0], letter.subject) for letter in outbox)


def test_a_co_captain_leads_too_until_it_ends(team, outbox):
    jef = member(team, "Jef")
    commands.name_co_captain(team, jef.id, at=NOW)
    commands.name_co_captain(team, jef.id, at=NOW + timedelta(days=1))
    assert (jef.co_captain_since, jef.leads) == (NOW, True)
    assert [to for to, _ in told(outbox)] == ["jef@example.org"]
    commands.end_co_captain(team, jef.id, at=NOW)
    assert not jef.leads
    assert [to for to, _ in told(outbox)] == ["jef@example.org"]


def test_handing_over_leaves_one_captain(team, outbox):
    noor, jef = member(team, "Noor"), member(team, "Jef")
    commands.name_co_captain(team, jef.id, at=NOW)
    commands.hand_over(team, jef.id, at=NOW)
    assert (find_captain(team), noor.captain_since, jef.co_captain_since) == (jef, None, None)
    assert noor.team == team
    assert [to for to, _ in told(outbox)] == ["jef@example.org", "jef@example.org", "noor@example.org"]


def test_nobody_leads_whom_no_letter_reaches(team):
    silent = make_walker(member(team, "Noor").route, team=team, first_name="Stil", email=None)
    for change in (commands.name_co_captain, commands.hand_over):
        with pytest.raises(Refused):
            change(team, silent.id, at=NOW)
    assert find_captain(team).first_name == "Noor"


def test_who_is_removed_stays_registered(team, outbox):
    jef = member(team, "Jef")
    commands.remove_member(team, jef.id, at=NOW)
    assert (jef.team, jef.cancelled_at, jef.fee_received) == (None, None, 1000)
    assert [to for to, _ in told(outbox)] == ["jef@example.org"]
    with pytest.raises(NotFound):
        commands.remove_member(team, jef.id, at=NOW)
    with pytest.raises(NotFound):
        commands.remove_member(team, member(team, "Noor").id, at=NOW)


def test_leaving_is_told_to_the_captain(team, outbox):
    jef = member(team, "Jef")
    commands.leave_team(jef, at=NOW)
    assert jef.team is None
    assert [to for to, _ in told(outbox)] == ["jef@example.org", "noor@example.org"]


def test_a_captain_does_not_leave_a_team_alone(team):
    with pytest.raises(Refused):
        commands.leave_team(member(team, "Noor"), at=NOW)
    for name in ("Jef", "Tuur"):
        commands.remove_member(team, member(team, name).id, at=NOW)
    noor = member(team, "Noor")
    commands.leave_team(noor, at=NOW)
    assert (noor.team, team.closed_at) == (None, NOW)


def test_moving_takes_page_and_gifts_along(route, team, outbox):
    jef, target = member(team, "Jef"), make_team(route.edition, name="Het Veer")
    make_page(target)
    captain = make_walker(route, team=target, captain_since=NOW, email="kap@example.org")
    make_donation(make_page(make_walker(route, team=target)), amount=100)
    make_donation(page_of_walker(jef), amount=5000)
    assert (raised_by_team(team)[0], raised_by_team(target)[0]) == (5000, 100)
    commands.move(jef, target, at=NOW)
    assert (raised_by_team(team)[0], raised_by_team(target)[0]) == (0, 5100)
    assert [to for to, _ in told(outbox)] == ["jef@example.org", "kap@example.org", "noor@example.org"]
    assert captain.leads
    with pytest.raises(Refused):
        commands.move(jef, target, at=NOW)


def test_no_move_to_a_closed_team_nor_to_another_edition(route, team):
    jef = member(team, "Jef")
    closed = make_team(route.edition, closed_at=NOW)
    with pytest.raises(Refused):
        commands.move(jef, closed, at=NOW)
    with pytest.raises(NotFound):
        commands.move(jef, make_team(make_edition(2026)), at=NOW)
    assert jef.team == team


def test_a_merger_keeps_every_walker_and_every_euro(route, team, outbox):
    target = make_team(route.edition, name="Het Veer")
    make_page(target)
    make_walker(route, team=target, captain_since=NOW, email="kap@example.org")
    make_donation(page_of_team(team), amount=7000)
    old = make_team(route.edition, name="Nog ouder", closed_at=NOW, merged_into_id=team.id)
    make_donation(make_page(old), amount=30)
    commands.merge(team, target, at=NOW)
    assert (team.closed_at, team.merged_into_id, old.merged_into_id) == (NOW, target.id, target.id)
    assert [each.first_name for each in list_members(target)][1:] == ["Noor", "Jef", "Tuur"]
    assert [each.leads for each in list_members(target)] == [True, False, False, False]
    assert raised_by_team(target)[0] == 7030
    assert [(each.name, each.raised, each.walkers) for each in list_teams(route.edition, most=9)] == [
        ("Het Veer", 7030, 4),
        ("Noise", 0, 1),
    ]
    assert [to for to, _ in told(outbox)] == [
        "jef@example.org",
        "kap@example.org",
        "noor@example.org",
        "noor@example.org",
    ]
    assert [each for each in find_differences() if "fee" not in each.sentence] == []


def test_closing_leaves_everybody_registered(team, outbox):
    members = list_members(team)
    commands.close(team, at=NOW)
    assert [(each.team, each.cancelled_at) for each in members] == [(None, None)] * 3
    assert team.closed_at == NOW
    assert [to for to, _ in told(outbox)] == ["jef@example.org", "noor@example.org", "noor@example.org"]


def test_a_captain_says_yes_or_no_to_whoever_would_like_to_come(route, team, outbox):
    alone = make_walker(route, first_name="Lotte", email="lotte@example.org")
    first = commands.ask_move(alone, team, whole_team=False, at=NOW)
    second = commands.ask_move(alone, team, whole_team=False, at=NOW)
    assert (first.answered_at, second.answered_at) == (NOW, None)
    assert [to for to, _ in told(outbox)] == ["noor@example.org"]
    commands.answer_move(team, second.id, accepted=False, at=NOW)
    assert alone.team is None
    assert [to for to, _ in told(outbox)] == ["lotte@example.org"]
    third = commands.ask_move(alone, team, whole_team=False, at=NOW)
    commands.answer_move(team, third.id, accepted=True, at=NOW)
    commands.answer_move(team, third.id, accepted=False, at=NOW)
    assert (alone.team, third.accepted) == (team, True)


def test_a_whole_team_asks_to_merge(route, team):
    target = make_team(route.edition, name="Het Veer")
    make_page(target)
    make_walker(route, team=target, captain_since=NOW)
    with pytest.raises(NotFound):
        commands.ask_move(member(team, "Jef"), target, whole_team=True, at=NOW)
    request = commands.ask_move(member(team, "Noor"), target, whole_team=True, at=NOW)
    commands.answer_move(target, request.id, accepted=True, at=NOW)
    assert team.merged_into_id == target.id


def person(**values) -> Person:
    known = {
        "first_name": "Lotte",
        "last_name": "Claes",
        "email": "lotte@example.org",
        "birth_date": date(1990, 1, 1),
        "gender": "woman",
        "language": "nl",
    }
    return Person(**{**known, **values})


def test_a_place_goes_to_somebody_else_with_its_fee(route, team, outbox):
    noor = member(team, "Noor")
    noor.fee_received, noor.confirmed_at = 0, None
    checkout = ask_fees([noor], asked_by=noor, email="noor@example.org", language="nl", at=NOW)
    record_payment(checkout, provider="test", reference="p", amount=1000, paid_at=NOW)
    for each in list_members(team)[1:]:
        each.fee_received = each.fee = 0
    before = taken(route)
    offer = handing.offer_place(noor, name="Lotte", email="lotte@example.org", at=NOW)
    run_jobs()
    assert {letter.to[0] for letter in outbox} >= {"lotte@example.org", "noor@example.org"}
    lotte = handing.take_place(offer, person(), at=NOW)
    assert (noor.cancelled_at, noor.transferred_to_id, noor.fee_received, noor.captain_since) == (
        NOW,
        lotte.id,
        0,
        None,
    )
    assert (lotte.team, lotte.route, lotte.fee_received, lotte.to_pay) == (team, route, 1000, 0)
    assert find_captain(team) == lotte
    assert taken(route) == before
    mine = [each for each in find_differences() if each.row_id in (noor.id, lotte.id) and "fee" in each.sentence]
    assert mine == []
    with pytest.raises(Refused):
        handing.take_place(offer, person(first_name="Else"), at=NOW)


def test_an_offer_ends_by_itself_or_is_withdrawn(team):
    jef = member(team, "Jef")
    offer = handing.offer_place(jef, name="Lotte", email="lotte@example.org", at=NOW)
    with pytest.raises(Refused):
        handing.take_place(offer, person(), at=NOW + timedelta(days=14))
    handing.withdraw_offer(jef, at=NOW)
    with pytest.raises(Refused):
        handing.take_place(offer, person(), at=NOW)
    assert jef.cancelled_at is None


def test_after_the_walk_nothing_changes_any_more(team):
    late = NOW.replace(month=10)
    jef = member(team, "Jef")
    for change in (
        lambda: commands.remove_member(team, jef.id, at=late),
        lambda: commands.leave_team(jef, at=late),
        lambda: commands.close(team, at=late),
        lambda: handing.offer_place(jef, name="L", email="l@example.org", at=late),
    ):
        with pytest.raises(Refused):
            change()
    assert jef.team == team


def test_the_office_sees_what_happened(team):
    jef = member(team, "Jef")
    commands.name_co_captain(team, jef.id, at=NOW)
    commands.hand_over(team, jef.id, at=NOW)
    commands.rename(team, "De Nieuwe Brug", at=NOW)
    verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.subject == f"team {team.id}").order_by("id"))
    assert list(verbs) == ["named co-captain", "handed team over", "renamed team"]


def taken(route: Route) -> int:
    query = select(func.count(Walker.id)).where(Walker.route_id == route.id, Walker.cancelled_at.is_(None))
    return db.session.scalar(query) or 0


def test_who_asked_is_asked_of_the_team_it_merged_with_or_told_no(route, team, outbox):
    target = make_team(route.edition, name="Het Veer")
    make_page(target)
    make_walker(route, team=target, captain_since=NOW, email="kap@example.org")
    alone, other = (make_walker(route, email=f"{name}@example.org") for name in ("lotte", "an"))
    request = commands.ask_move(alone, team, whole_team=False, at=NOW)
    commands.merge(team, target, at=NOW)
    db.session.refresh(request)
    assert (request.team, request.answered_at) == (target, None)
    second = commands.ask_move(other, target, whole_team=False, at=NOW)
    commands.close(target, at=NOW)
    assert (request.answered_at, second.answered_at, second.accepted) == (NOW, NOW, False)
    assert {"lotte@example.org", "an@example.org"} <= {to for to, _ in told(outbox)}


def test_no_captain_without_an_address_of_their_own(route, team):
    child = member(team, "Tuur")
    for change in (commands.name_co_captain, commands.hand_over):
        with pytest.raises(Refused):
            change(team, child.id, at=NOW)
    noor = member(team, "Noor")
    offer = handing.offer_place(noor, name="Kind", email="ouder@example.org", at=NOW)
    young = person(birth_date=date(2018, 1, 1), guardian_name="Ouder", guardian_consents=True)
    taker = handing.take_place(offer, young, at=NOW)
    assert (taker.captain_since, find_captain(team)) == (None, member(team, "Jef"))
