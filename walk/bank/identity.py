"""Which movements of a statement are told for the first time, and which were told before: none doubled, none lost.

Two movements with the same key are the same one when they leave the account with the same balance. Otherwise the second
is a later one where the statements follow each other, balance to balance; the same one, in another order, where both
tell the day from the same balance on, or where the bank's reference says so; and somebody's second payment in all
other cases.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from walk.bank.statement import Movement, Statement
from walk.money import Cents


@dataclass(frozen=True, kw_only=True)
class Part:
    """The balances between which one statement tells of one day."""

    start: Cents
    end: Cents

    def adjoins(self, other: "Part") -> bool:
        """Whether one follows the other, so that no movement can be in both."""
        return self.start == other.end or self.end == other.start


@dataclass(frozen=True, kw_only=True)
class Told:
    """A movement that is known."""

    key: str
    twin: int
    day: date
    balance: Cents
    part: Part


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A movement with its key, its number among those with the same key, and the balance after it."""

    movement: Movement
    key: str
    twin: int
    balance: Cents


class Known:
    """The movements of an account that were told before."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._by_key: dict[str, list[Told]] = defaultdict(list)
        self._starts: dict[date, set[Cents]] = defaultdict(set)
        for each in told:
            self._keep(each)

    def take_in(self, statement: Statement) -> list[Placed]:
        """The movements of a statement that are new; from now on, they are known."""
        new: list[Placed] = []
        kept: list[Told] = []
        claimed: set[tuple[str, int]] = set()
        added: Counter[str] = Counter()
        for placed, part, own in _placed(statement):
            movement, key = placed.movement, placed.key
            equals = [each for each in self._by_key.get(key, ()) if (key, each.twin) not in claimed]
            same = self._same(equals, placed.balance, part, own)
            if same is not None:
                claimed.add((key, same.twin))
                continue
            twin = len(self._by_key.get(key, ())) + added[key]
            added[key] += 1
            new.append(Placed(movement=movement, key=key, twin=twin, balance=placed.balance))
            kept.append(Told(key=key, twin=twin, day=movement.booked_on, balance=placed.balance, part=part))
        for each in kept:
            self._keep(each)
        return new

    def _same(self, equals: list[Told], balance: Cents, part: Part, own: bool) -> Told | None:
        for each in equals:
            if each.balance == balance:
                return each
        for each in equals:
            if not part.adjoins(each.part) and (own or part.start in self._starts[each.day]):
                return each
        return None

    def _keep(self, told: Told) -> None:
        self._by_key[told.key].append(told)
        self._starts[told.day].add(told.part.start)


def content_of(statement: Statement) -> str:
    """A fingerprint of all that a statement tells, in whatever order."""
    parts = [repr((each.booked_on, each.amount, each.reference, each.text)) for each in statement.movements]
    return sha256("\n".join(sorted(parts)).encode()).hexdigest()


def parts_of(days_and_balances: Iterable[tuple[date, Cents, Cents]]) -> dict[date, Part]:
    """For each day of a statement, the balances between which it is told, from (day, amount, balance after it)."""
    parts: dict[date, Part] = {}
    for day, amount, balance in days_and_balances:
        start = parts[day].start if day in parts else balance - amount
        parts[day] = Part(start=start, end=balance)
    return parts


def _placed(statement: Statement) -> Iterator[tuple[Placed, Part, bool]]:
    """Each movement with its key and balance, its part of the day, and whether its reference is of it alone."""
    used = Counter((each.booked_on, each.reference) for each in statement.movements)
    balances = _balances(statement)
    parts = parts_of((each.booked_on, each.amount, after) for each, after in balances)
    for each, after in balances:
        own = bool(each.reference) and used[each.booked_on, each.reference] == 1
        key = key_of(statement.account, each)
        yield (Placed(movement=each, key=key, twin=0, balance=after), parts[each.booked_on], own)


def _balances(statement: Statement) -> list[tuple[Movement, Cents]]:
    balance, after = statement.opening, []
    for each in statement.movements:
        balance += each.amount
        after.append((each, balance))
    return after


def key_of(account: str, movement: Movement) -> str:
    """What a movement is known by: the bank's reference, day and amount; without a reference, all that it says."""
    what: tuple[object, ...] = (account, movement.booked_on, movement.amount, movement.reference)
    if not movement.reference:
        what = (*what, movement.value_on, movement.iban, movement.name, movement.text, movement.digits)
    return sha256(repr(what).encode()).hexdigest()
