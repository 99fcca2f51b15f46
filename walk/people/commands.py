"""Gives walkers a person: by the rule where it is certain, else as the office decides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, any_, bindparam, delete, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from walk import audit
from walk.db import db, lock_name
from walk.errors import Refused
from walk.exchange.bulk import insert_rows
from walk.i18n import gettext as _
from walk.people.grouping import Group, Grouping, are_one, group, still_true
from walk.people.models import DismissedMatch, MatchProposal, Participation, Person
from walk.people.queries import (
    clashing_years,
    get_participation,
    keep_as_told,
    list_apart,
    list_gone,
    list_known_like,
    list_mates,
    list_moot,
    list_newcomers,
)
from walk.people.rules import Reason, Told
from walk.walkers.models import Walker


@dataclass(frozen=True, kw_only=True)
class Matched:
    """What a run did: walkers who got a person, of them people who were not known yet, and pairs to look at."""

    walkers: int
    new_people: int
    proposals: int


def match_walkers(*, at: datetime) -> Matched:
    """Give every walker who counts and has no person one: a known one where the rule is certain, else a new one.

    Whoever's details change meanwhile waits for the next run, with all who would be one person with them.
    """
    _lock()
    gone = _forget_gone()
    newcomers = list_newcomers()
    if not newcomers:
        if gone:
            _forget_nobodies()
        return Matched(walkers=0, new_people=0, proposals=0)
    told = [*newcomers, *list_known_like(newcomers)]
    grouping = _sure(group(told, list_apart()), told)
    of_somebody_new = [each for each in grouping.groups if not each.persons]
    made = insert_rows(Person, [{"made_at": at} for _each in of_somebody_new])
    _unite([each.persons for each in grouping.groups if len(each.persons) > 1])
    persons = [*zip(of_somebody_new, made, strict=True)]
    persons += [(each, each.persons[0]) for each in grouping.groups if each.persons]
    insert_rows(Participation, [row for each, person in persons for row in _participations(each, person, at)])
    _propose([{"walker_id": one, "other_id": other, "reason": why} for (one, other), why in grouping.proposals.items()])
    _forget_nobodies()
    found = sum(told.person_id is None for each in grouping.groups for told in each.walkers)
    return Matched(walkers=found, new_people=len(made), proposals=len(grouping.proposals))


def follow_changed(walker: Walker, at: datetime) -> None:  # noqa: ARG001
    """Somebody's details changed: who they are by the rule, the next run says again. What was decided, stays.

    The same for all who were one person only through them.
    """
    mates = list_mates(walker.id)
    bridged = [] if are_one(mates) else [each.walker_id for each in mates]
    db.session.execute(delete(MatchProposal).where(_about([walker.id])))
    _forget_walkers([walker.id, *bridged])


def join_people(walker_id: int, other_id: int, *, by: str, at: datetime) -> Person:
    """These two walkers are one person, with all their other walks. Refused when both walk in one edition."""
    _lock()
    one, other = sorted(map(get_participation, (walker_id, other_id)), key=lambda each: each.person_id)
    person, gone = one.person, other.person
    if person is not gone:
        years = clashing_years(person.id, gone.id)
        if years:
            told = ", ".join(map(str, years))
            raise Refused(_("Both walk in %(years)s, so they cannot be one person. Cancel one of the two.", years=told))
        mine, theirs = _walkers_of(person), _walkers_of(gone)
        between = or_(
            DismissedMatch.walker_id.in_(mine) & DismissedMatch.other_id.in_(theirs),
            DismissedMatch.walker_id.in_(theirs) & DismissedMatch.other_id.in_(mine),
        )
        db.session.execute(delete(DismissedMatch).where(between))
        _unite([[person.id, gone.id]])
        db.session.refresh(other)
        db.session.delete(gone)
    one.decided_by = other.decided_by = by
    db.session.flush()
    audit.record("joined people", f"person {person.id}", at=at, walkers=sorted((walker_id, other_id)))
    return person


def split_walker(walker_id: int, *, by: str, at: datetime) -> Person:
    """This walker is somebody else than the person they were held for: a person of their own from now on."""
    _lock()
    participation = get_participation(walker_id)
    before = participation.person
    others = [each for each in _walkers_of(before) if each != walker_id]
    if not others:
        raise Refused(_("Nobody else is held for this person."))
    person = Person(made_at=at)
    db.session.add(person)
    participation.person, participation.decided_by = person, by
    db.session.flush()
    _say_two([(walker_id, each) for each in others], by, at)
    audit.record("parted walker", f"person {before.id}", at=at, walker=walker_id, into=person.id)
    return person


def dismiss(walker_id: int, other_id: int, *, by: str, at: datetime) -> None:
    """These two walkers are two people; joining them says the opposite. Refused when they are held for one."""
    _lock()
    one, other = get_participation(walker_id), get_participation(other_id)
    if one.person_id == other.person_id:
        raise Refused(_("They are held for one person already. On that person's page you can part them."))
    _say_two([(walker_id, other_id)], by, at)
    audit.record("told people apart", f"person {one.person_id}", at=at, walkers=sorted((walker_id, other_id)))


def _lock() -> None:
    lock_name("people")


def _sure(grouping: Grouping, told: Sequence[Told]) -> Grouping:
    """What was found, without what rests on details that changed since they were read."""
    touched = {each.walker_id for some in grouping.groups for each in some.walkers if _says_something_new(some)}
    touched.update(*grouping.proposals)
    return still_true(grouping, keep_as_told([each for each in told if each.walker_id in touched]))


def _says_something_new(some: Group) -> bool:
    return len(some.persons) > 1 or any(each.person_id is None for each in some.walkers)


def _forget_gone() -> bool:
    """Who no longer counts is nobody; and who was there twice, and is there once now, is looked at again."""
    moot = list_moot()
    again = {each for row in moot if row.reason == Reason.TWICE for each in (row.walker_id, row.other_id)}
    gone = {*list_gone(), *again}
    if moot:
        db.session.execute(delete(MatchProposal).where(MatchProposal.id.in_([each.id for each in moot])))
    if gone:
        _forget_walkers(gone)
    return bool(gone)


def _forget_walkers(ids: Collection[int]) -> None:
    by_rule = delete(Participation).where(_one_of(Participation.walker_id, ids), Participation.decided_by == "")
    db.session.execute(by_rule.execution_options(synchronize_session="fetch"))


def _forget_nobodies() -> None:
    known = select(Participation.id).where(Participation.person_id == Person.id).exists()
    db.session.execute(delete(Person).where(~known).execution_options(synchronize_session=False))


def _unite(groups: Collection[Any]) -> None:
    """All walks of the people of each group become those of its first one."""
    moves = [{"kept": first, "gone": each} for first, *others in groups for each in others]
    if moves:
        table = Participation.__table__
        moved = update(table).where(table.c.person_id == bindparam("gone")).values(person_id=bindparam("kept"))  # type: ignore[arg-type]
        db.session.connection().execute(moved, moves)


def _participations(found: Group, person_id: int, at: datetime) -> list[dict[str, Any]]:
    return [
        {"person_id": person_id, "walker_id": each.walker_id, "made_at": at}
        for each in found.walkers
        if each.person_id is None
    ]


def _propose(rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.connection().execute(insert(MatchProposal.__table__).on_conflict_do_nothing(), rows)  # type: ignore[arg-type]


def _say_two(pairs: Collection[tuple[int, int]], by: str, at: datetime) -> None:
    rows = [{"walker_id": min(pair), "other_id": max(pair), "made_at": at, "made_by": by} for pair in pairs]
    db.session.connection().execute(insert(DismissedMatch.__table__).on_conflict_do_nothing(), rows)  # type: ignore[arg-type]


def _walkers_of(person: Person) -> list[int]:
    return list(db.session.scalars(select(Participation.walker_id).where(Participation.person_id == person.id)))


def _about(ids: Collection[int]) -> ColumnElement[bool]:
    return or_(_one_of(MatchProposal.walker_id, ids), _one_of(MatchProposal.other_id, ids))


def _one_of(column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(BigInteger)))
    return wanted
