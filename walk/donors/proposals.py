"""Donors who are probably one person, and one donor who is perhaps two: found in SQL, decided by finance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from walk.db import db
from walk.donations.models import Donation
from walk.donors.models import DismissedProposal, Donor
from walk.donors.rules import DonorKind
from walk.elsewhere.models import ElsewhereGift
from walk.web.paging import PAGE_SIZE, Paged

NUMBER, ENTERPRISE, ADDRESS, NAME = 1, 2, 3, 4  # why two donors may be one; the lower, the surer
_NOT_LETTERS = "[\\u0300-\\u036f[:space:][:punct:]’]"


@dataclass(frozen=True, kw_only=True)
class Joinable:
    """Two donors who are probably the same, and why."""

    first: Donor
    second: Donor
    reason: int

    @property
    def key(self) -> str:
        return f"join {self.first.id} {self.second.id}"


@dataclass(frozen=True, kw_only=True)
class Splittable:
    """One donor whose gifts carry different names."""

    donor: Donor
    names: Sequence[str]

    @property
    def key(self) -> str:
        return f"split {self.donor.id}"


def list_joinable(number: int) -> Paged[Joinable]:
    """Pairs that nobody decided on, surest first; one page of them, in two statements."""
    pairs = _pairs().subquery("pairs")
    low, high = func.least(pairs.c.one, pairs.c.other), func.greatest(pairs.c.one, pairs.c.other)
    best = select(low.label("low"), high.label("high"), func.min(pairs.c.reason).label("reason"))
    found = best.group_by(low, high).subquery("found")
    query = select(found).where(~_dismissed(func.concat("join ", found.c.low, " ", found.c.high)))
    query = query.order_by(found.c.reason, found.c.low, found.c.high)
    rows = db.session.execute(query.limit(PAGE_SIZE + 1).offset((number - 1) * PAGE_SIZE)).all()
    ids = {each for row in rows for each in (row.low, row.high)}
    donors = {each.id: each for each in db.session.scalars(select(Donor).where(Donor.id.in_(ids)))}
    made = [Joinable(first=donors[row.low], second=donors[row.high], reason=row.reason) for row in rows]
    return Paged(rows=made[:PAGE_SIZE], number=number, more=len(made) > PAGE_SIZE)


def list_splittable(number: int) -> Paged[Splittable]:
    """Persons whose gifts that arrived carry names with nothing in common; one page of them, in two statements."""
    query = _splittable().order_by(Donor.id).limit(PAGE_SIZE + 1).offset((number - 1) * PAGE_SIZE)
    donors = list(db.session.scalars(query))
    names = _names_of([each.id for each in donors])
    made = [Splittable(donor=each, names=names[each.id]) for each in donors]
    return Paged(rows=made[:PAGE_SIZE], number=number, more=len(made) > PAGE_SIZE)


def count_splittable() -> int:
    """How many donors with gifts in names that have nothing in common wait for somebody to look."""
    return db.session.scalar(select(func.count()).select_from(_splittable().subquery())) or 0


def folded(text: SQLColumnExpression[str]) -> ColumnElement[str]:
    """A name without capitals, accents, blanks and punctuation: 'Élise De Smet' becomes 'elisedesmet'."""
    apart = func.normalize(text, literal_column("NFKD"))
    return func.lower(func.regexp_replace(apart, _NOT_LETTERS, "", "g"))


def _pairs() -> Select[Any]:
    people = _people()
    nowhere = aliased(people)
    weak = select(people.c.id.label("one"), nowhere.c.id.label("other"), literal(NAME).label("reason")).where(
        people.c.name == nowhere.c.name,
        people.c.place.is_not(None),
        nowhere.c.place.is_(None),
        _may_be(people, nowhere),
    )
    parts = (
        _alike(people, people.c.print, NUMBER),
        _alike(people, people.c.enterprise, ENTERPRISE),
        _alike(people, people.c.name + "|" + people.c.place, ADDRESS),
        _alike(people, case((people.c.place.is_(None), people.c.name)), NAME),
        weak,
    )
    return select(union_all(*parts).subquery("found"))


def _people() -> CTE:
    """Who gave something that arrived, nobody's double, with what may be alike; NULL where it is not known."""
    first, last = folded(Donor.first_name), folded(Donor.last_name)
    person = case((and_(first != "", last != ""), func.least(first, last) + "|" + func.greatest(first, last)))
    organisation = func.nullif(folded(Donor.organisation), "")
    house = func.substring(Donor.street, "[0-9]+")
    name = case((Donor.kind == DonorKind.PERSON, "p|" + person), else_="o|" + organisation)
    return (
        select(
            Donor.id,
            Donor.number_print.label("print"),
            func.nullif(Donor.enterprise_number, "").label("enterprise"),
            name.label("name"),
            (func.nullif(folded(Donor.postal_code), "") + "|" + house).label("place"),
        )
        .where(Donor.same_as_id.is_(None), Donor.id.in_(_givers()))
        .cte("people")
    )


