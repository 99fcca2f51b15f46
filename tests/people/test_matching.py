"""Walkers get a person: in rows, again and again, and as the office decides."""

from datetime import date

import pytest
from sqlalchemy import event, func, select

from tests.factories import NOW, make_edition, make_route, make_walker
from walk.audit import AuditEntry
from walk.db import db
from walk.errors import NotFound, Refused
from walk.people.commands import Matched, dismiss, follow_changed, join_people, match_walkers, split_walker
from walk.people.models import DismissedMatch, MatchProposal, Participation, Person
from walk.people.queries import Counts, count_people, find_people, list_others, list_proposals, walks_of
from walk.people.rules import Reason
from walk.walkers.models import Walker

pytestmark = pytest.mark.usefixtures("rows")
BY = "organiser@example.org"
SAME = {"first_name": "Noor", "last_name": "Peeters", "birth_date": date(1985, 3, 4)}


@pytest.fixture
def routes():
    return [make_route(make_edition(year)) for year in (2025, 2026, 2027)]


def person_of(walker: Walker) -> int | None:
    return db.session.scalar(select(Participation.person_id).where(Participation.walker_id == walker.id))


def match() -> Matched:
    done = match_walkers(at=NOW)
    db.session.expire_all()
    return done


def proposed() -> list[tuple[int, int, Reason]]:
    return [(each.one.id, each.other.id, each.reason) for each in list_proposals(1).rows]


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id))) or 0


def test_who_comes_back_is_one_person_and_again_changes_nothing(routes):
    old = make_walker(routes[0], **{**SAME, "first_name": "NOOR", "last_name": "Peéters"})
    new = make_walker(routes[1], **SAME)
    stranger = make_walker(routes[1], **{**SAME, "first_name": "Amina"})
    waiting = make_walker(routes[2], **SAME, waiting_since=NOW)
    unpaid = make_walker(routes[2], **SAME, confirmed_at=None)
    assert match() == Matched(walkers=3, new_people=2, proposals=0)
    assert person_of(old) == person_of(new) != person_of(stranger)
    assert [person_of(waiting), person_of(unpaid)] == [None, None]
    before = [(row.walker_id, row.person_id) for row in db.session.scalars(select(Participation))]
    assert match() == Matched(walkers=0, new_people=0, proposals=0)
    assert [(row.walker_id, row.person_id) for row in db.session.scalars(select(Participation))] == before
    late = make_walker(routes[2], **SAME)
    assert match() == Matched(walkers=1, new_people=0, proposals=0)
    assert person_of(late) == person_of(old)
    assert [each.walker_id for each in walks_of([person_of(old)])[person_of(old)]] == [late.id, new.id, old.id]
    assert count_people() == Counts(people=2, matched=4, waiting=0, proposals=0)


def test_the_number_of_statements_does_not_grow_with_walkers(routes):
    def statements() -> int:
        found: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            found.append(statement)

        connection = db.session.connection()
        event.listen(connection, "before_cursor_execute", note)
        match()
        event.remove(connection, "before_cursor_execute", note)
        return len(found)

    make_walker(routes[0], **SAME)
    make_walker(routes[1], **{**SAME, "first_name": "Noortje"})
    few = statements()
    for number in range(20):
        make_walker(routes[0], first_name=f"A{number}", last_name="Maes")
        make_walker(routes[1], first_name=f"A{number}b", last_name="Maes")
    assert statements() == few


def test_twice_in_one_edition_is_looked_at_and_settles_itself(routes):
    before = make_walker(routes[0], **SAME)
    first, second = make_walker(routes[1], **SAME), make_walker(routes[1], **SAME)
    match()
    assert person_of(before) == person_of(first) != person_of(second)
    assert proposed() == [(first.id, second.id, Reason.TWICE)]
    with pytest.raises(Refused, match="2026"):
        join_people(first.id, second.id, by=BY, at=NOW)
    first.cancelled_at = NOW
    match()
    assert person_of(before) == person_of(second)
    assert (person_of(first), proposed(), count(Person)) == (None, [], 1)


def test_a_cancelled_walker_who_registers_again(routes):
    before, cancelled = make_walker(routes[0], **SAME), make_walker(routes[1], **SAME)
    match()
    cancelled.cancelled_at = NOW
    again = make_walker(routes[1], **SAME)
    match()
    assert (person_of(cancelled), person_of(again)) == (None, person_of(before))


def test_changed_details_are_matched_anew_but_a_decision_stays(routes):
    one, other = make_walker(routes[0], **SAME), make_walker(routes[1], **SAME)
    third = make_walker(routes[2], **{**SAME, "first_name": "Noortje"})
    match()
    other.last_name = "Janssens"
    follow_changed(other, NOW)
    assert person_of(other) is None
    match()
    assert person_of(other) not in (None, person_of(one))
    assert proposed() == [(one.id, third.id, Reason.SPELLING)]
    join_people(one.id, third.id, by=BY, at=NOW)
    third.last_name = "Maes"
    follow_changed(third, NOW)
    match()
    assert person_of(third) == person_of(one)


