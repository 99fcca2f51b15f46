"""Reads of people: who walked when, and which walkers somebody must look at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    String,
    Subquery,
    and_,
    any_,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import aliased, contains_eager, joinedload

from walk.db import db
from walk.donors.rules import folded
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.people.models import DismissedMatch, MatchProposal, Participation, Person
from walk.people.rules import Reason, Told
from walk.walkers.models import Walker
from walk.web.paging import PAGE_SIZE, Paged

_TOLD = (
    *(Walker.id, Walker.edition_id, Walker.first_name, Walker.last_name),
    *(Walker.birth_date, Walker.email, Walker.postal_code),
)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Two walkers who are perhaps one person, and why."""

    one: Walker
    other: Walker
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many people there are, walkers who are one of them, walkers still to be matched, and pairs to look at."""

    people: int
    matched: int
    waiting: int
    proposals: int


def walks(walker: Any = Walker) -> ColumnElement[bool]:
    """Who counts as a walker: confirmed, not cancelled, not waiting."""
    return and_(walker.confirmed_at.is_not(None), walker.cancelled_at.is_(None), walker.waiting_since.is_(None))


def list_newcomers() -> list[Told]:
    """Walkers who count and have no person yet."""
    query = select(*_TOLD).outerjoin(Participation, Participation.walker_id == Walker.id)
    rows = db.session.execute(query.where(walks(), Participation.id.is_(None)))
    return [_told(*row, None) for row in rows]


def list_known_like(newcomers: Sequence[Told]) -> list[Told]:
    """All walks of people who share a birth date, address or postal code with a newcomer."""
    days = sorted({each.birth_date for each in newcomers})
    emails = sorted({each.email for each in newcomers if each.email})
    codes = sorted({each.postal_code for each in newcomers if each.postal_code})
    near = or_(
        Walker.birth_date == any_(literal(days, ARRAY(Date))),
        func.lower(Walker.email) == any_(literal(emails, ARRAY(String))),
        func.regexp_replace(func.lower(Walker.postal_code), "[^a-z0-9]", "", "g")
        == any_(literal(codes, ARRAY(String))),
    )
    joined = select(Participation.person_id).join(Walker, Walker.id == Participation.walker_id)
    query = select(*_TOLD, Participation.person_id).join(Participation, Participation.walker_id == Walker.id)
    rows = db.session.execute(query.where(walks(), Participation.person_id.in_(joined.where(walks(), near))))
    return [_told(*row) for row in rows]


def list_mates(walker_id: int) -> list[Told]:
    """All other walks of the person that a walker is, as if nobody knew yet whose they are."""
    person = select(Participation.person_id).where(Participation.walker_id == walker_id).scalar_subquery()
    query = select(*_TOLD).join(Participation, Participation.walker_id == Walker.id)
    rows = db.session.execute(query.where(Participation.person_id == person, Walker.id != walker_id))
    return [_told(*row, None) for row in rows]


def keep_as_told(told: Collection[Told]) -> set[int]:
    """Those of whom what was told still holds, and will until the transaction ends; waits for who is changing them."""
    before = {each.walker_id: replace(each, person_id=None) for each in told}
    wanted = Walker.id == any_(literal(list(before), ARRAY(BigInteger)))
    query = select(*_TOLD).where(wanted).order_by(Walker.id).with_for_update(of=Walker, read=True, key_share=True)
    return {row.id for row in db.session.execute(query) if _told(*row, None) == before[row.id]}


def list_apart() -> dict[int, set[int]]:
    """Of each walker, those of whom the office said that they are somebody else."""
    apart: dict[int, set[int]] = defaultdict(set)
    for one, other in db.session.execute(select(DismissedMatch.walker_id, DismissedMatch.other_id)):
        apart[one].add(other)
        apart[other].add(one)
    return apart


def list_gone() -> list[int]:
    """Walkers who have a person by the rule, and no longer count."""
    query = select(Walker.id).join(Participation, Participation.walker_id == Walker.id)
    return list(db.session.scalars(query.where(Participation.decided_by == "", not_(walks()))))


def list_moot() -> list[MatchProposal]:
    """Proposals about a walker who no longer counts."""
    one, other = aliased(Walker), aliased(Walker)
    query = select(MatchProposal).join(one, one.id == MatchProposal.walker_id)
    query = query.join(other, other.id == MatchProposal.other_id)
    return list(db.session.scalars(query.where(or_(not_(walks(one)), not_(walks(other))))))


def get_participation(walker_id: int) -> Participation:
    """Who a walker is."""
    found = db.session.scalar(select(Participation).where(Participation.walker_id == walker_id))
    if found is None:
        raise NotFound
    return found


def get_person(person_id: int) -> Person:
    """The person with this number."""
    found = db.session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found


def walks_of(people: Iterable[int]) -> dict[int, list[Participation]]:
    """All walks of these people by person, the latest edition first."""
    query = select(Participation).where(Participation.person_id.in_(list(people)))
    query = query.join(Walker, Walker.id == Participation.walker_id).join(Edition, Edition.id == Walker.edition_id)
    walker = contains_eager(Participation.walker)
    query = query.options(walker.joinedload(Walker.team), walker.contains_eager(Walker.edition))
    found: dict[int, list[Participation]] = defaultdict(list)
    for each in db.session.scalars(query.order_by(Edition.year.desc(), Walker.id)):
        found[each.person_id].append(each)
    return found


def list_others(person: Person) -> list[Walker]:
    """Walkers of whom the office said that they are not this person."""
    mine = select(Participation.walker_id).where(Participation.person_id == person.id)
    said = select(DismissedMatch.other_id).where(DismissedMatch.walker_id.in_(mine))
    said_too = select(DismissedMatch.walker_id).where(DismissedMatch.other_id.in_(mine))
    query = select(Walker).where(Walker.id.in_(said.union(said_too)), Walker.id.not_in(mine))
    return list(db.session.scalars(query.options(*_with_all()).order_by(Walker.id)))


def find_people(search: str, number: int) -> Paged[int]:
    """The people of whom a walk carries all these words in its name, address or place; one page of their numbers."""
    query = select(Participation.person_id, func.min(Walker.last_name), func.min(Walker.first_name))
    query = query.join(Walker, Walker.id == Participation.walker_id).group_by(Participation.person_id)
    text = func.concat_ws(" ", Walker.first_name, Walker.last_name, Walker.email, Walker.postal_code, Walker.city)
    for word in search.split():
        query = query.where(text.icontains(word, autoescape=True))
    query = query.order_by(func.min(Walker.last_name), func.min(Walker.first_name), Participation.person_id)
    rows = [row[0] for row in db.session.execute(query.limit(PAGE_SIZE + 1).offset((number - 1) * PAGE_SIZE))]
    return Paged(rows=rows[:PAGE_SIZE], number=number, more=len(rows) > PAGE_SIZE)


def count_people() -> Counts:
    """For the head of the page."""
    waiting = select(func.count()).select_from(Walker).outerjoin(Participation, Participation.walker_id == Walker.id)
    waiting = waiting.where(walks(), Participation.id.is_(None))
    numbers = (
        select(func.count()).select_from(Person),
        select(func.count()).select_from(Participation),
        waiting,
        select(func.count()).select_from(_open()),
    )
    people, matched, left, proposals = (db.session.scalar(each) or 0 for each in numbers)
    return Counts(people=people, matched=matched, waiting=left, proposals=proposals)


def list_proposals(number: int) -> Paged[Proposal]:
    """Pairs of people that nobody decided on, the likeliest first, each by two of their walkers; one page of them."""
    found = _open()
    query = select(found.c.walker_id, found.c.other_id, found.c.reason)
    query = query.order_by(found.c.reason, found.c.walker_id, found.c.other_id)
    rows = db.session.execute(query.limit(PAGE_SIZE + 1).offset((number - 1) * PAGE_SIZE)).all()
    ids = {each for row in rows for each in row[:2]}
    walkers = select(Walker).where(Walker.id.in_(ids)).options(*_with_all())
    known = {each.id: each for each in db.session.scalars(walkers)}
    made = [Proposal(one=known[one], other=known[other], reason=Reason(why)) for one, other, why in rows]
    return Paged(rows=made[:PAGE_SIZE], number=number, more=len(made) > PAGE_SIZE)


def clashing_years(one: int, other: int) -> list[int]:
    """The years in which both people walk."""
    return list(db.session.scalars(_both_walk(literal(one), literal(other), Edition.year).order_by(Edition.year)))


def _told(
    walker_id: int,
    edition_id: int,
    first: str,
    last: str,
    birth_date: date,
    email: str | None,
    postal_code: str,
    person_id: int | None,
) -> Told:
    return Told(
        walker_id=walker_id,
        edition_id=edition_id,
        first=folded(first),
        last=folded(last),
        birth_date=birth_date,
        email=(email or "").lower(),
        postal_code=folded(postal_code),
        person_id=person_id,
    )


def _with_all() -> tuple[Any, ...]:
    return joinedload(Walker.edition), joinedload(Walker.team)


def _open() -> Subquery:
    """One proposal for each two people, who were not said to be two, nor walk both in one edition."""
    one, other = aliased(Participation), aliased(Participation)
    low, high = func.least(one.person_id, other.person_id), func.greatest(one.person_id, other.person_id)
    query = (
        select(MatchProposal.walker_id, MatchProposal.other_id, MatchProposal.reason)
        .join(one, one.walker_id == MatchProposal.walker_id)
        .join(other, other.walker_id == MatchProposal.other_id)
        .where(one.person_id != other.person_id, ~_said_two(low, high))
    )
    both_walk = _both_walk(one.person_id, other.person_id, literal(1)).exists()
    query = query.where(or_(MatchProposal.reason == Reason.TWICE, ~both_walk)).ext(distinct_on(low, high))
    return query.order_by(low, high, MatchProposal.reason, MatchProposal.walker_id, MatchProposal.other_id).subquery()


def _said_two(low: ColumnElement[int], high: ColumnElement[int]) -> ColumnElement[bool]:
    one, other = aliased(Participation), aliased(Participation)
    pairs = (
        select(
            func.least(one.person_id, other.person_id).label("low"),
            func.greatest(one.person_id, other.person_id).label("high"),
        )
        .join(DismissedMatch, DismissedMatch.walker_id == one.walker_id)
        .join(other, other.walker_id == DismissedMatch.other_id)
        .subquery()
    )
    return select(literal(1)).where(pairs.c.low == low, pairs.c.high == high).exists()


def _both_walk(one: Any, other: Any, what: Any) -> Select[Any]:
    mine, theirs = aliased(Participation), aliased(Participation)
    my_walk, their_walk = aliased(Walker), aliased(Walker)
    return (
        select(what)
        .select_from(mine)
        .join(my_walk, my_walk.id == mine.walker_id)
        .join(Edition, Edition.id == my_walk.edition_id)
        .join(their_walk, their_walk.edition_id == Edition.id)
        .join(theirs, theirs.walker_id == their_walk.id)
        .where(mine.person_id == one, theirs.person_id == other, walks(my_walk), walks(their_walk))
    )