def _givers() -> Select[Any]:
    gave = union_all(
        select(func.coalesce(Donation.for_donor_id, Donation.donor_id).label("id")).where(Donation.received > 0),
        select(ElsewhereGift.donor_id).where(ElsewhereGift.withdrawn_at.is_(None)),
    ).subquery("gave")
    return select(func.coalesce(Donor.same_as_id, Donor.id)).join(gave, gave.c.id == Donor.id)


def _alike(people: CTE, key: ColumnElement[Any], reason: int) -> Select[Any]:
    """Everybody with the same key beside the first who has it."""
    known = select(people.c.id, people.c.print, key.label("key")).where(key.is_not(None)).subquery()
    leads = select(known.c.key, func.min(known.c.id).label("id")).group_by(known.c.key)
    lead, one, other = leads.having(func.count() > 1).subquery(), aliased(known), aliased(known)
    return (
        select(one.c.id.label("one"), other.c.id.label("other"), literal(reason).label("reason"))
        .select_from(lead)
        .join(one, one.c.id == lead.c.id)
        .join(other, and_(other.c.key == lead.c.key, other.c.id != lead.c.id))
        .where(_may_be(one, other))
    )


def _may_be(one: Any, other: Any) -> ColumnElement[bool]:
    """Not two people with different national numbers."""
    return or_(one.c.print.is_(None), other.c.print.is_(None), one.c.print == other.c.print)


def _dismissed(key: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(DismissedProposal.key == cast(key, String))


def _own(donation: Any) -> tuple[ColumnElement[bool], ...]:
    return (donation.for_donor_id.is_(None), donation.received > 0)


def _splittable() -> Select[Donor]:
    return select(Donor).where(
        Donor.same_as_id.is_(None),
        Donor.kind == DonorKind.PERSON,
        Donor.id.in_(_with_strangers()),
        ~_dismissed(func.concat("split ", Donor.id)),
    )


def _with_several_names() -> Select[Any]:
    name = func.concat(Donation.first_name, "|", Donation.last_name)
    query = select(Donation.donor_id).where(*_own(Donation)).group_by(Donation.donor_id)
    return query.having(func.count(name.distinct()) > 1)


def _with_strangers() -> Select[Any]:
    """Donors with gifts in two names that share neither first nor last name; looked for among the few with several."""
    several = Donation.donor_id.in_(_with_several_names())
    names = (folded(Donation.first_name).label("first"), folded(Donation.last_name).label("last"))
    named = select(Donation.donor_id, *names).where(*_own(Donation), several).distinct().cte("named")
    one, other = named.alias("one"), named.alias("other")
    told = [name != "" for both in (one, other) for name in (both.c.first, both.c.last)]
    apart = [mine != theirs for mine in (one.c.first, one.c.last) for theirs in (other.c.first, other.c.last)]
    return select(one.c.donor_id).join(other, other.c.donor_id == one.c.donor_id).where(*told, *apart)


def _names_of(ids: Sequence[int]) -> Mapping[int, list[str]]:
    query = select(Donation.donor_id, Donation.first_name, Donation.last_name).distinct()
    query = query.where(Donation.donor_id.in_(ids), *_own(Donation)).order_by(*query.selected_columns)
    names: dict[int, list[str]] = {each: [] for each in ids}
    for donor_id, first, last in db.session.execute(query):
        names[donor_id].append(f"{first} {last}".strip())
    return names