def test_who_was_one_only_through_somebody_is_looked_at_again_when_that_one_changes(routes):
    by_name = make_walker(routes[0], **SAME, email="x@example.org")
    bridge = make_walker(routes[1], **SAME, email="y@example.org")
    by_address = make_walker(routes[2], **{**SAME, "last_name": "Claes"}, email="y@example.org")
    stranger = make_walker(routes[2], **{**SAME, "first_name": "Bo"})
    match()
    assert person_of(by_name) == person_of(bridge) == person_of(by_address)
    before = person_of(stranger)
    bridge.last_name, bridge.email = "Janssens", "z@example.org"
    follow_changed(bridge, NOW)
    match()
    assert len({person_of(each) for each in (by_name, bridge, by_address, stranger)}) == 4
    assert person_of(stranger) == before


def test_who_is_one_without_the_one_that_changes_keeps_the_person(routes):
    one, other, changed = (make_walker(route, **SAME) for route in routes)
    match()
    person = person_of(one)
    changed.last_name = "Janssens"
    follow_changed(changed, NOW)
    assert [person_of(each) for each in (one, other, changed)] == [person, person, None]
    match()
    assert person_of(one) == person_of(other) == person != person_of(changed)


def test_proposals_are_ranked_and_once_for_two_people(routes):
    nick = [make_walker(routes[0], **{**SAME, "email": "x@example.org"})]
    nick.append(make_walker(routes[1], **{**SAME, "first_name": "Bo", "last_name": "Maes", "email": "x@example.org"}))
    nick.append(make_walker(routes[2], **{**SAME, "first_name": "Bo", "last_name": "Maes", "email": "x@example.org"}))
    typo = {**SAME, "first_name": "Jan", "email": "jan@example.org"}
    slip = [make_walker(routes[0], **typo), make_walker(routes[1], **{**typo, "birth_date": date(1985, 4, 3)})]
    match()
    assert proposed() == [(slip[0].id, slip[1].id, Reason.SLIP), (nick[0].id, nick[1].id, Reason.NICKNAME)]
    assert count(MatchProposal) == 3
    assert count_people().proposals == 2
    dismiss(nick[2].id, nick[0].id, by=BY, at=NOW)
    assert proposed() == [(slip[0].id, slip[1].id, Reason.SLIP)]


def test_joined_and_parted_again(routes):
    one, other = make_walker(routes[0], **SAME), make_walker(routes[1], **{**SAME, "first_name": "Noortje"})
    along = make_walker(routes[2], **{**SAME, "first_name": "Noortje"})
    match()
    person = join_people(other.id, one.id, by=BY, at=NOW)
    assert {person_of(each) for each in (one, other, along)} == {person.id}
    assert (proposed(), count(Person)) == ([], 1)
    alone = split_walker(one.id, by=BY, at=NOW)
    assert (person_of(one), person_of(other), person_of(along)) == (alone.id, person.id, person.id)
    assert [each.id for each in list_others(alone)] == [other.id, along.id]
    match()
    assert (proposed(), person_of(one)) == ([], alone.id)
    join_people(one.id, other.id, by=BY, at=NOW)
    assert {person_of(each) for each in (one, other, along)} == {person.id}
    assert count(DismissedMatch) == 0
    verbs = select(AuditEntry.verb).order_by(AuditEntry.id)
    assert db.session.scalars(verbs).all() == ["joined people", "parted walker", "joined people"]


def test_a_certain_match_that_was_parted_is_not_made_again(routes):
    one, other = make_walker(routes[0], **SAME), make_walker(routes[1], **SAME)
    match()
    split_walker(other.id, by=BY, at=NOW)
    follow_changed(one, NOW)
    newcomer = make_walker(routes[2], **SAME)
    match()
    assert person_of(one) != person_of(other)
    assert person_of(newcomer) in (person_of(one), person_of(other))


def test_what_cannot_be_decided(routes):
    one, other = make_walker(routes[0], **SAME), make_walker(routes[1], **SAME)
    lonely = make_walker(routes[1])
    with pytest.raises(NotFound):
        join_people(one.id, other.id, by=BY, at=NOW)
    match()
    with pytest.raises(Refused):
        dismiss(one.id, other.id, by=BY, at=NOW)
    with pytest.raises(Refused):
        split_walker(lonely.id, by=BY, at=NOW)


def test_people_are_found_by_any_of_their_walks(routes):
    one = make_walker(routes[0], **SAME, city="Gent")
    make_walker(routes[1], **SAME, city="Aalst")
    make_walker(routes[1], first_name="Noor", last_name="Claes")
    match()
    assert find_people("peeters aalst", 1).rows == [person_of(one)]
    assert len(find_people("noor", 1).rows) == 2
    assert find_people("peeters 100%", 1).rows == []
